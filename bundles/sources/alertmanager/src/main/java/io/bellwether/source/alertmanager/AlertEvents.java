// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.alertmanager;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.source.PushLimits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes events of alerts: one when an alert fires, however often it is sent again, and another when it is resolved. What
 * happens with such an event is that it is told, so that its time is that of its arrival: an alert that began an hour ago
 * concerns somebody now, and what is told last is what holds.
 */
final class AlertEvents {
    private static final int ID_BYTES = 16;
    private static final String FIRING = "firing";
    private static final String RESOLVED = "resolved";

    private final PushLimits limits;
    private final Instant now;
    private final MessageDigest digest;

    AlertEvents(PushLimits limits, Instant now) {
        this.limits = limits;
        this.now = now;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    EventBody event(PostedAlert alert) throws RefusedAlert {
        check(alert);
        boolean resolved = alert.endsAt() != null && !alert.endsAt().isAfter(now);
        String state = resolved ? RESOLVED : FIRING;
        String fingerprint = fingerprint(alert.labels());
        Severity severity = resolved ? Severity.INFO : severity(alert.labels());
        String start = alert.startsAt() == null ? "" : alert.startsAt().toString();
        return new EventBody(
                start.isEmpty() ? null : fingerprint + "-" + start + "-" + state,
                null,
                "alertmanager",
                "alert",
                severity,
                severity.serilogLevel(),
                message(alert, state),
                null,
                null,
                null,
                null,
                null,
                properties(alert, state, fingerprint));
    }

    private void check(PostedAlert alert) throws RefusedAlert {
        if (alert.labels().isEmpty()) {
            throw new RefusedAlert("at least one label with a value is needed, such as alertname");
        }
        if (alert.startsAt() != null && alert.endsAt() != null && alert.endsAt().isBefore(alert.startsAt())) {
            throw RefusedAlert.field(
                    "endsAt", alert.endsAt().toString(), "must not lie before startsAt " + alert.startsAt());
        }
        int fields = alert.labels().size() + alert.annotations().size();
        if (fields > limits.fields() / 2) {
            throw new RefusedAlert(
                    "it has " + fields + " labels and annotations; at most " + limits.fields() / 2 + " are taken");
        }
        for (Map<String, String> names : java.util.List.of(alert.labels(), alert.annotations())) {
            for (String name : names.keySet()) {
                if (name.length() > limits.nameLength()) {
                    throw RefusedAlert.field(
                            "the name",
                            name,
                            "has " + name.length() + " characters; at most " + limits.nameLength() + " are taken");
                }
            }
        }
    }

    /** The same for the same labels in any order. */
    private String fingerprint(Map<String, String> labels) {
        new TreeMap<>(labels).forEach((name, value) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0xFF);
            digest.update(value.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0xFF);
        });
        return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
    }

    /** By the label {@code severity}, whose words include those of paging services; unknown or absent is a warning. */
    private static Severity severity(Map<String, String> labels) {
        String word = labels.getOrDefault("severity", "").strip();
        return switch (word.toLowerCase(java.util.Locale.ROOT)) {
            case "page", "p1", "sev1", "high", "disaster" -> Severity.CRITICAL;
            case "p2", "sev2", "major", "ticket" -> Severity.ERROR;
            case "none", "ok", "low", "p5" -> Severity.INFO;
            default -> Severity.fromName(word).orElse(Severity.WARNING);
        };
    }

    private String message(PostedAlert alert, String state) {
        Map<String, String> said = alert.annotations();
        String name = alert.labels().getOrDefault("alertname", "alert");
        String text = said.getOrDefault(
                "summary", said.getOrDefault("message", said.getOrDefault("description", "is " + state)));
        String message = name + ": " + text;
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= limits.messageBytes()) {
            return message;
        }
        int end = limits.messageBytes() - 3;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + "…";
    }

    /** The labels under their own names, and the rest of the alert where it cannot be taken for one. */
    private static Map<String, Object> properties(PostedAlert alert, String state, String fingerprint) {
        Map<String, Object> properties = new LinkedHashMap<>(alert.labels());
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("state", state);
        facts.put("fingerprint", fingerprint);
        if (alert.startsAt() != null) {
            facts.put("starts_at", alert.startsAt().toString());
        }
        if (RESOLVED.equals(state)) {
            facts.put("ends_at", alert.endsAt().toString());
        }
        if (alert.generator() != null) {
            facts.put("generator_url", alert.generator());
        }
        properties.put("alert", facts);
        if (!alert.annotations().isEmpty()) {
            properties.put("annotations", new LinkedHashMap<>(alert.annotations()));
        }
        return properties;
    }
}
