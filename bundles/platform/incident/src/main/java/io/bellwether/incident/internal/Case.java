// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.incident.Incident;
import io.bellwether.incident.IncidentState;
import io.bellwether.incident.internal.Affinity.Subject;
import io.bellwether.topology.ServiceMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** An incident while it lives: its alerts, and what people said of it. Guarded by the book's lock. */
final class Case {
    /** An incident with so many alerts takes no more. */
    static final int MOST_ALERTS = 20_000;

    private static final int SUBJECTS = 64;
    /** From so many alerts on an incident in motion rests between two writes, as each looks at all of them. */
    private static final int MANY = 500;

    private static final Duration REST_PER_ALERT = Duration.ofNanos(50_000);
    private static final int EVENTS = 500;
    private static final int SHOWN_ALERTS = 1_000;
    private static final int SHOWN = 50;

    final String id;
    final TenantEnvironment where;
    /** Everything that is not an alert's. */
    Notes notes;
    /** Its alerts' last change, by the platform's clock. */
    Instant changedAt;
    /** Any last change. */
    Instant updatedAt;
    /** As it was seen last: when its last alert was resolved; null while one is not. */
    Instant resolvedAt;
    /** How often its alerts changed. */
    long changes;
    /** When it was taken to be written last; null when it never was. */
    Instant takenAt;
    /** Its place among the others of its neighbourhood. */
    long number;

    private final Map<String, Alert> alerts = new LinkedHashMap<>();
    private final Map<String, Instant> expected = new LinkedHashMap<>();
    private final Map<Subject, Instant> subjects = new LinkedHashMap<>();
    private final Set<String> events = new HashSet<>();
    private int open;
    /** Where it is known by its subjects; null while it is not. */
    private Neighbourhood home;

    Case(String id, TenantEnvironment where, Notes notes, Instant now) {
        this.id = id;
        this.where = where;
        this.notes = notes;
        this.changedAt = now;
        this.updatedAt = now;
    }

    /** An alert that is about to open; it counts when it is stored. */
    void expect(Alert alert, Instant now) {
        expected.put(alert.id(), now);
        learn(alert);
        changedAt = now;
    }

    /** An alert as it is now. @return false when it was known like this */
    boolean put(Alert alert) {
        expected.remove(alert.id());
        Alert before = alerts.put(alert.id(), alert);
        if (alert.equals(before)) {
            return false;
        }
        open += (isOpen(alert) ? 1 : 0) - (before != null && isOpen(before) ? 1 : 0);
        learn(alert);
        changes++;
        return true;
    }

    Alert remove(String alertId) {
        Alert removed = alerts.remove(alertId);
        if (removed != null) {
            open -= isOpen(removed) ? 1 : 0;
            forgetSubjects();
            events.clear();
            alerts.values().forEach(this::learn);
            changes++;
        }
        return removed;
    }

    private void learn(Alert alert) {
        Subject subject = Subject.of(alert);
        Instant since = subjects.get(subject);
        if (since == null && subjects.size() < SUBJECTS) {
            subjects.put(subject, alert.startedAt());
            if (home != null) {
                home.learned(subject, this);
            }
        } else if (since != null && alert.startedAt().isBefore(since)) {
            subjects.put(subject, alert.startedAt());
        }
        for (Evidence each : alert.evidence()) {
            if (events.size() < EVENTS && each.eventId() != null) {
                events.add(each.eventId());
            }
        }
    }

    /** It is known in a neighbourhood from now on. */
    void enter(Neighbourhood where) {
        home = where;
        subjects.keySet().forEach(subject -> where.learned(subject, this));
    }

    /** It is not any more. */
    void leave() {
        if (home != null) {
            subjects.keySet().forEach(subject -> home.unlearned(subject, this));
            home = null;
        }
    }

    private void forgetSubjects() {
        if (home != null) {
            subjects.keySet().forEach(subject -> home.unlearned(subject, this));
        }
        subjects.clear();
    }

    /** True when it was written so lately that writing it again can wait. */
    boolean isResting(Instant now) {
        return takenAt != null
                && alerts.size() >= MANY
                && now.isBefore(takenAt.plus(REST_PER_ALERT.multipliedBy(alerts.size())));
    }

    /** True when it takes another alert on a subject it has. */
    boolean takesMore(Duration within, Instant now) {
        return hasRoom() && (open > 0 || isRecent(within, now));
    }

    private boolean hasRoom() {
        return notes.closedAt() == null && alerts.size() + expected.size() < MOST_ALERTS;
    }

    private boolean isRecent(Duration within, Instant now) {
        return Duration.between(changedAt, now).compareTo(within) <= 0;
    }

    /** True when it changed later than another, or came before it where they changed at one time. */
    boolean isAheadOf(Case other) {
        int byTime = changedAt.compareTo(other.changedAt);
        return byTime != 0 ? byTime > 0 : number < other.number;
    }

