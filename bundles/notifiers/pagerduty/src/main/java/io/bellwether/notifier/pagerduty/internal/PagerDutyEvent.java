// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.pagerduty.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notification.Reason;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One event as PagerDuty takes it, within its limits: a summary of at most 1,024 characters, a key of at most 255, a body
 * of at most 512 KB. What does not fit is left out from the least important on, and the event says so.
 *
 * @param key of deduplication
 * @param alert null for an event about a whole message: a test or a summary
 */
record PagerDutyEvent(String key, Action action, Notification notification, Alert alert) {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int LONGEST_SUMMARY = 1_024;
    private static final int LONGEST_KEY = 255;
    private static final int LONGEST_SOURCE = 1_024;
    private static final int MOST_BYTES = 512 * 1_024 - 1_024;
    private static final int MOST_LISTED = 50;
    private static final int MOST_EVIDENCE = 10;
    private static final int SHORT = 256;
    private static final String SUMMARY = "summary-";

    /** What the event does to the PagerDuty alert. */
    enum Action {
        TRIGGER,
        ACKNOWLEDGE,
        RESOLVE;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** How much of the details goes along. */
    private enum Detail {
        ALL,
        SHORT,
        NONE
    }

    static List<PagerDutyEvent> of(Notification notification) {
        Reason reason = notification.reason();
        if (reason == Reason.TEST || notification.alerts().isEmpty()) {
            String key = "test-" + notification.tenant() + "-" + notification.channel();
            return List.of(new PagerDutyEvent(key(key), Action.TRIGGER, notification, null));
        }
        if (reason == Reason.SUMMARY) {
            return List.of(new PagerDutyEvent(key(SUMMARY + notification.id()), Action.TRIGGER, notification, null));
        }
        Action action =
                switch (reason) {
                    case ACKNOWLEDGED -> Action.ACKNOWLEDGE;
                    case CLEARED -> Action.RESOLVE;
                    default -> Action.TRIGGER;
                };
        return notification.alerts().stream()
                .filter(alert -> action == Action.TRIGGER || !isPartOfSummary(notification, alert))
                .map(alert -> new PagerDutyEvent(
                        key(alert.fingerprint() == null ? alert.id() : alert.fingerprint()),
                        action,
                        notification,
                        alert))
                .toList();
    }

    /** PagerDuty knows no alert of its own for it, which could be taken or resolved. */
    private static boolean isPartOfSummary(Notification notification, Alert alert) {
        String told = notification.references().get(alert.id());
        return told != null && told.startsWith(SUMMARY);
    }

    /** The event in JSON, of at most 512 KB. */
    String body(String routingKey) {
        for (Detail detail : Detail.values()) {
            String body = write(routingKey, detail);
            if (detail == Detail.NONE || body.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES) {
                return body;
            }
        }
        throw new AssertionError("the last detail returns");
    }

