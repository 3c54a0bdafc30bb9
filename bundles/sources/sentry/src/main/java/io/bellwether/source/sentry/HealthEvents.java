// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes events of sessions, check-ins and what clients report of their losses. */
final class HealthEvents {
    private static final int MOST = 1_000;
    private static final double MS_PER_SECOND = 1_000;
    private static final Set<String> CHOSEN = Set.of("sample_rate", "before_send", "event_processor", "ignored");

    private HealthEvents() {}

    static EventBody session(Map<String, Object> session, Reading reading) {
        Keep keep = reading.keep();
        String status = Texts.first(Json.text(session, "status"), "ok");
        String id = Texts.first(Json.text(session, "sid"));
        attributes(keep, session, reading);
        for (String name : List.of("sid", "did", "init", "seq", "errors", "duration")) {
            keep.put(name, session.get(name));
        }
        keep.put("status", status);
        Instant started = reading.times().at(session, "started");
        keep.put("start", started == null ? null : started.toString());
        Instant time = reading.times().at(session, "timestamp");
        return reading.event(
                id == null ? null : id + "-" + Texts.first(Json.text(session, "seq"), status + "-" + time),
                time == null ? started : time,
                "session",
                ofSession(status),
                "session " + status,
                keep);
    }

    private static Severity ofSession(String status) {
        return switch (status) {
            case "crashed" -> Severity.ERROR;
            case "abnormal", "unhandled" -> Severity.WARNING;
            default -> Severity.INFO;
        };
    }

    /** Counts of sessions, an event for each minute and user. */
    static List<EventBody> sessions(Envelope.Item item, Map<String, Object> payload, Reading reading) {
        List<EventBody> events = new ArrayList<>();
        List<?> aggregates = payload.get("aggregates") instanceof List<?> list ? list : List.of();
        for (int i = 0; i < Math.min(MOST, aggregates.size()); i++) {
            Map<String, Object> counts = Json.map(aggregates.get(i));
            Keep keep = reading.keep();
            attributes(keep, payload, reading);
            StringBuilder message = new StringBuilder("sessions:");
            for (String name : List.of("exited", "errored", "unhandled", "abnormal", "crashed")) {
                if (counts.get(name) instanceof Long count) {
                    keep.put(name, count);
                    message.append(' ').append(count).append(' ').append(name);
                }
            }
            keep.put("did", counts.get("did"));
            boolean crashed = counts.get("crashed") instanceof Long count && count > 0;
            events.add(reading.event(
                    Reading.digest(item, i),
                    reading.times().at(counts, "started"),
                    "session",
                    crashed ? Severity.ERROR : Severity.INFO,
                    message.toString(),
                    keep));
        }
        return events;
    }

    private static void attributes(Keep keep, Map<String, Object> session, Reading reading) {
        Map<String, Object> attributes = Json.map(session.get("attrs"));
        String release = Json.text(attributes, "release");
        keep.put("app_name", Texts.first(Scope.releaseName(release), reading.project()));
        keep.put("project", reading.project());
        keep.put("release", release);
        keep.put("environment", Json.text(attributes, "environment"));
    }

    static EventBody checkIn(Map<String, Object> checkIn, Reading reading) {
        Keep keep = reading.keep();
        String monitor = Texts.first(Json.text(checkIn, "monitor_slug"), "?");
        String status = Texts.first(Json.text(checkIn, "status"), "unknown");
        String release = Json.text(checkIn, "release");
        keep.put("app_name", Texts.first(Scope.releaseName(release), reading.project()));
        keep.put("project", reading.project());
        keep.put("monitor", monitor);
        keep.put("status", status);
        keep.put("check_in_id", Json.text(checkIn, "check_in_id"));
        keep.put("release", release);
        keep.put("environment", Json.text(checkIn, "environment"));
        if (checkIn.get("duration") instanceof Number seconds) {
            keep.put("elapsed_ms", seconds.doubleValue() * MS_PER_SECOND);
        }
        keep.put("monitor_config", checkIn.get("monitor_config"));
        String id = Texts.id(Json.text(checkIn, "check_in_id"));
        return reading.event(
                id == null ? null : id + "-" + status,
                null,
                "check_in",
                Set.of("error", "missed", "timeout").contains(status) ? Severity.ERROR : Severity.INFO,
                "check-in of " + monitor + ": " + status,
                keep);
    }

    static EventBody clientReport(Envelope.Item item, Map<String, Object> report, Reading reading) {
        Keep keep = reading.keep();
        StringBuilder message = new StringBuilder("the client dropped");
        boolean lost = false;
        int number = 0;
        for (Object entry : Json.list(report.get("discarded_events"))) {
            Map<String, Object> discarded = Json.map(entry);
            String reason = Texts.first(Json.text(discarded, "reason"), "?");
            lost |= !CHOSEN.contains(reason);
            if (number++ < MOST) {
                message.append(number == 1 ? " " : ", ")
                        .append(Json.text(discarded, "quantity"))
                        .append(' ')
                        .append(Json.text(discarded, "category"))
                        .append(" (")
                        .append(reason)
                        .append(')');
            }
        }
        keep.put("app_name", reading.project());
        keep.put("project", reading.project());
        keep.put("discarded_events", report.get("discarded_events"));
        Instant time = reading.times().at(report, "timestamp");
        return reading.event(
                time == null ? null : Reading.digest(item, 0),
                time,
                "client_report",
                lost ? Severity.WARNING : Severity.INFO,
                number == 0 ? "the client dropped nothing" : message.toString(),
                keep);
    }
}
