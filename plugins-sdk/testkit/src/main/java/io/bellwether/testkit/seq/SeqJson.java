// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Seq's JSON: names in PascalCase, what is null left out. */
final class SeqJson {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private SeqJson() {}

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written as JSON: " + value, e);
        }
    }

    static String error(String message) {
        return text(object().put("Error", message));
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode events(List<SeqEvent> events, boolean render) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        events.forEach(event -> array.add(event(event, render)));
        return array;
    }

    static ObjectNode event(SeqEvent event, boolean render) {
        ObjectNode node = object();
        node.put("Timestamp", time(event.timestamp()));
        ArrayNode properties = node.putArray("Properties");
        event.properties()
                .forEach((name, value) ->
                        properties.addObject().put("Name", name).set("Value", MAPPER.valueToTree(value)));
        ArrayNode tokens = node.putArray("MessageTemplateTokens");
        for (MessageTemplate.Token token : event.template().tokens()) {
            ObjectNode written = tokens.addObject();
            if (token.property() == null) {
                written.put("Text", token.raw());
            } else {
                written.put("PropertyName", token.property()).put("RawText", token.raw());
                if (render) {
                    written.put("FormattedValue", token.render(event.properties()));
                }
            }
        }
        node.put("EventType", event.eventType());
        putPresent(node, "Level", "Information".equals(event.level()) ? null : event.level());
        putPresent(node, "Exception", event.exception());
        putPresent(node, "RenderedMessage", render ? event.message() : null);
        putPresent(node, "TraceId", event.traceId());
        putPresent(node, "SpanId", event.spanId());
        node.put("Id", event.id());
        node.putObject("Links")
                .put("Self", "api/events/" + event.id() + "{?download,render,permalinkId}")
                .put("Group", "api/events/resources");
        return node;
    }

    static ObjectNode statistics(Search.Found found, long elapsedNanos) {
        ObjectNode node = object();
        node.put("Elapsed", timeSpan(elapsedNanos));
        found.lastRead().ifPresent(last -> {
            node.put("LastReadEventId", last.id());
            node.put("LastReadEventTimestamp", time(last.timestamp()));
        });
        node.put("Status", found.status().toString());
        return node;
    }

    private static void putPresent(ObjectNode node, String name, String value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    private static String timeSpan(long nanos) {
        long seconds = nanos / 1_000_000_000;
        return String.format(
                "%02d:%02d:%02d.%07d", seconds / 3600, seconds / 60 % 60, seconds % 60, nanos % 1_000_000_000 / 100);
    }
}
