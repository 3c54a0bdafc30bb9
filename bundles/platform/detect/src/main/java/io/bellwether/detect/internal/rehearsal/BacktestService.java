// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.alert.Rehearsals;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Backtests;
import io.bellwether.detect.Policies;
import io.bellwether.detect.Policies.PolicyView;
import io.bellwether.detect.internal.book.PolicyBook;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.detect.internal.series.MeasureSpec;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Backtests, one at a time, each on a thread of its own pool. */
@Component(service = Backtests.class)
public final class BacktestService implements Backtests {
    private static final Logger LOG = LoggerFactory.getLogger(BacktestService.class);
    private static final Duration LONGEST = Duration.ofDays(35);
    private static final Duration AT_MOST = Duration.ofMinutes(15);
    /** So long after its end a bucket is kept for sure. */
    private static final Duration WRITTEN = Duration.ofMinutes(2);

    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int WAITING = 10;
    private static final int TASKS = 10_000;
    private static final int MOST_REMEMBERED = 100;

    private final Policies policies;
    private final PolicyReader reader;
    private final InstantSource clock;
    private final Backtester backtester;
    private final ExecutorService pool;
    /** Guarded by itself, as are the queue and the number. */
    private final Map<String, Task> tasks = new LinkedHashMap<>();

    private final Turns<Task> turns = new Turns<>(WAITING);
    private long number;

    @Activate
    public BacktestService(
            @Reference Policies policies,
            @Reference PolicyBook book,
            @Reference DetectorCatalogue detectors,
            @Reference Rehearsals rehearsals,
            @Reference History history,
            @Reference Workers workers,
            @Reference InstantSource clock) {
        DetectorCatalogue apart = detectors.apart("detector in a backtest");
        this.policies = policies;
        this.reader = new PolicyReader(apart);
        this.clock = clock;
        TapeLoader loader =
                new TapeLoader(history.archive(), new IndexedFacts(history.index()), history.journal(), apart);
        this.backtester = new Backtester(
                apart, rehearsals, loader, book::schedule, new Overlap(history.alerts(), history.outcomes()));
        this.pool = workers.pool("backtest", 1, TASKS);
    }

    @Deactivate
    public void stop() throws InterruptedException {
        synchronized (tasks) {
            tasks.values().forEach(task -> task.effort.cancel());
        }
        pool.shutdownNow();
        pool.awaitTermination(5, TimeUnit.SECONDS);
    }

    /** One backtest on its way. */
    private final class Task implements Runnable {
        private final String id;
        private final Backtester.Plan plan;
        private final Request request;
        private final Instant createdAt;
        private final Effort effort = new Effort(AT_MOST);
        private final CountDownLatch over = new CountDownLatch(1);
        /** Guarded by this, as are the next. */
        private State state = State.QUEUED;

        private Instant endedAt;
        private String error;
        private Result result;

        Task(String id, Backtester.Plan plan, Request request, Instant createdAt) {
            this.id = id;
            this.plan = plan;
            this.request = request;
            this.createdAt = createdAt;
        }

        @Override
        public void run() {
            if (!begin()) {
                return;
            }
            try {
                end(State.DONE, null, backtester.run(plan, effort));
            } catch (Effort.Stopped e) {
                end(e.isCancelled() ? State.CANCELLED : State.FAILED, e.isCancelled() ? null : e.getMessage(), null);
            } catch (InvalidInput e) {
                end(State.FAILED, e.getMessage(), null);
            } catch (RuntimeException | OutOfMemoryError e) {
                LOG.warn("the backtest of policy '{}' in {} failed", request.policy(), plan.where(), e);
                end(State.FAILED, "something went wrong; the log says what", null);
            }
        }

        private synchronized boolean begin() {
            if (state == State.QUEUED) {
                state = State.RUNNING;
                effort.begin();
                return true;
            }
            return false;
        }

        private synchronized void end(State how, String why, Result what) {
            if (!state.isOver()) {
                state = how;
                error = why;
                result = what;
                endedAt = clock.instant();
                over.countDown();
            }
        }

        synchronized boolean isForgotten(Instant now) {
            return state.isOver() && endedAt.plus(REMEMBERED).isBefore(now);
        }

        synchronized boolean isOver() {
            return state.isOver();
        }

        synchronized Job job() {
            return new Job(
                    id,
                    plan.where(),
                    request.policy(),
                    plan.from(),
                    plan.to(),
                    state,
                    state == State.DONE ? 1 : effort.progress(),
                    state.isOver() ? "" : effort.doing(),
                    createdAt,
                    error,
                    result);
        }
    }

