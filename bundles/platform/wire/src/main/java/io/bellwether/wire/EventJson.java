// SPDX-License-Identifier: Apache-2.0
package io.bellwether.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.event.Timestamps;
import io.bellwether.api.event.WellKnown;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Events as JSON, in two forms with the same names: the journal's line, which leaves out what follows from the rest, and
 * what readers get, with every field of the contract. Safe for concurrent use.
 */
public final class EventJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private EventJson() {}

    /** The journal's form, one line without its end, as UTF-8. */
    public static byte[] line(Event event) {
        try (ByteArrayBuilder out = new ByteArrayBuilder(512)) {
            try (JsonGenerator json = FACTORY.createGenerator(out)) {
                json.writeStartObject();
                json.writeStringField("event_id", event.eventId());
                if (!event.senderId()) {
                    json.writeBooleanField("own_id", true);
                }
                json.writeStringField("timestamp", Timestamps.format(event.timestamp()));
                json.writeStringField("received_at", Timestamps.format(event.receivedAt()));
                body(json, event.body(), false);
                json.writeEndObject();
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a journal's line.
     *
     * @param where the segment's tenant and environment
     * @param rawRef its place; may be null
     */
    public static Event read(byte[] utf8, int offset, int length, TenantEnvironment where, String rawRef) {
        try (JsonParser json = FACTORY.createParser(utf8, offset, length)) {
            json.nextToken();
            return event(json, where, rawRef);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The readers' form, as UTF-8. */
    public static byte[] bytes(Event event) {
        try (ByteArrayBuilder out = new ByteArrayBuilder(1024)) {
            try (JsonGenerator json = FACTORY.createGenerator(out)) {
                write(event, json);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the readers' form. */
    public static void write(Event event, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("event_id", event.eventId());
        json.writeStringField("tenant", event.where().tenant().value());
        json.writeStringField("environment", event.where().environment().value());
        json.writeStringField("timestamp", Timestamps.format(event.timestamp()));
        json.writeStringField("received_at", Timestamps.format(event.receivedAt()));
        body(json, event.body(), true);
        for (WellKnown fact : WellKnown.values()) {
            json.writeFieldName(fact.field());
            if (fact == WellKnown.STATUS_CODE || fact == WellKnown.ELAPSED_MS) {
                Double number = fact.number(event);
                if (number == null) {
                    json.writeNull();
                } else if (number == Math.rint(number) && Math.abs(number) < 1e15) {
                    json.writeNumber(number.longValue());
                } else {
                    json.writeNumber(number);
                }
            } else {
                json.writeString(fact.text(event));
            }
        }
        json.writeStringField("raw_ref", event.rawRef());
        json.writeEndObject();
    }

    private static void body(JsonGenerator json, EventBody body, boolean nulls) throws IOException {
        json.writeStringField("source", body.source());
        json.writeStringField("type", body.type());
        json.writeStringField("severity", body.severity().toString());
        json.writeStringField("level", body.level());
        json.writeStringField("message", body.message());
        optional(json, "template", body.template(), nulls);
        optional(json, "event_type", body.eventType(), nulls);
        optional(json, "exception", body.exception(), nulls);
        optional(json, "trace_id", body.traceId(), nulls);
        optional(json, "span_id", body.spanId(), nulls);
        json.writeFieldName("properties");
        map(json, body.properties());
    }

    private static void optional(JsonGenerator json, String name, String value, boolean nulls) throws IOException {
        if (value != null || nulls) {
            json.writeStringField(name, value);
        }
    }

    private static void map(JsonGenerator json, Map<?, ?> map) throws IOException {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            json.writeFieldName(String.valueOf(entry.getKey()));
            value(json, entry.getValue());
        }
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Long || value instanceof Integer) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof BigDecimal number) {
            json.writeNumber(number);
        } else if (value instanceof Map<?, ?> nested) {
            map(json, nested);
        } else if (value instanceof Iterable<?> items) {
            json.writeStartArray();
            for (Object item : items) {
                value(json, item);
            }
            json.writeEndArray();
        } else {
            json.writeString(value.toString());
        }
    }

    private static Event event(JsonParser json, TenantEnvironment where, String rawRef) throws IOException {
        Map<String, String> text = new LinkedHashMap<>();
        Map<String, Object> properties = Map.of();
        boolean ownId = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "properties" -> properties = readMap(json);
                case "own_id" -> ownId = json.getBooleanValue();
                default -> text.put(name, json.getText());
            }
        }
        String id = text.get("event_id");
        Instant timestamp = Timestamps.parse(text.get("timestamp"));
        EventBody body = new EventBody(
                ownId ? null : id,
                timestamp,
                text.get("source"),
                text.get("type"),
                Severity.fromName(text.get("severity")).orElse(Severity.INFO),
                text.get("level"),
                text.get("message"),
                text.get("template"),
                text.get("event_type"),
                text.get("exception"),
                text.get("trace_id"),
                text.get("span_id"),
                properties);
        return new Event(where, id, !ownId, timestamp, Timestamps.parse(text.get("received_at")), body, rawRef);
    }

    private static Map<String, Object> readMap(JsonParser json) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            map.put(name, readValue(json));
        }
        return map;
    }

    private static Object readValue(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT ->
                switch (json.getNumberType()) {
                    case INT, LONG -> json.getLongValue();
                    default -> json.getDecimalValue();
                };
            case VALUE_NUMBER_FLOAT -> number(json);
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case START_OBJECT -> readMap(json);
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    items.add(readValue(json));
                }
                yield items;
            }
            default -> null;
        };
    }

    private static Object number(JsonParser json) throws IOException {
        double value = json.getDoubleValue();
        if (Double.isFinite(value) && json.getTextLength() <= 17) {
            return value;
        }
        return json.getDecimalValue();
    }
}
