// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.event.Timestamps;
import io.bellwether.api.source.PushLimits;
import io.bellwether.api.source.Utf8;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads one event. Used by one thread. */
final class ItemReader {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("+10000-01-01T00:00:00Z");
    private static final int LONGEST_ID = 256;
    private static final int TRACE_DIGITS = 32;
    private static final int SPAN_DIGITS = 16;

    private final PushLimits limits;

    ItemReader(PushLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads the event at the current token, up to its last when it is good.
     *
     * @throws RefusedItem naming the field, its value and what would be right; the parser is then somewhere within
     */
    EventBody read(JsonParser json) throws IOException, RefusedItem {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new RefusedItem("an event must be a JSON object, not " + kind(json.currentToken()));
        }
        Draft draft = new Draft();
        PropertyReader values = new PropertyReader(json, limits);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (draft.seen(name)) {
                throw new RefusedItem(name + " is given twice");
            }
            field(json, name, draft, values);
        }
        return draft.event();
    }

    private void field(JsonParser json, String name, Draft draft, PropertyReader values)
            throws IOException, RefusedItem {
        switch (name) {
            case "event_id" -> draft.eventId = id(json, name);
            case "source" -> draft.source = id(json, name);
            case "type" -> draft.type = id(json, name);
            case "severity" -> severity(json, draft);
            case "level" -> draft.level = id(json, name);
            case "timestamp" -> draft.timestamp = timestamp(json);
            case "message" -> draft.message = message(json);
            case "template" -> draft.template = text(json, name);
            case "exception" -> draft.exception = text(json, name);
            case "trace_id" -> draft.traceId = hexadecimal(json, name, TRACE_DIGITS);
            case "span_id" -> draft.spanId = hexadecimal(json, name, SPAN_DIGITS);
            case "payload" -> draft.payload = payload(json, values);
            default -> draft.others.put(values.checked(name), values.read());
        }
    }

    private static Map<String, Object> payload(JsonParser json, PropertyReader values) throws IOException, RefusedItem {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return new LinkedHashMap<>();
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new RefusedItem("payload must be a JSON object, not " + kind(json.currentToken()));
        }
        return values.object();
    }

    /** A text, or null for null. */
    private static String text(JsonParser json, String name) throws IOException, RefusedItem {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw new RefusedItem(name + " must be a text, not " + kind(json.currentToken()));
        }
        return json.getText();
    }

    /** A short text that is not blank, or null for null. */
    private static String id(JsonParser json, String name) throws IOException, RefusedItem {
        String text = text(json, name);
        if (text != null && (text.isBlank() || text.length() > LONGEST_ID)) {
            throw RefusedItem.field(name, text, "must have 1 to " + LONGEST_ID + " characters and not be blank");
        }
        return text;
    }

    private String message(JsonParser json) throws IOException, RefusedItem {
        String text = text(json, "message");
        if (text != null && text.length() > limits.messageBytes() / 3 && Utf8.length(text) > limits.messageBytes()) {
            throw RefusedItem.field(
                    "message",
                    text,
                    "has " + Utf8.length(text) + " bytes; at most " + limits.messageBytes() + " are taken");
        }
        return text;
    }

    private static void severity(JsonParser json, Draft draft) throws IOException, RefusedItem {
        String text = text(json, "severity");
        if (text == null) {
            return;
        }
        Severity severity = Severity.fromName(text).orElse(null);
        if (severity == null) {
            throw RefusedItem.field(
                    "severity",
                    text,
                    "must be info, warning, error or critical, or one of the level names of Serilog or syslog");
        }
        draft.severity = severity;
        draft.named = switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "verbose", "trace" -> "Verbose";
            case "debug", "dbg" -> "Debug";
            default -> null;
        };
    }

    private static Instant timestamp(JsonParser json) throws IOException, RefusedItem {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        String text = token.isNumeric() ? json.getText() : text(json, "timestamp");
        try {
            Instant time = Timestamps.parse(text);
            if (!token.isNumeric() && !time.isBefore(EARLIEST) && time.isBefore(LATEST)) {
                return time;
            }
        } catch (DateTimeException e) {
            throw timestampRefused(text);
        }
        throw timestampRefused(text);
    }

    private static RefusedItem timestampRefused(String text) {
        return RefusedItem.field(
                "timestamp",
                text,
                "must be an ISO-8601 time with an offset, such as 2025-08-12T03:04:05.123Z or 2025-08-12T05:04:05+02:00");
    }

    private static String hexadecimal(JsonParser json, String name, int digits) throws IOException, RefusedItem {
        String text = text(json, name);
        if (text == null) {
            return null;
        }
        boolean valid = text.length() == digits && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
        if (!valid) {
            throw RefusedItem.field(name, text, "must be " + digits + " hexadecimal digits");
        }
        return text.toLowerCase(java.util.Locale.ROOT);
    }

    static String kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "null";
        };
    }

    /** What is known of the event so far. */
    private static final class Draft {
        private static final Map<String, Integer> KNOWN = Map.ofEntries(
                Map.entry("event_id", 1),
                Map.entry("source", 1 << 1),
                Map.entry("type", 1 << 2),
                Map.entry("severity", 1 << 3),
                Map.entry("level", 1 << 4),
                Map.entry("timestamp", 1 << 5),
                Map.entry("message", 1 << 6),
                Map.entry("template", 1 << 7),
                Map.entry("exception", 1 << 8),
                Map.entry("trace_id", 1 << 9),
                Map.entry("span_id", 1 << 10),
                Map.entry("payload", 1 << 11));

        private final Map<String, Object> others = new LinkedHashMap<>(0);
        private int fields;
        private String eventId;
        private String source;
        private String type;
        private Severity severity;

        /** The level that the severity was called by, where that says more than the severity does; null else. */
        private String named;

        private String level;
        private Instant timestamp;
        private String message;
        private String template;
        private String exception;
        private String traceId;
        private String spanId;
        private Map<String, Object> payload = Map.of();

        /** True when the field came before. */
        boolean seen(String name) {
            Integer bit = KNOWN.get(name);
            if (bit == null) {
                return others.containsKey(name);
            }
            boolean twice = (fields & bit) != 0;
            fields |= bit;
            return twice;
        }

        EventBody event() throws RefusedItem {
            if (source == null || type == null) {
                String missing = source == null ? type == null ? "source and type are" : "source is" : "type is";
                throw new RefusedItem(missing + " missing; every event needs both, as texts");
            }
            if (severity == null) {
                severity = Severity.fromName(level).orElse(Severity.INFO);
            }
            Map<String, Object> properties = payload;
            if (!others.isEmpty()) {
                properties = new LinkedHashMap<>(payload);
                others.forEach(properties::putIfAbsent);
            }
            return new EventBody(
                    eventId,
                    timestamp,
                    source,
                    type,
                    severity,
                    level == null ? named : level,
                    message,
                    template,
                    null,
                    exception,
                    traceId,
                    spanId,
                    properties);
        }
    }
}
