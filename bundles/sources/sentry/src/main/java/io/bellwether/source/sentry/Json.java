// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a payload into maps and lists, and finds values in them. */
final class Json {
    private static final int MOST_VALUES = 500_000;
    private static final int MOST_DEPTH = 200;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_DEPTH)
                    .maxNumberLength(400)
                    .maxStringLength(64 << 20)
                    .build())
            .build();

    private final JsonParser json;
    private int values;

    private Json(JsonParser json) {
        this.json = json;
    }

    /** Reads an object. @param what the name of it in the words of a fault */
    static Map<String, Object> object(byte[] bytes, int from, int end, String what) throws UnreadableBody {
        try (JsonParser json = FACTORY.createParser(bytes, from, end - from)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableBody(what + " must be a JSON object");
            }
            Map<String, Object> object = new Json(json).members();
            if (json.nextToken() != null) {
                throw new UnreadableBody(what + " holds more than one JSON object");
            }
            return object;
        } catch (JsonProcessingException e) {
            throw new UnreadableBody(what + " is not JSON: "
                    + e.getOriginalMessage().lines().findFirst().orElse("unreadable"));
        } catch (IOException e) {
            throw new UnreadableBody(what + " cannot be read: " + e.getMessage());
        }
    }

    private Map<String, Object> members() throws IOException, UnreadableBody {
        Map<String, Object> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            members.put(name, value());
        }
        return members;
    }

    private Object value() throws IOException, UnreadableBody {
        if (++values > MOST_VALUES) {
            throw new UnreadableBody("the payload holds more than " + MOST_VALUES + " values; send less");
        }
        return switch (json.currentToken()) {
            case START_OBJECT -> members();
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value());
                }
                yield items;
            }
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> whole(json.getNumberValue());
            case VALUE_NUMBER_FLOAT -> decimal(json.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Object whole(Number number) {
        return number instanceof BigInteger large ? (Object) new BigDecimal(large) : (Object) number.longValue();
    }

    private static Object decimal(String digits) {
        double value = Double.parseDouble(digits);
        return Double.isFinite(value) ? (Object) value : digits;
    }

    /** The text; null when there is none or it is something else. Numbers and booleans count as texts. */
    static String text(Map<String, Object> object, String name) {
        Object value = object.get(name);
        return value == null || value instanceof Map || value instanceof List ? null : value.toString();
    }

    /** The object; empty when there is none or it is something else. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return value instanceof Map ? (Map<String, Object>) value : Map.of();
    }

    /** A list, or the list that an object has under {@code values} or {@code items}; else empty. */
    static List<?> list(Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        Map<String, Object> object = map(value);
        return object.get("values") instanceof List<?> values
                ? values
                : object.get("items") instanceof List<?> items ? items : List.of();
    }

    /** An object, also when it is written as a list of pairs. */
    static Map<String, Object> pairs(Object value) {
        if (!(value instanceof List<?> list)) {
            return map(value);
        }
        Map<String, Object> members = new LinkedHashMap<>();
        for (Object entry : list) {
            if (entry instanceof List<?> pair && pair.size() == 2 && pair.get(0) != null) {
                members.put(pair.get(0).toString(), pair.get(1));
            }
        }
        return members;
    }
}
