// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.events.EventIndex;
import io.bellwether.expression.Expression;
import io.bellwether.expression.InvalidExpression;
import io.bellwether.incident.AlertWords;
import io.bellwether.incident.Causes;
import io.bellwether.incident.EventReference;
import io.bellwether.incident.TimelineEntry;
import io.bellwether.incident.TimelineEntry.Kind;
import io.bellwether.incident.internal.cause.Explainer;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.IncidentEntry;
import io.bellwether.relational.IncidentStore;
import io.bellwether.relational.TrailEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Puts timelines together: what alerts, events, changes, people and channels did, by time. Safe for concurrent use. */
final class Chronicle {
    private static final int MOST = 2_000;
    private static final int TRAILS = 100;
    private static final int ENTRIES = 1_000;
    private static final int EVENTS = 60;
    private static final int EVIDENCE = 3;
    private static final int LONGEST = 500;
    private static final Duration BEFORE = Duration.ofMinutes(60);
    private static final Duration AFTER = Duration.ofMinutes(5);
    /** What is left out first when there is too much. */
    private static final List<Kind> DISPENSABLE = List.of(Kind.EVENT, Kind.NOTIFICATION, Kind.ALERT);

    private final IncidentStore incidents;
    private final AlertStore alertStore;
    private final EventIndex index;
    private final Explainer explainer;

    Chronicle(IncidentStore incidents, AlertStore alertStore, EventIndex index, Explainer explainer) {
        this.incidents = incidents;
        this.alertStore = alertStore;
        this.index = index;
        this.explainer = explainer;
    }

    /**
     * @param incidentId null when the alerts are in none
     * @param zone in which sentences say times
     */
    List<TimelineEntry> of(TenantEnvironment where, String incidentId, List<Alert> alerts, ZoneId zone, Instant now) {
        List<TimelineEntry> entries = new ArrayList<>();
        for (Alert alert : alerts) {
            entries.add(begin(where, alert));
        }
        Times times = new Times(
                zone,
                alerts.stream()
                        .map(Alert::startedAt)
                        .min(Comparator.naturalOrder())
                        .orElse(now));
        alerts.stream().limit(TRAILS).forEach(alert -> entries.addAll(trail(where, alert, times)));
        if (incidentId != null) {
            incidents.entries(where.tenant(), incidentId, ENTRIES).forEach(entry -> entries.add(said(entry)));
        }
        if (!alerts.isEmpty()) {
            Instant from = alerts.stream()
                    .map(Alert::startedAt)
                    .min(Comparator.naturalOrder())
                    .orElseThrow()
                    .minus(BEFORE);
            Instant to = alerts.stream()
                    .map(alert -> alert.resolvedAt() == null ? now : alert.resolvedAt())
                    .max(Comparator.naturalOrder())
                    .orElseThrow()
                    .plus(AFTER);
            changes(where, from, to, entries);
            events(where, alerts, from, to, entries);
        }
        return bounded(entries);
    }

    private static TimelineEntry begin(TenantEnvironment where, Alert alert) {
        List<EventReference> references = alert.evidence().stream()
                .limit(EVIDENCE)
                .map(each -> References.of(where, each))
                .toList();
        return new TimelineEntry(
                "began-" + alert.id(),
                alert.startedAt(),
                Kind.ALERT,
                null,
                shortened("The condition of \"" + alert.name() + "\" began: " + AlertWords.said(alert)),
                alert.id(),
                references);
    }

    private List<TimelineEntry> trail(TenantEnvironment where, Alert alert, Times times) {
        List<TimelineEntry> entries = new ArrayList<>();
        int number = 0;
        for (TrailEntry each : alertStore.trail(where.tenant(), alert.id())) {
            String reason = each.reason() == null || each.reason().isBlank() ? "" : ": " + times.local(each.reason());
            entries.add(new TimelineEntry(
                    "trail-" + alert.id() + "-" + number++,
                    each.at(),
                    kind(each),
                    each.actor(),
                    shortened("\"" + alert.name() + "\" " + each.decision() + reason),
                    alert.id(),
                    List.of()));
        }
        return entries;
    }

    private static Kind kind(TrailEntry entry) {
        String stage = entry.stage().toLowerCase(Locale.ROOT);
        if (stage.equals("notify") || stage.equals("route") || stage.equals("escalate")) {
            return Kind.NOTIFICATION;
        }
        return entry.actor() != null || stage.startsWith("remed") ? Kind.ACTION : Kind.ALERT;
    }