    @Override
    public Job start(TenantEnvironment where, Request request) {
        Instant now = clock.instant();
        Backtester.Plan plan = plan(where, request, now);
        Task task;
        synchronized (tasks) {
            forget(now);
            task = new Task("b" + now.toEpochMilli() + "-" + ++number, plan, request, now);
            if (!turns.add(where.tenant(), task)) {
                throw new Busy(WAITING + " backtests of tenant " + where.tenant() + " wait already; try again later");
            }
            tasks.put(task.id, task);
        }
        pool.execute(this::next);
        return task.job();
    }

    private void next() {
        Task task;
        synchronized (tasks) {
            task = turns.next();
        }
        if (task != null) {
            task.run();
        }
    }

    private void forget(Instant now) {
        tasks.values().removeIf(task -> task.isForgotten(now));
        var each = tasks.values().iterator();
        while (tasks.size() >= MOST_REMEMBERED && each.hasNext()) {
            if (each.next().isOver()) {
                each.remove();
            }
        }
    }

    @Override
    public Optional<Job> find(TenantId tenant, String id) {
        return task(tenant, id).map(Task::job);
    }

    @Override
    public Optional<Job> await(TenantId tenant, String id, Duration atMost) throws InterruptedException {
        Optional<Task> task = task(tenant, id);
        if (task.isPresent()) {
            task.get().over.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        }
        return task.map(Task::job);
    }

    @Override
    public Optional<Job> cancel(TenantId tenant, String id) {
        Optional<Task> task = task(tenant, id);
        task.ifPresent(each -> {
            each.effort.cancel();
            boolean waits;
            synchronized (tasks) {
                turns.remove(each.plan.where().tenant(), each);
                waits = each.job().state() == State.QUEUED;
            }
            if (waits) {
                each.end(State.CANCELLED, null, null);
            }
        });
        return task.map(Task::job);
    }

    private Optional<Task> task(TenantId tenant, String id) {
        synchronized (tasks) {
            return Optional.ofNullable(tasks.get(id))
                    .filter(task -> tenant == null || task.plan.where().tenant().equals(tenant));
        }
    }

    private Backtester.Plan plan(TenantEnvironment where, Request request, Instant now) {
        List<Problem> problems = new ArrayList<>();
        PolicyView stored = policies.find(where.tenant(), request.policy()).orElse(null);
        Map<String, Object> document = request.document() == null ? null : tried(request, problems);
        if (stored == null && document == null) {
            throw new InvalidInput("policy", request.policy(), "does not exist; give the document to try");
        }
        Map<String, Object> current = stored == null ? null : withoutTests(stored.document());
        Policy policy = reader.read(document == null ? current : document);
        long step = policy.measures().values().stream()
                .map(MeasureSpec::every)
                .mapToLong(Duration::toMillis)
                .max()
                .orElse(60_000);
        if (request.from() == null || request.to() == null || !request.from().isBefore(request.to())) {
            problems.add(new Problem("to", text(request.to()), "must be a time after 'from'"));
        } else if (Duration.between(request.from(), request.to()).compareTo(LONGEST) > 0) {
            problems.add(new Problem("to", text(request.to()), "must lie within 35 days of 'from'"));
        } else if (!request.from().plusMillis(step).isBefore(now)) {
            problems.add(new Problem("from", text(request.from()), "must be a time in the past"));
        }
        Target target = request.suggest();
        if (target != null
                && (!(target.alerts() >= 0)
                        || target.per().isZero()
                        || target.per().isNegative())) {
            problems.add(new Problem("suggest", null, "must be {alerts: 2, per: 7d}: alerts 0 or more, per over 0s"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        Instant complete = now.minus(policy.lateness()).minus(WRITTEN);
        Instant end = request.to().isBefore(complete) ? request.to() : complete;
        Instant from = Instant.ofEpochMilli(Math.floorDiv(request.from().toEpochMilli(), step) * step);
        Instant to = Instant.ofEpochMilli(Math.floorDiv(end.toEpochMilli(), step) * step);
        if (!from.isBefore(to)) {
            throw new InvalidInput("to", text(request.to()), "leaves not one whole bucket to judge");
        }
        boolean same = document == null || document.equals(current);
        return new Backtester.Plan(
                where, document == null ? current : document, same ? null : current, from, to, request.to(), target);
    }

    private static Map<String, Object> tried(Request request, List<Problem> problems) {
        Map<String, Object> document = new LinkedHashMap<>(request.document());
        PolicyReader.PLACE.forEach(document::remove);
        Object id = document.putIfAbsent("id", request.policy());
        if (id != null && !id.equals(request.policy())) {
            problems.add(new Problem("policy.id", id.toString(), "must be '" + request.policy() + "' or left out"));
        }
        return withoutTests(document);
    }

    private static Map<String, Object> withoutTests(Map<String, Object> document) {
        Map<String, Object> rest = new LinkedHashMap<>(document);
        rest.remove("tests");
        return rest;
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }
}
