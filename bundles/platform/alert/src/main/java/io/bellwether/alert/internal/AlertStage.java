// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.Alerts.Acknowledgement;
import io.bellwether.alert.Alerts.Bulk;
import io.bellwether.alert.Verdict;
import io.bellwether.alert.internal.routing.RoutingTables;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.incident.Correlation;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.AlertStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The stage without its surroundings. One call at a time changes the book; what a call decides is stored in one
 * transaction before the next begins. Safe for concurrent use.
 */
final class AlertStage {
    /** How far back resolved alerts may still have something to be told. */
    static final Duration LOOK_BACK = Duration.ofDays(3);

    /** More alerts than this do not have their time in one transaction. */
    private static final int TOGETHER = 2_000;
    /** A clock that goes back by less only stands still. */
    private static final Duration STEP_BACK = Duration.ofSeconds(1);

    private final Surroundings around;
    private final AlertStore store;
    private final RoutingTables routing;
    private final InstantSource clock;
    private final Consumer<List<Alert>> changed;

    private final Judge judge;
    private final People people = new People();
    private final Clockwork clockwork;
    private final Teller teller;
    private final Watch watch;

    private final ReentrantLock lock = new ReentrantLock();
    private final Book book;
    private final AtomicBoolean mayHaveOrphans = new AtomicBoolean();
    private Instant latest = Instant.EPOCH;

    /**
     * @param messageIds gives each message its id, as {@code alertIds} each alert
     * @param changed called with the alerts that changed, after they were stored, one call at a time
     */
    AlertStage(
            Surroundings around,
            AlertStore store,
            RoutingTables routing,
            Supplier<String> alertIds,
            Supplier<String> messageIds,
            InstantSource clock,
            Consumer<List<Alert>> changed) {
        this.around = around;
        this.store = store;
        this.routing = routing;
        this.clock = clock;
        this.changed = changed;
        Climber climber = new Climber(around.onCall());
        Sieve sieve = new Sieve(around.suppressor(), climber);
        Returns returns = new Returns(sieve, climber);
        judge = new Judge(alertIds, around, sieve, climber, returns);
        clockwork = new Clockwork(people, returns, sieve, climber);
        teller = new Teller(messageIds, around, sieve, climber);
        watch = new Watch(around.suppressor());
        book = new Book(around);
    }