    /** How much speaks for an alert being of this incident; not more than nothing when it takes none now. */
    int affinity(Alert alert, ServiceMap services, Duration within, Instant now) {
        if (!hasRoom() || (open == 0 && !isRecent(within, now))) {
            return Affinity.NONE;
        }
        int nearest = alert.evidence().stream().anyMatch(each -> events.contains(each.eventId()))
                ? Affinity.SAME_EVENT
                : Affinity.NONE;
        Subject fresh = Subject.of(alert);
        // What nobody can place comes along with trouble; it ties no other trouble to it.
        boolean placed = !fresh.isUnplaced() && !subjects.keySet().stream().allMatch(Subject::isUnplaced);
        for (Map.Entry<Subject, Instant> known : subjects.entrySet()) {
            Duration ahead = Duration.between(known.getValue(), alert.startedAt());
            int near = Affinity.of(fresh, known.getKey(), ahead, services);
            nearest = placed && near == Affinity.UNPLACED ? nearest : Math.max(nearest, near);
        }
        return isRecent(within, now) || nearest == Affinity.SAME_SUBJECT && open > 0 ? nearest : Affinity.NONE;
    }

    Alert alert(String alertId) {
        return alerts.get(alertId);
    }

    Collection<Alert> alerts() {
        return alerts.values();
    }

    boolean isEmpty() {
        return alerts.isEmpty();
    }

    int open() {
        return open;
    }

    /** Forgets alerts that were expected and never stored. @return whether nothing is left */
    boolean forgetExpected(Instant before) {
        expected.values().removeIf(since -> since.isBefore(before));
        return alerts.isEmpty() && expected.isEmpty();
    }

    private static boolean isOpen(Alert alert) {
        return alert.state() != AlertState.RESOLVED;
    }

    /** When the last alert was resolved; null while one is not. */
    Instant calmSince() {
        return open > 0
                ? null
                : alerts.values().stream()
                        .map(Alert::resolvedAt)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(updatedAt);
    }

    private IncidentState state() {
        if (notes.closedAt() != null) {
            return IncidentState.CLOSED;
        }
        if (open == 0) {
            return IncidentState.RESOLVED;
        }
        boolean taken = notes.acknowledgedAt() != null
                || alerts.values().stream().filter(Case::isOpen).allMatch(alert -> alert.state() == AlertState.ACK);
        return taken ? IncidentState.ACK : IncidentState.OPEN;
    }

    private Instant acknowledgedAt() {
        Instant first = alerts.values().stream()
                .map(Alert::acknowledgedAt)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        Instant byHand = notes.acknowledgedAt();
        return first == null || byHand != null && byHand.isBefore(first) ? byHand : first;
    }

    /** As it is seen from outside. There must be an alert. */
    Incident view(ServiceMap map) {
        List<Alert> ordered = new ArrayList<>(alerts.values());
        ordered.sort(Comparator.comparing(Alert::createdAt).thenComparing(Alert::id));
        Set<String> services = new LinkedHashSet<>();
        ordered.stream()
                .sorted(Comparator.comparing(Alert::startedAt).thenComparing(Alert::id))
                .map(Affinity::service)
                .filter(Objects::nonNull)
                .map(name -> name.replaceAll("\\R", " "))
                .limit(SHOWN_ALERTS)
                .forEach(services::add);
        List<String> affected = services.stream().limit(SHOWN).toList();
        Severity worst = ordered.stream()
                .map(Alert::severity)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return new Incident(
                id,
                where,
                notes.title() == null ? Naming.title(ordered, map) : notes.title(),
                notes.severity() == null ? worst : notes.severity(),
                state(),
                Naming.main(ordered, map).alertClass(),
                notes.cause(),
                notes.owner(),
                affected,
                dependants(affected, map),
                notes.users(),
                notes.userCount(),
                ordered.stream().map(Alert::id).limit(SHOWN_ALERTS).toList(),
                ordered.size(),
                open,
                first(ordered.stream().map(Alert::startedAt).toList()),
                first(ordered.stream().map(Alert::detectedAt).toList()),
                first(ordered.stream().map(Alert::createdAt).toList()),
                updatedAt,
                acknowledgedAt(),
                calmSince(),
                notes.closedAt(),
                notes.linked(),
                notes.mergedInto());
    }

    private static Instant first(Collection<Instant> times) {
        return times.stream().min(Comparator.naturalOrder()).orElseThrow();
    }

    /** Services that need one of those, directly or through others. */
    private static List<String> dependants(List<String> affected, ServiceMap map) {
        Set<String> dependants = new TreeSet<>();
        for (ServiceMap.Service each : map.services()) {
            if (!affected.contains(each.id())
                    && map.upstream(each.id()).stream().anyMatch(affected::contains)) {
                dependants.add(each.id());
            }
        }
        return dependants.stream().limit(SHOWN).toList();
    }
}
