// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.source.PushLimits;
import io.bellwether.source.otlp.Schema.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes an event of a span, at the time it ended. */
final class SpanEvents {
    private static final Set<String> RESERVED = Set.of(
            "resource",
            "scope",
            "attributes",
            "start",
            "elapsed_ms",
            "kind",
            "status",
            "parent_id",
            "trace_state",
            "events",
            "links",
            "dropped_attributes_count",
            "dropped_events_count",
            "dropped_links_count",
            "left_out");
    private static final String[] KINDS = {"unspecified", "internal", "server", "client", "producer", "consumer"};
    private static final int OK = 1;
    private static final int ERROR = 2;
    private static final double NANOS_PER_MS = 1e6;

    private final PushLimits limits;

    SpanEvents(PushLimits limits) {
        this.limits = limits;
    }

    EventBody event(Message span, Origin origin) throws RefusedItem {
        origin.check(span, limits);
        String trace = Facts.requireId(Span.TRACE, span.text(Span.TRACE), Facts.TRACE_DIGITS);
        String id = Facts.requireId(Span.SPAN, span.text(Span.SPAN), Facts.SPAN_DIGITS);
        Instant start = Facts.time(Span.START, span.number(Span.START));
        Instant end = Facts.time(Span.END, span.number(Span.END));
        Map<String, Object> properties = origin.properties(span.attributes(Span.ATTRIBUTES), RESERVED);
        if (start != null) {
            properties.put("start", start.toString());
            if (end != null) {
                properties.put("elapsed_ms", (span.number(Span.END) - span.number(Span.START)) / NANOS_PER_MS);
            }
        }
        properties.put("kind", kind(span.number(Span.KIND)));
        if (Facts.isId(span.text(Span.PARENT), Facts.SPAN_DIGITS)) {
            properties.put("parent_id", span.text(Span.PARENT));
        }
        if (!span.text(Span.TRACE_STATE).isEmpty()) {
            properties.put("trace_state", span.text(Span.TRACE_STATE));
        }
        int status = status(properties, span.message(Span.OUTCOME_OF));
        String exception = events(properties, span);
        links(properties, span);
        dropped(properties, span);
        Severity severity = status == ERROR ? Severity.ERROR : Severity.INFO;
        String name = Facts.message("name", span.text(Span.NAME), limits);
        return new EventBody(
                id(trace, id, span),
                end == null ? start : end,
                "otlp",
                "span",
                severity,
                severity.serilogLevel(),
                name,
                name.isEmpty() ? null : name,
                null,
                exception,
                trace,
                id,
                properties);
    }

    /**
     * A span has an id of its own; its kind and end are added as some systems give client and server the same, or send
     * a span again when it has gone on.
     */
    private static String id(String trace, String span, Message message) {
        return trace + "-" + span + "-" + message.number(Span.KIND) + "-"
                + Long.toString(message.number(Span.END), Character.MAX_RADIX);
    }

    private static String kind(long number) {
        return number >= 0 && number < KINDS.length ? KINDS[(int) number] : Long.toString(number);
    }

    private static int status(Map<String, Object> properties, Message outcome) {
        int code = outcome == null ? 0 : (int) outcome.number(Span.OUTCOME_CODE);
        String message = outcome == null ? "" : outcome.text(Span.OUTCOME_MESSAGE);
        if (code != 0 || !message.isEmpty()) {
            Map<String, Object> status = new LinkedHashMap<>(4);
            status.put("code", code == ERROR ? "error" : code == OK ? "ok" : "unset");
            if (!message.isEmpty()) {
                status.put("message", message);
            }
            properties.put("status", status);
        }
        return code;
    }

    /** Adds the events within the span; the text of the last exception among them, or null. */
    private String events(Map<String, Object> properties, Message span) throws RefusedItem {
        List<Message> messages = span.messages(Span.EVENTS);
        if (messages.isEmpty()) {
            return null;
        }
        String exception = null;
        List<Object> events = new ArrayList<>(messages.size());
        for (Message message : messages) {
            Map<String, Object> attributes = message.attributes(Span.EVENT_ATTRIBUTES);
            if (message.text(Span.EVENT_NAME).equals("exception")) {
                String text = Exceptions.take(attributes, limits);
                exception = text == null ? exception : text;
            }
            Map<String, Object> event = new LinkedHashMap<>(4);
            event.put("name", message.text(Span.EVENT_NAME));
            Instant time = Facts.time(Span.EVENT_TIME, message.number(Span.EVENT_TIME));
            if (time != null) {
                event.put("timestamp", time.toString());
            }
            if (!attributes.isEmpty()) {
                event.put("attributes", attributes);
            }
            events.add(event);
        }
        properties.put("events", events);
        return exception;
    }

    private static void links(Map<String, Object> properties, Message span) {
        List<Message> messages = span.messages(Span.LINKS);
        if (messages.isEmpty()) {
            return;
        }
        List<Object> links = new ArrayList<>(messages.size());
        for (Message message : messages) {
            Map<String, Object> link = new LinkedHashMap<>(4);
            link.put("trace_id", message.text(Span.LINK_TRACE));
            link.put("span_id", message.text(Span.LINK_SPAN));
            if (message.has(Span.LINK_ATTRIBUTES)) {
                link.put("attributes", message.attributes(Span.LINK_ATTRIBUTES));
            }
            links.add(link);
        }
        properties.put("links", links);
    }

    private static void dropped(Map<String, Object> properties, Message span) {
        count(properties, "dropped_attributes_count", span.number(Span.DROPPED));
        count(properties, "dropped_events_count", span.number(Span.DROPPED_EVENTS));
        count(properties, "dropped_links_count", span.number(Span.DROPPED_LINKS));
        count(properties, "left_out", span.leftOut());
    }

    private static void count(Map<String, Object> properties, String name, long count) {
        if (count > 0) {
            properties.put(name, count);
        }
    }
}
