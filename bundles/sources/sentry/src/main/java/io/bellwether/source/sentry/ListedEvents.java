// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes events of the items that hold a list: logs, metrics and spans. */
final class ListedEvents {
    private static final int MOST = 5_000;
    private static final String TEMPLATE = "sentry.message.template";

    private ListedEvents() {}

    static List<EventBody> read(Envelope.Item item, Map<String, Object> payload, Reading reading) {
        List<EventBody> events = new ArrayList<>();
        List<?> entries = Json.list(payload);
        for (int i = 0; i < Math.min(MOST, entries.size()); i++) {
            Map<String, Object> entry = Json.map(entries.get(i));
            events.add(
                    switch (item.type()) {
                        case "log" -> log(entry, Reading.digest(item, i), reading);
                        case "trace_metric" -> metric(entry, Reading.digest(item, i), reading);
                        default -> TraceEvents.span(entry, Map.of(), reading);
                    });
        }
        return events;
    }

    private static EventBody log(Map<String, Object> log, String id, Reading reading) {
        Map<String, Object> attributes = Attributes.plain(log.get("attributes"));
        String template = attributes.remove(TEMPLATE) instanceof String text ? text : null;
        String body = Texts.first(Json.text(log, "body"), "");
        String level = Json.text(log, "level");
        return new EventBody(
                id,
                reading.times().at(log, "timestamp"),
                "sentry",
                "log",
                Levels.of(level, Severity.INFO),
                level,
                Texts.message(body, reading.limits()),
                template == null || template.equals(body) ? null : Texts.message(template, reading.limits()),
                null,
                null,
                Reading.trace(log),
                Texts.first(
                        Reading.span(log), Texts.hexadecimal(Json.text(attributes, "sentry.trace.parent_span_id"), 16)),
                properties(attributes, reading));
    }

    private static EventBody metric(Map<String, Object> metric, String id, Reading reading) {
        Map<String, Object> attributes = Attributes.plain(metric.get("attributes"));
        String name = Texts.first(Json.text(metric, "name"), "metric without a name");
        String unit = Json.text(metric, "unit");
        attributes.put("value", metric.get("value"));
        Map<String, Object> facts = new java.util.LinkedHashMap<>();
        facts.put("name", name);
        facts.put("kind", Json.text(metric, "type"));
        facts.put("unit", unit);
        facts.values().removeIf(java.util.Objects::isNull);
        attributes.put("metric", facts);
        return new EventBody(
                id,
                reading.times().at(metric, "timestamp"),
                "sentry",
                "metric",
                Severity.INFO,
                null,
                Texts.message(name + " = " + metric.get("value") + (unit == null ? "" : " " + unit), reading.limits()),
                Texts.message(name, reading.limits()),
                null,
                null,
                Reading.trace(metric),
                Reading.span(metric),
                properties(attributes, reading));
    }

    private static Map<String, Object> properties(Map<String, Object> attributes, Reading reading) {
        Keep keep = reading.keep();
        String server = Json.text(attributes, "server.address");
        keep.put(
                "app_name",
                Texts.first(
                        Json.text(attributes, "service.name"),
                        Scope.releaseName(Json.text(attributes, "sentry.release")),
                        reading.project()));
        keep.put("server_node", server);
        keep.put("project", reading.project());
        attributes.forEach(keep::put);
        return keep.properties();
    }
}
