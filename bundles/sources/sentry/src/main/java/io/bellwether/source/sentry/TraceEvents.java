// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes events of a transaction and its spans, each at the time it ended. */
final class TraceEvents {
    private static final int MOST_SPANS = 2_000;

    private TraceEvents() {}

    /** The transaction first, then its spans. */
    static List<EventBody> transaction(Map<String, Object> event, Reading reading) {
        Map<String, Object> trace = Json.map(Json.map(event.get("contexts")).get("trace"));
        List<EventBody> events = new ArrayList<>();
        Keep keep = reading.keep();
        String name =
                Texts.first(Json.text(event, "transaction"), Json.text(trace, "op"), "transaction without a name");
        Instant start = reading.times().at(event, "start_timestamp");
        Instant end = reading.times().at(event, "timestamp");
        timing(keep, start, end);
        facts(keep, trace);
        keep.put("measurements", event.get("measurements"));
        List<?> spans = Json.list(event.get("spans"));
        if (spans.size() > MOST_SPANS) {
            keep.put("spans_left_out", (long) spans.size() - MOST_SPANS);
        }
        reading.scope().to(keep, event);
        events.add(body(reading.eventId(event), end, "transaction", name, trace, keep, reading));
        Map<String, Object> shared = shared(event, reading);
        for (Object span : spans.subList(0, Math.min(MOST_SPANS, spans.size()))) {
            Map<String, Object> object = Json.map(span);
            if (!object.isEmpty()) {
                events.add(span(object, shared, reading));
            }
        }
        return events;
    }

    private static Map<String, Object> shared(Map<String, Object> event, Reading reading) {
        Keep keep = reading.keep();
        Map<String, Object> few = new java.util.LinkedHashMap<>();
        for (String name : List.of("release", "environment", "server_name", "transaction", "platform", "tags")) {
            if (event.get(name) != null) {
                few.put(name, event.get(name));
            }
        }
        reading.scope().to(keep, few);
        return keep.properties();
    }

    /** A span, whether it came within a transaction, by itself or in a list. */
    static EventBody span(Map<String, Object> span, Map<String, Object> shared, Reading reading) {
        Keep keep = reading.keep();
        Instant start = reading.times().at(span, "start_timestamp");
        Instant end = reading.times().at(span, span.containsKey("end_timestamp") ? "end_timestamp" : "timestamp");
        timing(keep, start, end);
        facts(keep, span);
        shared.forEach(keep::put);
        keep.put("data", span.get("data"));
        keep.put("attributes", Attributes.plain(span.get("attributes")));
        String name = Texts.first(
                Json.text(span, "name"), Json.text(span, "description"), Json.text(span, "op"), "span without a name");
        String trace = Reading.trace(span);
        String id = Reading.span(span);
        return body(trace == null || id == null ? null : trace + "-" + id, end, "span", name, span, keep, reading);
    }

    private static void timing(Keep keep, Instant start, Instant end) {
        keep.put("start", start == null ? null : start.toString());
        keep.put("elapsed_ms", Reading.elapsed(start, end));
    }

    private static void facts(Keep keep, Map<String, Object> span) {
        keep.put("op", Json.text(span, "op"));
        keep.put("status", Json.text(span, "status"));
        keep.put("parent_id", Texts.hexadecimal(Json.text(span, "parent_span_id"), 16));
        keep.put("origin", Json.text(span, "origin"));
    }

    private static EventBody body(
            String id, Instant time, String type, String name, Map<String, Object> trace, Keep keep, Reading reading) {
        Severity severity = Levels.ofStatus(Json.text(trace, "status"));
        return new EventBody(
                id,
                time,
                "sentry",
                type,
                severity,
                null,
                Texts.message(name, reading.limits()),
                Texts.message(name, reading.limits()),
                null,
                null,
                Reading.trace(trace),
                Reading.span(trace),
                keep.properties());
    }
}
