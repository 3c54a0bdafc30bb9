// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.settings.Durations;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An alert as rows of name and value, in the order people ask. */
final class AlertFacts {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss zzz", Locale.ENGLISH);
    private static final MathContext SHOWN = new MathContext(6, RoundingMode.HALF_UP);

    private AlertFacts() {}

    static Map<String, String> of(Alert alert, ZoneId zone) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Severity", alert.severity().toString());
        facts.put("Where", alert.where().toString());
        put(facts, "Service", alert.service());
        if (!alert.labels().isEmpty()) {
            facts.put(
                    "Labels",
                    new TreeMap<>(alert.labels())
                            .entrySet().stream()
                                    .map(label -> label.getKey() + "=" + label.getValue())
                                    .collect(Collectors.joining(", ")));
        }
        put(facts, "Value", number(alert.value()));
        put(facts, "Threshold", number(alert.threshold()));
        put(facts, "Usual", number(alert.baseline()));
        put(facts, "Since", time(alert.startedAt(), zone));
        if (alert.resolvedAt() != null) {
            put(facts, "Resolved", time(alert.resolvedAt(), zone));
            put(facts, "Lasted", lasted(alert));
        }
        put(facts, alert.acknowledgedAt() == null ? "Assigned to" : "Taken by", takenBy(alert, zone));
        put(facts, "Runbook", alert.runbook());
        return facts;
    }

    /** Who has it, and since when; null for nobody. */
    private static String takenBy(Alert alert, ZoneId zone) {
        if (alert.acknowledgedAt() == null) {
            return alert.assignedTo();
        }
        String who = alert.assignedTo() == null ? "somebody" : alert.assignedTo();
        String until = alert.ackExpiresAt() == null || alert.resolvedAt() != null
                ? ""
                : ", until " + time(alert.ackExpiresAt(), zone);
        return who + " at " + time(alert.acknowledgedAt(), zone) + until;
    }

    /** For how long it was open, such as {@code 6m}; null while it is. */
    static String lasted(Alert alert) {
        if (alert.resolvedAt() == null) {
            return null;
        }
        Duration lasted =
                Duration.between(alert.startedAt(), alert.resolvedAt()).truncatedTo(ChronoUnit.SECONDS);
        return lasted.isNegative() ? null : Durations.format(lasted);
    }

    static String number(Double value) {
        return value == null || !Double.isFinite(value)
                ? null
                : BigDecimal.valueOf(value).round(SHOWN).stripTrailingZeros().toPlainString();
    }

    /** In the tenant's zone, and in UTC where that is another time. */
    static String time(Instant instant, ZoneId zone) {
        if (instant == null) {
            return null;
        }
        String utc = TIME.format(instant.atZone(ZoneOffset.UTC)).replaceAll("Z$", "UTC");
        boolean same = zone.getRules().getOffset(instant).equals(ZoneOffset.UTC);
        return same ? utc : TIME.format(instant.atZone(zone)) + " (" + utc + ")";
    }

    private static void put(Map<String, String> facts, String name, String value) {
        if (value != null && !value.isBlank()) {
            facts.put(name, value);
        }
    }
}
