// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Ready-made records for tests that need one and do not care which. */
public final class Samples {
    /** When the sample alert was detected. */
    public static final Instant TIME = Instant.parse("2025-08-12T03:04:05Z");

    private static final TenantEnvironment WHERE = TenantEnvironment.of("harbour-wren", "prod");

    private Samples() {}

    /** An error event with properties of its own. */
    public static Event event() {
        EventBody body = EventBody.of("seq", "log", Severity.ERROR, "Token handle not found for spa")
                .withEventId("event-1")
                .withTimestamp(TIME)
                .withProperties(Map.of("_AppName", "sharedo-identity", "_Server", "HW-WEB01", "StatusCode", 401L));
        return new Event(WHERE, "event-1", true, TIME, TIME.plusSeconds(1), body, null);
    }

    /** A critical alert; its text holds characters that break careless encodings. */
    public static Alert alert(AlertState state) {
        return alert("alert-1", state, Severity.CRITICAL, "Token errors");
    }

    /** One of several alerts; somebody has taken an acknowledged one. */
    public static Alert alert(String id, AlertState state, Severity severity, String name) {
        boolean taken = state == AlertState.ACK;
        return new Alert(
                id,
                WHERE,
                "auth-token-errors",
                name,
                AlertClass.AUTH,
                severity,
                state,
                "sharedo-identity",
                Map.of("node", "HW-WEB01"),
                "62 token errors/min is above 50 – “Zoë & Sons” <prod>",
                62.0,
                50.0,
                4.0,
                TIME.minusSeconds(60),
                TIME,
                TIME,
                TIME,
                state == AlertState.RESOLVED ? TIME.plusSeconds(300) : null,
                taken ? "zoe" : null,
                null,
                null,
                List.of(new Evidence("event-1", TIME, "HW-WEB01", null)),
                "runbooks/auth.md",
                null,
                taken ? TIME.plusSeconds(120) : null,
                null,
                0,
                false);
    }

    /**
     * The open sample alert under other names.
     *
     * @param fingerprint what stays the same when it opens again
     * @param assignedTo null for nobody
     * @param runbook null for none
     */
    public static Alert alert(
            String id,
            String fingerprint,
            String summary,
            Map<String, String> labels,
            String assignedTo,
            String runbook) {
        Alert from = alert(id, AlertState.OPEN, Severity.CRITICAL, "Token errors");
        return changed(from, from.service(), summary, labels, assignedTo, runbook, fingerprint, 0);
    }

    /** An alert that says too much: the words wherever words may be, opened twice, and a runbook of 4,000 characters. */
    public static Alert wordy(String id, AlertState state, String words) {
        Alert from = alert(id, state, Severity.WARNING, words);
        String runbook = "https://runbooks.example/" + "x".repeat(4_000);
        return changed(from, words, words, Map.of("label", words), words, runbook, null, 1);
    }

    private static Alert changed(
            Alert from,
            String service,
            String summary,
            Map<String, String> labels,
            String assignedTo,
            String runbook,
            String fingerprint,
            int reopened) {
        return new Alert(
                from.id(),
                from.where(),
                from.policy(),
                from.name(),
                from.alertClass(),
                from.severity(),
                from.state(),
                service,
                labels,
                summary,
                from.value(),
                from.threshold(),
                from.baseline(),
                from.startedAt(),
                from.detectedAt(),
                from.createdAt(),
                from.updatedAt(),
                from.resolvedAt(),
                assignedTo,
                null,
                null,
                from.evidence(),
                runbook,
                fingerprint,
                from.acknowledgedAt(),
                null,
                reopened,
                false);
    }

    /** A notification of one alert; any host may be called. */
    public static Notification notification(Notification.Reason reason) {
        return notification(reason, host -> null);
    }

    /** A notification of these alerts with a text of its own; any host may be called. */
    public static Notification notification(
            String id, Notification.Reason reason, List<Alert> alerts, Map<String, String> references, String text) {
        return notification(id, reason, alerts, references, Map.of(), text, host -> null);
    }

    /** A notification of one alert under the given rule for hosts. */
    public static Notification notification(Notification.Reason reason, Notifier.Egress egress) {
        Alert alert = alert(reason == Notification.Reason.CLEARED ? AlertState.RESOLVED : AlertState.OPEN);
        return notification("notification-1", reason, List.of(alert), Map.of(), Map.of(), egress);
    }

    /**
     * A notification of these alerts.
     *
     * @param references what the receiver answered before, by the alert's id
     * @param parts what the tenant's own templates say
     */
    public static Notification notification(
            String id,
            Notification.Reason reason,
            List<Alert> alerts,
            Map<String, String> references,
            Map<String, String> parts,
            Notifier.Egress egress) {
        Alert alert = alerts.isEmpty() ? alert(AlertState.OPEN) : alerts.get(0);
        String text = parts.getOrDefault("text", alert.summary() + "\nSince 03:03 UTC.");
        return notification(id, reason, alerts, references, parts, text, egress);
    }

    private static Notification notification(
            String id,
            Notification.Reason reason,
            List<Alert> alerts,
            Map<String, String> references,
            Map<String, String> parts,
            String text,
            Notifier.Egress egress) {
        Alert alert = alerts.isEmpty() ? alert(AlertState.OPEN) : alerts.get(0);
        return new Notification(
                id,
                reason,
                WHERE.tenant(),
                WHERE.environment().value(),
                "duty",
                Map.of("policy", alert.policy()),
                alerts,
                null,
                "http://127.0.0.1:8181/alerts/alert-1",
                parts.getOrDefault("title", "[critical] Token errors in harbour-wren/prod"),
                text,
                "<!doctype html><title>Token errors</title><p>62 token errors/min is above 50</p>",
                "{\"version\":\"1\",\"notification_id\":\"" + id + "\",\"reason\":\"" + reason
                        + "\",\"tenant\":\"harbour-wren\",\"environment\":\"prod\",\"channel\":\"duty\",\"alerts\":[]}",
                TIME,
                egress,
                references,
                parts);
    }
}