    /** Takes up what was left by the last run. */
    void restore() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<AlertRecord> records = store.restore(now.minus(LOOK_BACK));
        lock.lock();
        try {
            for (AlertRecord record : records) {
                Instant written = AlertCase.restore(record).latest();
                latest = written.isAfter(latest) ? written : latest;
            }
            teller.after(latest.plus(STEP_BACK));
            Draft draft = draft(latest.isAfter(now) ? latest : now);
            for (AlertRecord record : records) {
                AlertCase each = AlertCase.restore(record);
                if (!each.isOver(draft.now(), draft.rules(each))) {
                    book.put(each, draft.now(), draft);
                }
            }
        } finally {
            lock.unlock();
        }
        mayHaveOrphans.set(true);
    }

    /** Verdicts on environments that are gone say nothing any more. */
    void accept(List<Verdict> verdicts) {
        Map<TenantEnvironment, Boolean> there = new HashMap<>();
        change(draft -> {
            for (Verdict verdict : verdicts) {
                if (there.computeIfAbsent(verdict.where(), around.exists()::test)) {
                    judge.judge(verdict, draft);
                }
            }
        });
    }

    void retain(TenantEnvironment where, Set<String> policies) {
        change(draft -> resolve(
                book.cases(where.tenant()),
                each -> each.alert().where().equals(where)
                        && !policies.contains(each.alert().policy()),
                "its policy is gone or disabled",
                draft));
    }

    private void resolve(List<AlertCase> all, Predicate<AlertCase> which, String why, Draft draft) {
        all.stream()
                .filter(each -> !each.isResolved())
                .filter(which)
                .forEach(each -> judge.resolve(each, false, Life.End.OVER, why, draft));
    }

    Optional<Alert> acknowledge(TenantId tenant, String alertId, Acknowledgement said) {
        return one(tenant, alertId, (each, draft) -> {
            if (each.isOpen()) {
                people.acknowledge(each, said, draft);
            } else if (!each.isResolved()) {
                people.renew(each, said, draft);
            }
        });
    }

    Optional<Alert> resolve(TenantId tenant, String alertId, String actor, String comment) {
        return one(tenant, alertId, (each, draft) -> {
            if (!each.isResolved()) {
                people.resolve(each, actor, comment, draft);
            }
        });
    }

    /** @param owner null for nobody */
    Optional<Alert> assign(TenantId tenant, String alertId, String owner, String actor, String comment) {
        return one(tenant, alertId, (each, draft) -> {
            if (!each.isResolved()) {
                people.assign(each, owner, actor, comment, draft);
            }
        });
    }

    private Optional<Alert> one(TenantId tenant, String alertId, BiConsumer<AlertCase, Draft> work) {
        List<Alert> changedNow = changed(draft -> {
            AlertCase each = draft.find(alertId);
            if (each != null && each.alert().where().tenant().equals(tenant)) {
                work.accept(each, draft);
            }
        });
        return changedNow.isEmpty()
                ? store.find(tenant, alertId).map(AlertRecord::alert)
                : Optional.of(changedNow.get(0));
    }

    /** @return how many alerts changed */
    int change(Bulk bulk) {
        return change(draft -> {
            AlertQuery query = bulk.query();
            List<AlertCase> all = bulk.ids() == null
                    ? query.tenant() == null ? book.cases() : book.cases(query.tenant())
                    : bulk.ids().stream()
                            .distinct()
                            .map(draft::find)
                            .filter(Objects::nonNull)
                            .toList();
            all.stream()
                    .filter(each -> !each.isResolved() && query.matches(each.alert()))
                    .forEach(each -> change(each, bulk, draft));
        });
    }

    private void change(AlertCase each, Bulk bulk, Draft draft) {
        Acknowledgement said = bulk.said();
        switch (bulk.action()) {
            case ACK -> {
                if (each.isOpen()) {
                    people.acknowledge(each, said, draft);
                }
            }
            case RESOLVE -> people.resolve(each, said.actor(), said.comment(), draft);
            default -> people.assign(each, said.assignedTo(), said.actor(), said.comment(), draft);
        }
    }

    /** Alerts belong to another incident from now on. */
    void move(Correlation.Move move) {
        change(draft -> move.alertIds().forEach(id -> {
            AlertCase known = draft.find(id);
            if (known == null) {
                store.find(move.tenant(), id)
                        .ifPresent(record -> draft.keep(new AlertRecord(
                                moved(record.alert(), move, draft), record.memory(), record.detectors())));
            } else if (known.alert().where().tenant().equals(move.tenant())) {
                draft.change(known.with(moved(known.alert(), move, draft)));
            }
        }));
    }

    private static Alert moved(Alert alert, Correlation.Move move, Draft draft) {
        String to = move.incidentId() == null ? "out of its incident" : "to incident " + move.incidentId();
        draft.note(alert, "person", "moved " + to, "by " + move.actor(), move.actor());
        return Revision.of(alert, draft.now()).incident(move.incidentId()).done();
    }

    /**
     * Lets happen what is due, and puts into the outbox what is to be told, one transaction for each tenant, after
     * resolving what environments that are gone have left behind. Called often; costs only what is due.
     *
     * @throws RuntimeException the first failure, after every tenant had its turn
     */
    void tick() {
        Failures failures = new Failures();
        if (mayHaveOrphans.getAndSet(false)) {
            failures.run(
                    () -> change(draft -> resolve(
                            book.cases(),
                            each -> !around.exists().test(each.alert().where()),
                            "its environment was deleted",
                            draft)),
                    () -> mayHaveOrphans.set(true));
        }
        alertTimes(failures);
        groupTimes(failures);
        failures.done();
    }

    private void alertTimes(Failures failures) {
        Map<TenantId, List<String>> due = locked(() -> {
            Instant now = now();
            book.expire(now);
            watch.look(book, now, TOGETHER);
            return book.alertsDue(now, TOGETHER);
        });
        due.forEach((tenant, ids) -> failures.run(
                () -> {
                    change(draft -> ids.forEach(id -> ring(id, draft)));
                    schedule(ids, true);
                },
                () -> schedule(ids, false)));
    }

    private void ring(String id, Draft draft) {
        AlertCase each = draft.find(id);
        if (each != null) {
            clockwork.ring(each, watch.isLooking(id), draft);
        }
    }

    /** @param onwards true so that time goes on, even if something is due that cannot be done */
    private void schedule(List<String> ids, boolean onwards) {
        locked(() -> {
            Instant earliest = onwards ? now().plusMillis(1) : null;
            ids.forEach(id -> book.schedule(id, earliest));
            return null;
        });
    }

    private void groupTimes(Failures failures) {
        Map<TenantId, List<Group>> due = locked(() -> book.groupsDue(now(), teller));
        due.forEach((tenant, groups) -> failures.run(() -> change(draft -> teller.tell(groups, draft)), () -> {}));
    }

    /** The next time at which {@link #tick} may have something to do; null while nothing is waiting. */
    Instant nextDue() {
        return locked(() -> {
            Instant now = now();
            Instant due = book.nextDue(teller, now);
            Instant look = watch.next(book, now);
            return look == null || (due != null && due.isBefore(look)) ? due : look;
        });
    }

    /**
     * Forgets the alerts of other tenants, as the store has already. Those of environments that are gone are resolved at
     * the next {@link #tick}.
     */
    void keep(Set<TenantId> tenants) {
        locked(() -> {
            book.forget(tenant -> !tenants.contains(tenant));
            return null;
        });
        mayHaveOrphans.set(true);
    }

    Map<String, Object> route(TenantId tenant, Map<String, ?> document) {
        return locked(() -> {
            Map<String, Object> saved = routing.save(tenant, document);
            around.suppressor().routed(tenant, saved);
            book.regroup(tenant, draft(now()));
            return saved;
        });
    }

    /** How many alerts are not resolved. */
    long open() {
        return locked(book::open);
    }

    private int change(Consumer<Draft> decide) {
        return changed(decide).size();
    }

    /** @return the alerts as they are now that something changed */
    private List<Alert> changed(Consumer<Draft> decide) {
        lock.lock();
        try {
            Draft draft = draft(now());
            decide.accept(draft);
            List<Alert> alerts = draft.commit(store);
            if (!alerts.isEmpty()) {
                changed.accept(alerts);
                around.correlation().follow(alerts);
            }
            return alerts;
        } finally {
            lock.unlock();
        }
    }

    private Draft draft(Instant now) {
        return new Draft(book, now, around, routing::table);
    }

    /** Under the lock. When the clock was set back, everything that waits keeps its distance. */
    private Instant now() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (now.isBefore(latest)) {
            Duration back = Duration.between(now, latest);
            if (back.compareTo(STEP_BACK) < 0) {
                return latest;
            }
            book.rewind(back, draft(now));
        }
        latest = now;
        return now;
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Lets everyone have a turn before the first failure is thrown. */
    private static final class Failures {
        private RuntimeException first;

        void run(Runnable work, Runnable otherwise) {
            try {
                work.run();
            } catch (RuntimeException e) {
                first = first == null ? e : first;
                otherwise.run();
            }
        }

        void done() {
            if (first != null) {
                throw first;
            }
        }
    }
}
