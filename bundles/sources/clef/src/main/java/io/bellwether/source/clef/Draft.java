// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.clef;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.source.PushLimits;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is known of an event while it is read. */
final class Draft {
    private static final double NANOS_PER_MS = 1e6;
    private static final int TRACE_DIGITS = 32;
    private static final int SPAN_DIGITS = 16;

    private final Map<String, Object> properties = new LinkedHashMap<>();
    private Instant timestamp;
    private Instant start;
    private String template;
    private String message;
    private String level;
    private String exception;
    private String eventType;
    private String traceId;
    private String spanId;
    private String parentId;
    private String spanKind;
    private Map<String, Object> resource = Map.of();
    private Map<String, Object> scope = Map.of();
    private List<String> renderings = List.of();
    private Map<String, Map<String, String>> namedRenderings = Map.of();

    void timestamp(Instant time) {
        timestamp = time;
    }

    boolean hasTimestamp() {
        return timestamp != null;
    }

    void start(Instant time) {
        start = time;
    }

    void template(String text) {
        template = text;
    }

    void message(String text) {
        message = text;
    }

    void level(String text) {
        level = text;
    }

    void exception(String text) {
        exception = text;
    }

    void eventType(String text) {
        eventType = text;
    }

    void traceId(String text) {
        traceId = text;
    }

    void spanId(String text) {
        spanId = text;
    }

    void parentId(String text) {
        parentId = text;
    }

    void spanKind(String text) {
        spanKind = text;
    }

    void resource(Map<String, Object> attributes) {
        resource = attributes;
    }

    void scope(Map<String, Object> attributes) {
        scope = attributes;
    }

    /** In the order of the template's properties that have a format. */
    void renderings(List<String> inOrder) {
        renderings = inOrder;
    }

    /** By property and format. */
    void renderings(Map<String, Map<String, String>> byName) {
        namedRenderings = byName;
    }

    void property(String name, Object value) {
        properties.put(name, value);
    }

    void properties(Map<String, Object> all) {
        properties.putAll(all);
    }

    /** The event. Where none of its own has the name, facts about a span and its resource become properties. */
    EventBody event(PushLimits limits) {
        Template parsed = template == null ? null : Template.of(template);
        String text = message;
        if (text == null && parsed != null) {
            List<String> given = namedRenderings.isEmpty() ? renderings : parsed.inOrder(namedRenderings);
            text = parsed.render(properties, given, limits.messageBytes());
        }
        Level known = Level.of(level);
        String trace = hexadecimal(traceId, TRACE_DIGITS, "TraceId");
        String span = hexadecimal(spanId, SPAN_DIGITS, "SpanId");
        boolean isSpan = start != null && span != null;
        addFacts();
        return new EventBody(
                null,
                timestamp,
                "clef",
                isSpan ? "span" : "log",
                known.severity(),
                known.name(),
                text == null ? "" : Bounded.text(text, limits.messageBytes()),
                template,
                eventType == null && parsed != null ? parsed.eventType() : eventType,
                exception,
                trace,
                span,
                properties);
    }

    private void addFacts() {
        if (start != null) {
            properties.putIfAbsent("start", start.toString());
            properties.putIfAbsent(
                    "elapsed_ms",
                    (timestamp.getEpochSecond() - start.getEpochSecond()) * 1e3
                            + (timestamp.getNano() - start.getNano()) / NANOS_PER_MS);
        }
        if (parentId != null) {
            properties.putIfAbsent("parent_id", parentId);
        }
        if (spanKind != null) {
            properties.putIfAbsent("kind", spanKind);
        }
        if (!scope.isEmpty()) {
            properties.putIfAbsent("scope", scope);
        }
        resource.forEach(properties::putIfAbsent);
    }

    /** The id in lower case. One of another form is kept as a property, and null is returned. */
    private String hexadecimal(String text, int digits, String property) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        boolean valid = text.length() == digits;
        for (int i = 0; valid && i < digits; i++) {
            char c = text.charAt(i);
            valid = c < 128 && Character.digit(c, 16) >= 0;
        }
        if (!valid) {
            properties.putIfAbsent(property, text);
            return null;
        }
        return text.toLowerCase(Locale.ROOT);
    }
}