    private String write(String routingKey, Detail detail) {
        StringWriter out = new StringWriter(2_048);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("routing_key", routingKey);
            json.writeStringField("event_action", action.toString());
            json.writeStringField("dedup_key", key);
            if (action == Action.TRIGGER) {
                json.writeStringField("client", "Bellwether");
                if (notification.consoleUrl() != null) {
                    json.writeStringField("client_url", cut(notification.consoleUrl(), LONGEST_SOURCE));
                }
                links(json);
                json.writeObjectFieldStart("payload");
                payload(json);
                json.writeObjectFieldStart("custom_details");
                details(json, detail);
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private void links(JsonGenerator json) throws IOException {
        if (alert != null && alert.runbook() != null && alert.runbook().matches("https?://\\S{1,1000}")) {
            json.writeArrayFieldStart("links");
            json.writeStartObject();
            json.writeStringField("href", alert.runbook());
            json.writeStringField("text", "Runbook");
            json.writeEndObject();
            json.writeEndArray();
        }
    }

    private void payload(JsonGenerator json) throws IOException {
        json.writeStringField("summary", cut(summary(), LONGEST_SUMMARY));
        json.writeStringField("source", cut(source(), LONGEST_SOURCE));
        json.writeStringField("severity", severity().toString());
        Instant since = alert == null ? notification.createdAt() : alert.startedAt();
        if (since != null) {
            json.writeStringField("timestamp", since.toString());
        }
        if (alert != null) {
            text(json, "component", alert.service());
            text(json, "group", alert.where().toString());
            text(json, "class", alert.policy());
        }
    }

    private String summary() {
        String own = notification.parts().get("title");
        boolean whole = alert == null || notification.alerts().size() == 1;
        if (whole && (alert == null || own != null)) {
            return line(own == null ? notification.title() : own);
        }
        return line(alert.name() + " · " + alert.where() + (alert.summary() == null ? "" : ": " + alert.summary()));
    }

    private String source() {
        String node = alert == null ? null : alert.labels().get("node");
        String where =
                alert == null ? notification.tenant().value() : alert.where().toString();
        return node == null || node.isBlank() ? where : node + " (" + where + ")";
    }

    private Severity severity() {
        if (alert != null) {
            return alert.severity();
        }
        return notification.alerts().stream()
                .map(Alert::severity)
                .max(Severity::compareTo)
                .orElse(Severity.INFO);
    }

    private void details(JsonGenerator json, Detail detail) throws IOException {
        json.writeStringField("notification_id", notification.id());
        json.writeStringField("reason", notification.reason().toString());
        json.writeStringField("tenant", notification.tenant().value());
        if (detail != Detail.ALL) {
            json.writeStringField("left_out", "details, as the event was too large");
        }
        if (detail == Detail.NONE) {
            return;
        }
        int most = detail == Detail.ALL ? Integer.MAX_VALUE : SHORT;
        if (alert == null) {
            listed(json, most);
            return;
        }
        json.writeStringField("alert_id", alert.id());
        json.writeStringField("environment", alert.where().environment().value());
        json.writeStringField(
                "alert_class",
                alert.alertClass() == null ? null : alert.alertClass().toString());
        number(json, "value", alert.value());
        number(json, "threshold", alert.threshold());
        number(json, "usual", alert.baseline());
        field(json, "summary", alert.summary(), most);
        field(json, "runbook", alert.runbook(), most);
        field(json, "incident_id", alert.incidentId(), most);
        json.writeObjectFieldStart("labels");
        for (Map.Entry<String, String> label : new TreeMap<>(alert.labels()).entrySet()) {
            if (detail == Detail.ALL || label.getValue().length() <= SHORT) {
                json.writeStringField(label.getKey(), label.getValue());
            }
        }
        json.writeEndObject();
        if (detail == Detail.ALL) {
            field(json, "text", notification.alerts().size() == 1 ? notification.text() : null, most);
            evidence(json);
        }
    }

    private void listed(JsonGenerator json, int most) throws IOException {
        field(json, "text", notification.text(), most);
        json.writeNumberField("alerts", notification.alerts().size());
        json.writeStringField(
                "named",
                cut(
                        notification.alerts().stream()
                                .limit(MOST_LISTED)
                                .map(each -> each.severity() + " " + each.name() + " · " + each.where())
                                .collect(Collectors.joining("\n")),
                        Math.min(most, LONGEST_SUMMARY * MOST_LISTED)));
    }

    private void evidence(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("events");
        for (Evidence each : alert.evidence()
                .subList(0, Math.min(MOST_EVIDENCE, alert.evidence().size()))) {
            json.writeString(each.timestamp() + " " + (each.node() == null ? "" : each.node() + " ") + each.eventId()
                    + (each.url() == null ? "" : " " + each.url()));
        }
        json.writeEndArray();
    }

    private static void number(JsonGenerator json, String name, Double value) throws IOException {
        if (value != null && Double.isFinite(value)) {
            json.writeNumberField(name, value);
        }
    }

    private static void field(JsonGenerator json, String name, String value, int most) throws IOException {
        if (value != null) {
            json.writeStringField(name, cut(value, most));
        }
    }

    private static void text(JsonGenerator json, String name, String value) throws IOException {
        if (value != null && !value.isBlank()) {
            json.writeStringField(name, cut(line(value), SHORT));
        }
    }

    private static String line(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.isEmpty() ? "An alert without words" : line;
    }

    /** At most so many characters, none of them cut in half. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    private static String key(String text) {
        if (text.length() <= LONGEST_KEY) {
            return text;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
