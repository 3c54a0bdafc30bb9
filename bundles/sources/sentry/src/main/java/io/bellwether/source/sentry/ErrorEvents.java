// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes an event of an error or a message, and of what a user said of one. */
final class ErrorEvents {
    private ErrorEvents() {}

    static EventBody event(Map<String, Object> event, Reading reading) {
        Exceptions exceptions = Exceptions.of(event);
        Map<String, Object> entry = Json.map(event.get("logentry"));
        if (entry.isEmpty()) {
            entry = Json.map(event.get("message"));
        }
        String plain = Json.text(event, "message");
        String template = Texts.first(Json.text(entry, "message"), plain);
        String said = Texts.first(Json.text(entry, "formatted"), filled(template, entry.get("params")));
        String level = Texts.first(Json.text(event, "level"), "error").toLowerCase(Locale.ROOT);
        String group = Grouping.group(event, exceptions, Texts.first(template, Json.text(event, "transaction")));
        String exception =
                exceptions.isEmpty() ? Exceptions.stack(Json.map(event.get("stacktrace"))) : exceptions.text();
        Map<String, Object> trace = Json.map(Json.map(event.get("contexts")).get("trace"));
        Keep keep = reading.keep();
        keep.put("error_group", group);
        reading.scope().to(keep.put("exceptions", exceptions.facts()), event);
        keep.put("fingerprint", event.get("fingerprint"));
        return new EventBody(
                reading.eventId(event),
                reading.times().at(event, "timestamp"),
                "sentry",
                "event",
                Levels.of(level, Severity.ERROR),
                level,
                Texts.message(Texts.first(said, exceptions.title(), "error without a message"), reading.limits()),
                template == null || template.equals(said) ? null : Texts.message(template, reading.limits()),
                Grouping.eventType(group),
                exception == null ? null : Texts.message(exception, reading.limits()),
                Reading.trace(trace),
                Reading.span(trace),
                keep.properties());
    }

    /** The template with its parameters, in the order of {@code %s} and {@code {}}. */
    private static String filled(String template, Object params) {
        if (template == null || !(params instanceof List<?> values) || values.isEmpty()) {
            return template;
        }
        StringBuilder text = new StringBuilder();
        int at = 0;
        int next = 0;
        while (at < template.length()) {
            boolean mark = template.startsWith("%s", at) || template.startsWith("{}", at);
            if (mark && next < values.size()) {
                text.append(values.get(next++));
                at += 2;
            } else {
                text.append(template.charAt(at++));
            }
        }
        return text.toString();
    }

    static EventBody feedback(Map<String, Object> event, Reading reading) {
        Map<String, Object> feedback = Json.map(Json.map(event.get("contexts")).get("feedback"));
        Keep keep = reading.keep();
        reading.scope().to(keep, event);
        return reading.event(
                Texts.first(Texts.id(Json.text(event, "event_id")), reading.envelopeId()),
                reading.times().at(event, "timestamp"),
                "feedback",
                Severity.INFO,
                Texts.first(Json.text(feedback, "message"), "feedback without a message"),
                keep);
    }

    /** The older form, about an event that was sent before. */
    static EventBody userReport(Map<String, Object> report, Reading reading) {
        Keep keep = reading.keep();
        for (String name : List.of("event_id", "name", "email")) {
            keep.put(name, Json.text(report, name));
        }
        keep.put("project", reading.project());
        String about = Texts.first(Texts.id(Json.text(report, "event_id")), reading.envelopeId());
        return reading.event(
                about == null ? null : about + "-report",
                null,
                "feedback",
                Severity.INFO,
                Texts.first(Json.text(report, "comments"), "feedback without a message"),
                keep);
    }
}
