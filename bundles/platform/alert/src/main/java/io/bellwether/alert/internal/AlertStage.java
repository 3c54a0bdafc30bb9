// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.Verdict;
import io.bellwether.alert.internal.routing.RoutingTables;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.AlertStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The stage without its surroundings. One call at a time changes the book; what a call decides is stored in one
 * transaction before the next begins. Safe for concurrent use.
 */
final class AlertStage {
    /** How far back resolved alerts may still have something to be told. */
    static final Duration LOOK_BACK = Duration.ofDays(3);

    private final Predicate<TenantEnvironment> exists;
    private final AlertStore store;
    private final RoutingTables routing;
    private final Judge judge;
    private final Teller teller;
    private final InstantSource clock;
    private final Runnable wake;
    private final Consumer<List<Alert>> changed;

    private final ReentrantLock lock = new ReentrantLock();
    private final Book book = new Book();
    private final AtomicBoolean mayHaveOrphans = new AtomicBoolean();

    /**
     * @param exists whether an environment exists at this time
     * @param wake called after messages were put into the outbox
     * @param changed called with the alerts that changed, after they were stored, one call at a time
     */
    AlertStage(
            Predicate<TenantEnvironment> exists,
            AlertStore store,
            RoutingTables routing,
            Judge judge,
            Teller teller,
            InstantSource clock,
            Runnable wake,
            Consumer<List<Alert>> changed) {
        this.exists = exists;
        this.store = store;
        this.routing = routing;
        this.judge = judge;
        this.teller = teller;
        this.clock = clock;
        this.wake = wake;
        this.changed = changed;
    }

    /** Takes up what was left by the last run. */
    void restore() {
        Instant now = clock.instant();
        List<AlertRecord> records = store.restore(now.minus(LOOK_BACK));
        lock.lock();
        try {
            Draft draft = new Draft(book, now, routing::table);
            for (AlertRecord record : records) {
                AlertCase each = AlertCase.restore(record);
                if (!each.isOver(now)) {
                    book.put(each, now, draft::table);
                }
            }
        } finally {
            lock.unlock();
        }
        mayHaveOrphans.set(true);
    }

    /** Verdicts on environments that are gone say nothing any more. */
    void accept(List<Verdict> verdicts) {
        change(draft -> verdicts.stream()
                .filter(verdict -> exists.test(verdict.where()))
                .forEach(verdict -> judge.judge(verdict, draft)));
    }

    void retain(TenantEnvironment where, Set<String> policies) {
        change(draft -> List.copyOf(book.cases()).stream()
                .filter(each -> !each.isResolved())
                .filter(each -> each.alert().where().equals(where))
                .filter(each -> !policies.contains(each.alert().policy()))
                .forEach(each -> judge.resolve(each, false, "its policy is gone or disabled", draft)));
    }

    Optional<Alert> acknowledge(TenantId tenant, String alertId, String actor, String comment) {
        change(draft -> {
            AlertCase each = draft.find(alertId);
            if (isOf(tenant, each) && each.alert().state() == AlertState.OPEN) {
                judge.acknowledge(each, actor, comment, draft);
            }
        });
        return store.find(tenant, alertId).map(AlertRecord::alert);
    }

    Optional<Alert> resolve(TenantId tenant, String alertId, String actor, String comment) {
        change(draft -> {
            AlertCase each = draft.find(alertId);
            if (isOf(tenant, each) && !each.isResolved()) {
                judge.resolveByHand(each, actor, comment, draft);
            }
        });
        return store.find(tenant, alertId).map(AlertRecord::alert);
    }

    int acknowledgeAll(AlertQuery query, String actor, String comment) {
        return change(draft -> List.copyOf(book.cases()).stream()
                .filter(each -> each.alert().state() == AlertState.OPEN)
                .filter(each -> matches(query, each.alert()))
                .forEach(each -> judge.acknowledge(each, actor, comment, draft)));
    }

    /**
     * Puts into the outbox what is due, one transaction for each tenant, after resolving what environments that are gone
     * have left behind. Called often.
     *
     * @throws RuntimeException the first failure, after every tenant had its turn
     */
    void tick() {
        RuntimeException failure = null;
        if (mayHaveOrphans.getAndSet(false)) {
            try {
                change(this::resolveOrphans);
            } catch (RuntimeException e) {
                mayHaveOrphans.set(true);
                failure = e;
            }
        }
        for (List<Group> groups : due().values()) {
            try {
                change(draft -> teller.tell(groups, draft));
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void resolveOrphans(Draft draft) {
        List.copyOf(book.cases()).stream()
                .filter(each -> !each.isResolved())
                .filter(each -> !exists.test(each.alert().where()))
                .forEach(each -> judge.resolve(each, false, "its environment was deleted", draft));
    }

    /** The next time at which {@link #tick} may have something to tell; null while nothing is waiting. */
    Instant nextDue() {
        lock.lock();
        try {
            Instant now = clock.instant();
            return book.groups().stream()
                    .map(group -> teller.nextDue(group, now))
                    .filter(Objects::nonNull)
                    .min(Instant::compareTo)
                    .orElse(null);
        } finally {
            lock.unlock();
        }
    }

    private Map<TenantId, List<Group>> due() {
        lock.lock();
        try {
            Instant now = clock.instant();
            book.expire(now);
            return book.groups().stream()
                    .filter(group -> teller.isDue(group, now))
                    .collect(Collectors.groupingBy(
                            group -> group.destination().group().tenant()));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Forgets the alerts of other tenants, as the store has already. Those of environments that are gone are resolved at
     * the next {@link #tick}.
     */
    void keep(Set<TenantId> tenants) {
        lock.lock();
        try {
            book.forget(tenant -> !tenants.contains(tenant));
        } finally {
            lock.unlock();
        }
        mayHaveOrphans.set(true);
    }

    Map<String, Object> route(TenantId tenant, Map<String, ?> document) {
        lock.lock();
        try {
            Map<String, Object> saved = routing.save(tenant, document);
            Draft draft = new Draft(book, clock.instant(), routing::table);
            book.regroup(tenant, draft::table);
            return saved;
        } finally {
            lock.unlock();
        }
    }

    /** How many alerts are not resolved. */
    long open() {
        lock.lock();
        try {
            return book.cases().stream().filter(each -> !each.isResolved()).count();
        } finally {
            lock.unlock();
        }
    }

    private int change(Consumer<Draft> decide) {
        boolean tells;
        int count;
        lock.lock();
        try {
            Draft draft = new Draft(book, clock.instant(), routing::table);
            decide.accept(draft);
            List<Alert> alerts = draft.commit(store);
            tells = draft.tells();
            count = alerts.size();
            if (count > 0) {
                changed.accept(alerts);
            }
        } finally {
            lock.unlock();
        }
        if (tells) {
            wake.run();
        }
        return count;
    }

    private static boolean isOf(TenantId tenant, AlertCase each) {
        return each != null && each.alert().where().tenant().equals(tenant);
    }

    private static boolean matches(AlertQuery query, Alert alert) {
        return (query.tenant() == null || query.tenant().equals(alert.where().tenant()))
                && (query.environments().isEmpty()
                        || query.environments().contains(alert.where().environment()))
                && (query.states().isEmpty() || query.states().contains(alert.state()))
                && (query.severities().isEmpty() || query.severities().contains(alert.severity()))
                && (query.policy() == null || query.policy().equals(alert.policy()))
                && (query.service() == null || query.service().equals(alert.service()));
    }
}
