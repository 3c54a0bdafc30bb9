// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.incident.Incident;
import io.bellwether.relational.IncidentEntry;
import io.bellwether.relational.StoredIncident;
import io.bellwether.topology.ServiceMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The incidents that go on, in memory: which alert belongs to which, what state each is in, and what is still to be
 * stored. Nothing here waits for a disk. Safe for concurrent use.
 */
final class IncidentBook {
    /** With so many incidents under way in one environment, further alerts belong to none. */
    static final int MOST_RUNNING = 2_000;

    /** An alert that was announced and not stored by then will not come. */
    private static final Duration EXPECTED = Duration.ofMinutes(5);

    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
    private static final String ACTION = "action";

    private final JoinSettings settings;
    private final Function<TenantId, ServiceMap> services;
    private final Supplier<String> ids;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Case> cases = new HashMap<>();
    private final Map<TenantEnvironment, Neighbourhood> running = new HashMap<>();
    private final Set<String> dirty = new LinkedHashSet<>();
    private final Map<String, TenantId> unknown = new LinkedHashMap<>();
    private final List<IncidentEntry> entries = new ArrayList<>();
    private final Map<String, Decision> decided = new HashMap<>();
    private final Map<String, StoredIncident> farewells = new LinkedHashMap<>();

    IncidentBook(JoinSettings settings, Function<TenantId, ServiceMap> services, Supplier<String> ids) {
        this.settings = settings;
        this.services = services;
        this.ids = ids;
    }

    /** What is to be written. @param seen the same incidents as they are seen */
    record Unwritten(List<StoredIncident> rows, List<IncidentEntry> entries, List<Incident> seen) {
        boolean isEmpty() {
            return rows.isEmpty() && entries.isEmpty();
        }
    }

