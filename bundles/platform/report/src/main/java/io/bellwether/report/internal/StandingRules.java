// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.Severity;
import io.bellwether.incident.Causes;
import io.bellwether.incident.Incident;
import io.bellwether.incident.TimelineEntry;
import io.bellwether.report.internal.Report.Flag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Which rules of operation an incident kept, and which it did not. A pure function of what is known of the incident. */
final class StandingRules {
    private static final Duration DETECTED_WITHIN = Duration.ofMinutes(5);
    private static final Map<Severity, Duration> TAKEN_WITHIN = new EnumMap<>(Map.of(
            Severity.CRITICAL, Duration.ofMinutes(15),
            Severity.ERROR, Duration.ofMinutes(30),
            Severity.WARNING, Duration.ofHours(4)));

    private final Incident incident;
    private final List<Alert> alerts;
    private final Causes causes;
    private final List<TimelineEntry> timeline;
    private final Instant now;
    private final List<Flag> flags = new ArrayList<>();

    /** @param causes null when none could be asked for */
    StandingRules(Incident incident, List<Alert> alerts, Causes causes, List<TimelineEntry> timeline, Instant now) {
        this.incident = incident;
        this.alerts = alerts;
        this.causes = causes;
        this.timeline = timeline;
        this.now = now;
    }

    /** @param production whether its environment is one that users work in */
    List<Flag> check(boolean production, Times times) {
        if (production) {
            changes(times);
        }
        detected();
        taken();
        say(
                incident.owner() != null || alerts.stream().anyMatch(alert -> alert.assignedTo() != null),
                "Somebody sees to every incident",
                incident.owner() == null
                        ? "No owner was named; alerts were taken by " + takers() + "."
                        : incident.owner() + " did.",
                "Nobody was named and nobody took an alert.");
        runbooks();
        delivered();
        boolean written = timeline.stream().anyMatch(entry -> entry.kind() == TimelineEntry.Kind.NOTE);
        say(written, "What was done is written down", "There are notes.", "Nobody wrote a note.");
        return List.copyOf(flags);
    }

    private void changes(Times times) {
        List<Causes.Change> edits = causes == null
                ? List.of()
                : causes.changes().stream()
                        .filter(change -> change.kind().equals("config-change"))
                        .toList();
        long alarms = alerts.stream()
                .filter(alert -> alert.alertClass() == AlertClass.CONFIG_CHANGE)
                .count();
        String found = edits.isEmpty()
                ? alarms + (alarms == 1 ? " alert" : " alerts") + " of such a change belong to this incident."
                : edits.size() == 1
                        ? "One was made at " + times.brief(edits.get(0).timestamp()) + by(edits.get(0)) + "."
                        : edits.size() + " were made, the first at "
                                + times.brief(edits.get(edits.size() - 1).timestamp()) + by(edits.get(edits.size() - 1))
                                + ".";
        say(
                edits.isEmpty() && alarms == 0,
                "No configuration is changed in production",
                "No change was seen around this incident.",
                found);
    }

    private static String by(Causes.Change change) {
        return change.actor() == null ? "" : " by " + change.actor();
    }

    private void detected() {
        Duration took = incident.timeToDetect();
        if (took != null) {
            say(
                    took.compareTo(DETECTED_WITHIN) <= 0,
                    "Trouble is detected within " + Times.length(DETECTED_WITHIN),
                    "It took " + Times.length(took) + ".",
                    "It took " + Times.length(took) + ".");
        }
    }

    private void taken() {
        Duration within = TAKEN_WITHIN.get(incident.severity());
        if (within == null) {
            return;
        }
        Duration took = incident.timeToAcknowledge();
        Instant end = incident.resolvedAt() == null ? now : incident.resolvedAt();
        boolean overBefore =
                took == null && Duration.between(incident.detectedAt(), end).compareTo(within) <= 0;
        say(
                took == null ? overBefore : took.compareTo(within) <= 0,
                "A " + incident.severity() + " incident is acknowledged within " + Times.length(within),
                took == null ? "It was over, or is, before that time." : "It took " + Times.length(took) + ".",
                took == null ? "Nobody acknowledged it." : "It took " + Times.length(took) + ".");
    }

    private void runbooks() {
        String without = alerts.stream()
                .filter(alert -> alert.runbook() == null)
                .map(Alert::policy)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        say(without.isEmpty(), "Every alert names a runbook", "Each does.", "Without one: " + without + ".");
    }

    private void delivered() {
        List<String> lost = timeline.stream()
                .filter(entry -> entry.kind() == TimelineEntry.Kind.NOTIFICATION)
                .map(TimelineEntry::entry)
                .filter(entry -> entry.contains("refused by") || entry.contains("given up on"))
                .toList();
        say(
                lost.isEmpty(),
                "Every page reaches its channel",
                "None was refused or given up.",
                lost.size() == 1
                        ? lost.get(0)
                        : lost.size() + " were not delivered, the first: " + (lost.isEmpty() ? "" : lost.get(0)));
    }

    private String takers() {
        return alerts.stream()
                .map(Alert::assignedTo)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private void say(boolean kept, String rule, String good, String bad) {
        flags.add(new Flag(kept, rule, kept ? good : bad));
    }
}
