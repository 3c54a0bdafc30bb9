// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.loki;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.source.PushLimits;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes an event of a line: one that is a JSON object, or all logfmt, is taken apart into properties; any other is the
 * message.
 */
final class LineReader {
    private static final List<String> LEVELS = List.of("detected_level", "level", "severity", "lvl", "log.level", "@l");
    private static final List<String> MESSAGES = List.of("msg", "message", "@m", "log", "body");
    private static final List<String> EXCEPTIONS = List.of("exception", "stack_trace", "stack", "stackTrace", "@x");
    private static final List<String> TRACES = List.of("trace_id", "traceId", "traceID", "TraceId", "@tr");
    private static final List<String> SPANS = List.of("span_id", "spanId", "spanID", "SpanId", "@sp");
    private static final String EXTRACTED = "_extracted";

    private final PushLimits limits;
    private final LineFields fields;

    LineReader(PushLimits limits) {
        this.limits = limits;
        this.fields = new LineFields(limits);
    }

    EventBody event(Map<String, String> labels, Map<String, String> metadata, Instant time, String line) {
        int room = limits.fields() - labels.size() - metadata.size();
        Map<String, Object> said = new LinkedHashMap<>(fields.of(line, room));
        String message = take(said, MESSAGES);
        Map<String, Object> properties = new LinkedHashMap<>(labels);
        metadata.forEach((name, value) -> add(properties, name, value));
        said.forEach((name, value) -> add(properties, name, value));
        Level level = Level.of(first(List.of(metadata, labels, said), LEVELS));
        List<Map<String, ?>> facts = List.of(metadata, said, labels);
        return new EventBody(
                null,
                time,
                "loki",
                "log",
                level.severity(),
                level.name(),
                bounded(message == null ? line : message),
                null,
                null,
                text(first(List.of(said), EXCEPTIONS)),
                hexadecimal(first(facts, TRACES), 32),
                hexadecimal(first(facts, SPANS), 16),
                properties);
    }

    /** Adds a property; where another value has the name, under the name that Loki would give it. */
    private void add(Map<String, Object> properties, String name, Object value) {
        Object present = properties.putIfAbsent(name, value);
        if (present != null && !present.equals(value) && !present.equals(String.valueOf(value))) {
            String other = name + EXTRACTED;
            if (other.length() <= limits.nameLength()) {
                properties.putIfAbsent(other, value);
            }
        }
    }

    private static String take(Map<String, Object> said, List<String> names) {
        for (String name : names) {
            if (said.get(name) instanceof String text) {
                said.remove(name);
                return text;
            }
        }
        return null;
    }

    private static Object first(List<? extends Map<String, ?>> places, List<String> names) {
        for (Map<String, ?> place : places) {
            for (String name : names) {
                Object value = place.get(name);
                if (value != null && !"".equals(value) && !"unknown".equals(value)) {
                    return value;
                }
            }
        }
        return null;
    }

    private static String text(Object value) {
        return value instanceof String text ? text : null;
    }

    private static String hexadecimal(Object value, int digits) {
        boolean valid = value instanceof String text
                && text.length() == digits
                && text.chars().allMatch(c -> c < 128 && Character.digit(c, 16) >= 0);
        return valid ? ((String) value).toLowerCase(Locale.ROOT) : null;
    }

    /** The text, or as much of its beginning as the limit allows, with an ellipsis. */
    private String bounded(String text) {
        int most = limits.messageBytes();
        if (text.length() <= most / 3) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= most) {
            return text;
        }
        int end = most - 3;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + "…";
    }
}
