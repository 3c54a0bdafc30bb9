// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads messages written as JSON by OTLP's rules: names in lowerCamelCase, ids in hexadecimal, enums as numbers, 64-bit
 * numbers as texts or numbers, unknown names passed over. Used by one thread.
 */
final class JsonReader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1_000)
                    .maxNumberLength(1_000)
                    .maxStringLength(64 << 20)
                    .build())
            .build();

    private final JsonParser json;
    private final Budget budget;

    private JsonReader(JsonParser json, Budget budget) {
        this.json = json;
        this.budget = budget;
    }

    static Message read(byte[] body, Type type, Budget budget) throws UnreadableBody {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableBody("the body must be a JSON object");
            }
            Message message = new Message(type);
            new JsonReader(json, budget).fill(message, type);
            if (json.nextToken() != null) {
                throw new UnreadableBody("something follows the end of the JSON object");
            }
            return message;
        } catch (RefusedItem e) {
            throw new UnreadableBody(e.getMessage());
        } catch (JsonProcessingException e) {
            throw new UnreadableBody("the body is not JSON: " + describe(e));
        } catch (IOException e) {
            throw new UnreadableBody("the body cannot be read: " + e.getMessage());
        }
    }

    private static String describe(JsonProcessingException e) {
        String words = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
        return e.getLocation() == null
                ? words
                : words + ", line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    /** Reads the object whose first brace is the current token, up to its last. */
    private void fill(Message message, Type type) throws IOException, UnreadableBody, RefusedItem {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            Field field = type.byName(json.currentName());
            JsonToken token = json.nextToken();
            if (field == null) {
                json.skipChildren();
            } else if (token != JsonToken.VALUE_NULL) {
                field(message, field);
            }
        }
    }

    private void field(Message message, Field field) throws IOException, UnreadableBody, RefusedItem {
        switch (field.kind()) {
            case TEXT -> message.set(field, text(field.name()));
            case ID -> message.set(field, text(field.name()).toLowerCase(Locale.ROOT));
            case FIXED64 -> message.set(field, JsonNumbers.unsigned(json, field.name()));
            case FIXED32, UINT32 -> message.set(field, JsonNumbers.unsigned(json, field.name()) & 0xFFFF_FFFFL);
            case SFIXED64, SINT32 -> message.set(field, JsonNumbers.signed(json, field.name()));
            case ENUM -> message.set(field, enumeration(field));
            case BOOL -> message.set(field, flag(field.name()));
            case DOUBLE -> message.set(field, JsonNumbers.decimal(json, field.name()));
            case VALUE -> message.set(field, value(0));
            case ATTRIBUTES -> message.set(field, attributes(field.name(), 0));
            case MESSAGE -> message.set(field, message(field));
            case MESSAGES -> elements(message, field);
            default -> numbers(message.list(field), field);
        }
    }

    private void elements(Message message, Field field) throws IOException, UnreadableBody, RefusedItem {
        expect(JsonToken.START_ARRAY, field.name(), "an array");
        JsonStreamContext list = json.getParsingContext();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (!field.spare()) {
                count(field);
                message.append(field, message(field));
                continue;
            }
            boolean nested = json.currentToken().isStructStart();
            int fields = budget.fields();
            try {
                budget.beginSpare();
                Message element = message(field);
                budget.checkSpare();
                message.append(field, element);
            } catch (RefusedItem refused) {
                message.leaveOut();
                budget.backTo(fields);
                leave(nested, list);
            }
        }
    }

    private void count(Field field) throws UnreadableBody, RefusedItem {
        if (field.type() == MetricSchema.QUANTILE) {
            budget.countField("quantile");
            budget.countField("value");
        } else if (!field.type().isAlone()) {
            budget.countMessage();
        }
    }

    private Message message(Field field) throws IOException, UnreadableBody, RefusedItem {
        Message message = new Message(field.type());
        if (!field.type().isAlone()) {
            expect(JsonToken.START_OBJECT, field.name(), "an object");
            fill(message, field.type());
            return message;
        }
        boolean nested = json.currentToken().isStructStart();
        JsonStreamContext outside = nested ? json.getParsingContext().getParent() : json.getParsingContext();
        long outer = budget.begin();
        try {
            expect(JsonToken.START_OBJECT, field.name(), "an object");
            fill(message, field.type());
        } catch (RefusedItem refused) {
            message.refuse(refused.getMessage());
            leave(nested, outside);
        }
        message.setFields(budget.fields());
        budget.end(outer);
        return message;
    }

    /** Reads on to the last token of what is refused. */
    private void leave(boolean nested, JsonStreamContext outside) throws IOException {
        while (nested && json.getParsingContext() != outside) {
            if (json.nextToken() == null) {
                return;
            }
        }
    }

    private void numbers(List<Object> list, Field field) throws IOException, UnreadableBody, RefusedItem {
        expect(JsonToken.START_ARRAY, field.name(), "an array");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            budget.countElement();
            list.add(
                    field.kind() == Kind.DOUBLES
                            ? (Object) JsonNumbers.decimal(json, field.name())
                            : (Object) JsonNumbers.unsigned(json, field.name()));
        }
    }

    /** Reads the array of KeyValue at the current token. */
    private Map<String, Object> attributes(String name, int depth) throws IOException, UnreadableBody, RefusedItem {
        expect(JsonToken.START_ARRAY, name, "an array of {key, value}");
        Map<String, Object> attributes = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(JsonToken.START_OBJECT, name, "an array of {key, value}");
            String key = "";
            Object value = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String member = json.currentName();
                JsonToken token = json.nextToken();
                if (token == JsonToken.VALUE_NULL) {
                    continue;
                }
                switch (member) {
                    case "key" -> key = text("key");
                    case "value" -> value = value(depth);
                    default -> json.skipChildren();
                }
            }
            budget.countField(key);
            attributes.put(key, value);
        }
        return attributes;
    }

    /** Reads the AnyValue at the current token; null for an empty one. */
    private Object value(int depth) throws IOException, UnreadableBody, RefusedItem {
        expect(JsonToken.START_OBJECT, "value", "an object such as {\"stringValue\": \"text\"}");
        Object value = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_NULL) {
                continue;
            }
            value = switch (name) {
                case "stringValue", "bytesValue" -> text(name);
                case "boolValue" -> flag(name);
                case "intValue" -> JsonNumbers.signed(json, name);
                case "doubleValue" -> Numbers.property(JsonNumbers.decimal(json, name));
                case "arrayValue" -> array(depth + 1);
                case "kvlistValue" -> map(depth + 1);
                default -> {
                    json.skipChildren();
                    yield value;
                }
            };
        }
        return value;
    }

    private List<Object> array(int depth) throws IOException, UnreadableBody, RefusedItem {
        budget.checkDepth(depth);
        expect(JsonToken.START_OBJECT, "arrayValue", "an object {\"values\": […]}");
        List<Object> items = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean values = json.currentName().equals("values");
            JsonToken token = json.nextToken();
            if (!values || token == JsonToken.VALUE_NULL) {
                json.skipChildren();
                continue;
            }
            expect(JsonToken.START_ARRAY, "values", "an array");
            while (json.nextToken() != JsonToken.END_ARRAY) {
                budget.countElement();
                items.add(json.currentToken() == JsonToken.VALUE_NULL ? null : value(depth));
            }
        }
        return items;
    }

    private Map<String, Object> map(int depth) throws IOException, UnreadableBody, RefusedItem {
        budget.checkDepth(depth);
        expect(JsonToken.START_OBJECT, "kvlistValue", "an object {\"values\": [{key, value}]}");
        Map<String, Object> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean values = json.currentName().equals("values");
            JsonToken token = json.nextToken();
            if (!values || token == JsonToken.VALUE_NULL) {
                json.skipChildren();
            } else {
                members.putAll(attributes("values", depth));
            }
        }
        return members;
    }

    private long enumeration(Field field) throws IOException, RefusedItem {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw RefusedItem.field(field.name(), json.getText(), "must be a whole number; OTLP knows no names for it");
        }
        return JsonNumbers.signed(json, field.name());
    }

    private boolean flag(String name) throws IOException, RefusedItem {
        return switch (json.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw RefusedItem.field(name, json.getText(), "must be true or false");
        };
    }

    private String text(String name) throws IOException, RefusedItem {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw RefusedItem.field(name, json.getText(), "must be a text");
        }
        return json.getText();
    }

    private void expect(JsonToken token, String name, String rule) throws IOException, RefusedItem {
        if (json.currentToken() != token) {
            throw RefusedItem.field(name, json.getText(), "must be " + rule);
        }
    }
}