    /** Where an alert was put by moving it, which its own record may say later. */
    private record Decision(String into, Instant at) {}

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** See {@link io.bellwether.incident.Correlation#assign}. */
    String assign(Alert opening, Instant now) {
        return locked(() -> {
            Neighbourhood here = running.computeIfAbsent(opening.where(), where -> new Neighbourhood());
            Case found = here.nearest(opening, services.apply(opening.where().tenant()), settings.within(), now);
            if (found == null && here.size() >= MOST_RUNNING) {
                return null;
            }
            if (found == null) {
                found = add(new Case(ids.get(), opening.where(), Notes.NONE, now));
            }
            found.expect(opening, now);
            return found.id;
        });
    }

    private Case add(Case fresh) {
        cases.put(fresh.id, fresh);
        running.computeIfAbsent(fresh.where, where -> new Neighbourhood()).add(fresh);
        return fresh;
    }

    private void forget(Case old) {
        cases.remove(old.id);
        dirty.remove(old.id);
        Neighbourhood here = running.get(old.where);
        if (here != null) {
            here.remove(old);
            if (here.isEmpty()) {
                running.remove(old.where);
            }
        }
    }

    /** Takes alerts as they are stored now. */
    void follow(List<Alert> changed, Instant now) {
        lock.lock();
        try {
            for (Alert alert : changed) {
                Decision decision = decided.get(alert.id());
                String id = decision == null ? alert.incidentId() : decision.into();
                if (id == null) {
                    continue;
                }
                Case known = cases.get(id);
                if (known == null) {
                    unknown.put(id, alert.where().tenant());
                } else {
                    put(known, alert, now);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void put(Case known, Alert alert, Instant now) {
        boolean fresh = known.alert(alert.id()) == null;
        boolean first = known.isEmpty();
        if (!known.put(alert)) {
            return;
        }
        known.changedAt = now;
        if (first) {
            say(known, now, null, "Incident opened");
        } else if (fresh) {
            touch(known, now);
        }
        settle(known, now);
    }

    /** Brings what follows from the alerts in line with them. */
    private void settle(Case known, Instant now) {
        Instant calm = known.calmSince();
        if (calm == null && known.resolvedAt != null) {
            if (known.notes.mergedInto() == null && known.notes.closedAt() != null) {
                known.notes = known.notes.closed(null, null);
            }
            say(known, now, null, "Incident opened again");
        } else if (calm != null && known.resolvedAt == null) {
            say(known, now, null, "All alerts are resolved");
        }
        known.resolvedAt = calm;
        touch(known, now);
    }

    private void touch(Case known, Instant now) {
        known.updatedAt = now;
        dirty.add(known.id);
    }

    private void say(Case known, Instant now, String actor, String text) {
        entries.add(IncidentEntry.of(known.where.tenant(), known.id, now, ACTION, actor, text));
        touch(known, now);
    }

    /** From now on these alerts belong to this incident, whatever their records say yet. */
    void decide(Collection<String> alertIds, String into, Instant now) {
        lock.lock();
        try {
            alertIds.forEach(id -> decided.put(id, new Decision(into, now)));
        } finally {
            lock.unlock();
        }
    }

    /** Incidents that alerts name and that are not in memory, with their tenants; asked for once. */
    Map<String, TenantId> takeUnknown() {
        return locked(() -> {
            Map<String, TenantId> taken = new LinkedHashMap<>(unknown);
            unknown.clear();
            return taken;
        });
    }

    /** Asks for an incident again that could not be read. */
    void missed(String incidentId, TenantId tenant) {
        locked(() -> unknown.put(incidentId, tenant));
    }

    /**
     * Takes in an incident from the store with its alerts, as they are there.
     *
     * @param row null when there is none, and it is made anew of its alerts
     */
    void adopt(String incidentId, StoredIncident row, List<Alert> alerts, Instant now) {
        lock.lock();
        try {
            if (cases.containsKey(incidentId) || alerts.isEmpty()) {
                return;
            }
            Instant last = alerts.stream()
                    .map(Alert::updatedAt)
                    .max(Comparator.naturalOrder())
                    .filter(time -> time.isBefore(now))
                    .orElse(now);
            Case adopted = new Case(
                    incidentId, alerts.get(0).where(), row == null ? Notes.NONE : IncidentRow.notes(row), last);
            alerts.forEach(adopted::put);
            if (row != null) {
                adopted.resolvedAt = row.resolvedAt();
                adopted.updatedAt = row.updatedAt();
            }
            add(adopted);
            if (row == null) {
                say(adopted, now, null, "Incident opened");
            }
            boolean same = row != null
                    && Objects.equals(row.resolvedAt(), adopted.calmSince())
                    && row.alertCount() == adopted.alerts().size();
            if (!same) {
                settle(adopted, now);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Closes what has been calm for long enough, and forgets what nobody needs in memory any more. */
    void sweep(Instant now) {
        lock.lock();
        try {
            decided.values().removeIf(each -> each.at().isBefore(now.minus(EXPECTED)));
            for (Case each : List.copyOf(cases.values())) {
                if (each.forgetExpected(now.minus(EXPECTED))) {
                    forget(each);
                } else if (!each.isEmpty()) {
                    retire(each, now);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void retire(Case each, Instant now) {
        Instant closed = each.notes.closedAt();
        if (closed == null) {
            Instant calm = each.calmSince();
            Instant since = calm == null || each.changedAt.isAfter(calm) ? each.changedAt : calm;
            if (calm != null && !since.plus(settings.calm()).isAfter(now)) {
                each.notes = each.notes.closed(now, null);
                say(each, now, null, "Closed after " + settings.calm().toMinutes() + " minutes of calm");
            }
        } else if (!dirty.contains(each.id) && !closed.plus(settings.calm()).isAfter(now)) {
            forget(each);
        }
    }

    /** Forgets the incidents of tenants that are gone. */
    void keep(Set<TenantId> tenants) {
        lock.lock();
        try {
            List.copyOf(cases.values()).stream()
                    .filter(each -> !tenants.contains(each.where.tenant()))
                    .forEach(this::forget);
            entries.removeIf(entry -> !tenants.contains(entry.tenant()));
            unknown.values().removeIf(tenant -> !tenants.contains(tenant));
        } finally {
            lock.unlock();
        }
    }

    /**
     * What is to be written; given back by {@link #putBack} when it was not.
     *
     * @param all false to leave large incidents that were written just now for later
     */
    Unwritten take(Instant now, boolean all) {
        return locked(() -> {
            List<StoredIncident> rows = new ArrayList<>();
            List<Incident> seen = new ArrayList<>();
            farewells.values().forEach(row -> {
                rows.add(row);
                seen.add(IncidentRow.read(row));
            });
            farewells.clear();
            for (String id : List.copyOf(dirty)) {
                Case each = cases.get(id);
                if (!all && each.isResting(now)) {
                    continue;
                }
                dirty.remove(id);
                if (!each.isEmpty()) {
                    each.takenAt = now;
                    Incident view = view(each);
                    seen.add(view);
                    rows.add(IncidentRow.stored(view, each.notes));
                }
            }
            Unwritten taken = new Unwritten(rows, List.copyOf(entries), seen);
            entries.clear();
            return taken;
        });
    }

    void putBack(Unwritten unwritten) {
        lock.lock();
        try {
            for (StoredIncident row : unwritten.rows()) {
                if (cases.containsKey(row.id())) {
                    dirty.add(row.id());
                } else {
                    farewells.putIfAbsent(row.id(), row);
                }
            }
            entries.addAll(0, unwritten.entries());
        } finally {
            lock.unlock();
        }
    }

    private Incident view(Case each) {
        return each.view(services.apply(each.where.tenant()));
    }

    /** As it is in memory; empty when it is not there. @param tenant null for any */
    Optional<Incident> find(TenantId tenant, String id) {
        return locked(() -> Optional.ofNullable(cases.get(id))
                .filter(each -> !each.isEmpty())
                .filter(each -> tenant == null || each.where.tenant().equals(tenant))
                .map(this::view));
    }

    /** What is known beside its alerts; empty when it is not in memory. */
    Optional<Notes> notes(String id) {
        return locked(() -> Optional.ofNullable(cases.get(id)).map(each -> each.notes));
    }

    /** Its alerts as they were followed last; none when it is not in memory. */
    List<Alert> alerts(String id) {
        return locked(() -> cases.containsKey(id) ? List.copyOf(cases.get(id).alerts()) : List.of());
    }

    /** How many are not closed and not resolved. */
    long open() {
        return locked(
                () -> cases.values().stream().filter(each -> each.open() > 0).count());
    }

    /**
     * Changes what is known of an incident in memory.
     *
     * @param change from what is known to what will be; null for no change
     * @param text what is noted, from the incident as it was; null for nothing
     * @return false when it is not in memory
     */
    boolean change(String id, Instant now, String actor, Function<Notes, Notes> change, Function<Notes, String> text) {
        return locked(() -> {
            Case known = cases.get(id);
            if (known == null || known.isEmpty()) {
                return false;
            }
            Notes changed = change.apply(known.notes);
            String said = text.apply(known.notes);
            if (!changed.equals(known.notes)) {
                known.notes = changed;
                touch(known, now);
            }
            if (said != null) {
                say(known, now, actor, said);
            }
            return true;
        });
    }

    /** Adds an entry of any kind. */
    void note(IncidentEntry entry) {
        lock.lock();
        try {
            entries.add(entry);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Moves alerts from one incident in memory to another. One that has none left is closed for good.
     *
     * @param into an incident in memory; null for a new one that people set apart
     * @param chosen which of its alerts move
     */
    Moved move(String from, String into, Predicate<String> chosen, Instant now) {
        return locked(() -> {
            Case source = cases.get(from);
            Incident before = view(source);
            List<Alert> moving = source.alerts().stream()
                    .filter(alert -> chosen.test(alert.id()))
                    .toList();
            Case target =
                    into == null ? add(new Case(ids.get(), source.where, Notes.NONE.setApart(), now)) : cases.get(into);
            for (Alert alert : moving) {
                source.remove(alert.id());
                target.put(alert);
                decided.put(alert.id(), new Decision(target.id, now));
            }
            target.changedAt = now;
            target.resolvedAt = target.calmSince();
            touch(target, now);
            if (source.isEmpty()) {
                Notes last = source.notes.closed(now, target.id);
                farewells.put(from, IncidentRow.emptied(before, last, now));
                forget(source);
            } else {
                source.resolvedAt = source.calmSince();
                touch(source, now);
            }
            return new Moved(target.id, moving.stream().map(Alert::id).toList());
        });
    }

    /** What came of moving alerts. */
    record Moved(String into, List<String> alertIds) {}

    /**
     * Incidents under way whose alerts changed since they were looked at last, each once a minute at most.
     *
     * @param looked when each was looked at last, and with how many changes; brought up to date
     * @param most at most so many
     */
    List<Incident> toLookAt(Map<String, Looked> looked, int most, Instant now) {
        return locked(() -> {
            looked.keySet().retainAll(cases.keySet());
            List<Incident> due = new ArrayList<>();
            for (Case each : cases.values()) {
                Looked last = looked.get(each.id);
                boolean changed = last == null
                        || last.changes() != each.changes
                                && !last.at().plus(LOOK_AGAIN).isAfter(now);
                if (changed && due.size() < most && !each.isEmpty() && each.notes.closedAt() == null) {
                    looked.put(each.id, new Looked(each.changes, now));
                    due.add(view(each));
                }
            }
            return due;
        });
    }

    /** When an incident was looked at, and how many changes it had had. */
    record Looked(long changes, Instant at) {}

    /**
     * An older incident of the same environment that shares an id of its events with this one, and that people did not
     * set apart.
     *
     * @return null when there is none
     */
    String sharing(String id, Collection<String> shared) {
        return locked(() -> {
            Case fresh = cases.get(id);
            if (fresh == null || fresh.notes.apart() || fresh.notes.closedAt() != null || fresh.isEmpty()) {
                return null;
            }
            Instant begun = view(fresh).openedAt();
            return running.get(fresh.where).cases().stream()
                    .filter(each -> each != fresh && !each.isEmpty() && !each.notes.apart())
                    .filter(each -> each.notes.closedAt() == null)
                    .filter(each -> each.notes.ids().stream().anyMatch(shared::contains))
                    .filter(each -> {
                        Instant other = view(each).openedAt();
                        return other.isBefore(begun) || other.equals(begun) && each.id.compareTo(id) < 0;
                    })
                    .min(Comparator.comparing((Case each) -> view(each).openedAt())
                            .thenComparing(each -> each.id))
                    .map(each -> each.id)
                    .orElse(null);
        });
    }
}