    private static TimelineEntry said(IncidentEntry entry) {
        Kind kind =
                switch (entry.kind()) {
                    case "note" -> Kind.NOTE;
                    case "report" -> Kind.REPORT;
                    default -> Kind.ACTION;
                };
        return new TimelineEntry(
                "entry-" + entry.id(), entry.at(), kind, entry.actor(), entry.entry(), entry.alertId(), List.of());
    }

    private void changes(TenantEnvironment where, Instant from, Instant to, List<TimelineEntry> entries) {
        for (Causes.Change change : explainer.changes(where, from, to)) {
            EventReference event = change.evidence().get(0);
            entries.add(new TimelineEntry(
                    "change-" + event.eventId(),
                    change.timestamp(),
                    Kind.CHANGE,
                    change.actor(),
                    shortened(change.text()),
                    null,
                    change.evidence()));
        }
    }

    /** The events alerts rest on, those of each alert in turn. */
    private void events(
            TenantEnvironment where, List<Alert> alerts, Instant from, Instant to, List<TimelineEntry> entries) {
        Map<String, String> owners = new HashMap<>();
        List<Evidence> wanted = new ArrayList<>();
        for (int turn = 0; turn < EVIDENCE; turn++) {
            for (Alert alert : alerts) {
                if (turn < alert.evidence().size() && wanted.size() < EVENTS) {
                    Evidence evidence = alert.evidence().get(turn);
                    if (evidence.eventId() != null && owners.putIfAbsent(evidence.eventId(), alert.id()) == null) {
                        wanted.add(evidence);
                    }
                }
            }
        }
        Set<String> changes = entries.stream()
                .filter(entry -> entry.kind() == Kind.CHANGE)
                .flatMap(entry -> entry.references().stream())
                .map(EventReference::eventId)
                .collect(Collectors.toCollection(HashSet::new));
        wanted.removeIf(evidence -> changes.contains(evidence.eventId()));
        try {
            for (Stretch each : stretches(wanted, from, to)) {
                for (Event event : index.search(where, each.from, each.to, byId(each.ids), EVENTS, null)
                        .events()) {
                    entries.add(new TimelineEntry(
                            "event-" + event.eventId(),
                            event.timestamp(),
                            Kind.EVENT,
                            null,
                            shortened(event.level() + ": " + event.message()),
                            owners.get(event.eventId()),
                            List.of(References.of(event))));
                }
            }
        } catch (EventIndex.NotReady | EventIndex.TooMuch e) {
            entries.add(new TimelineEntry(
                    "events-missing",
                    to,
                    Kind.EVENT,
                    null,
                    "Events are not shown: " + e.getMessage(),
                    null,
                    List.of()));
        }
    }

    /** A time in which events of these ids are. */
    private record Stretch(Instant from, Instant to, Set<String> ids) {}

    /** The index looks every event of a time over for an id: so the moments of the events are asked for, not all between. */
    private static List<Stretch> stretches(List<Evidence> wanted, Instant from, Instant to) {
        Map<Instant, Set<String>> moments = new TreeMap<>();
        Set<String> anywhere = new TreeSet<>();
        for (Evidence each : wanted) {
            Instant at = each.timestamp();
            if (at == null) {
                anywhere.add(each.eventId());
            } else if (!at.isBefore(from) && at.isBefore(to)) {
                moments.computeIfAbsent(at.truncatedTo(ChronoUnit.SECONDS), second -> new TreeSet<>())
                        .add(each.eventId());
            }
        }
        List<Stretch> stretches = new ArrayList<>();
        moments.forEach((second, ids) -> stretches.add(new Stretch(second, second.plusSeconds(1), ids)));
        if (!anywhere.isEmpty()) {
            stretches.add(new Stretch(from, to, anywhere));
        }
        return stretches;
    }

    private static Expression byId(Set<String> ids) {
        String list = ids.stream()
                .sorted()
                .map(id -> "'" + id.replace("'", "''") + "'")
                .collect(Collectors.joining(", "));
        try {
            return Expression.parse("@Id in [" + list + "]");
        } catch (InvalidExpression e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<TimelineEntry> bounded(List<TimelineEntry> entries) {
        Comparator<TimelineEntry> byTime =
                Comparator.comparing(TimelineEntry::timestamp).thenComparing(TimelineEntry::id);
        List<TimelineEntry> kept = new ArrayList<>(entries);
        kept.sort(byTime);
        for (Kind kind : DISPENSABLE) {
            for (int i = kept.size() - 1; i >= 0 && kept.size() > MOST; i--) {
                if (kept.get(i).kind() == kind) {
                    kept.remove(i);
                }
            }
        }
        return List.copyOf(kept.subList(Math.max(0, kept.size() - MOST), kept.size()));
    }

    private static String shortened(String text) {
        String line = text.strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
