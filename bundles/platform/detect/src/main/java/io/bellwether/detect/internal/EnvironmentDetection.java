// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.alert.Verdict;
import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.detect.Health.Kpi;
import io.bellwether.detect.Health.Overview;
import io.bellwether.detect.internal.engine.Delivery;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.engine.Lane;
import io.bellwether.detect.internal.engine.Schedule;
import io.bellwether.detect.internal.health.KpiBoard;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.series.SeriesLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Detection in one environment: its engine, and the lane all its work runs on. Safe for concurrent use. */
final class EnvironmentDetection {
    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentDetection.class);
    /** Nothing is known of an environment. */
    static final Overview UNKNOWN = new Overview(Double.NaN, Double.NaN, null, null, "unknown");

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration OVERLAP = Duration.ofSeconds(60);
    private static final long LATE = Duration.ofMinutes(10).toMillis();
    private static final int REPORT_EVERY = 1_000_000;

    private final TenantEnvironment where;
    private final InstantSource clock;
    private final Lane lane;
    private final Delivery delivery;
    private final Engine engine;
    private final KpiBoard kpis;
    private final SeriesLimits limits;
    private final EnvironmentMemory memory;
    private final Backfill backfill;
    private final AtomicBoolean ticking = new AtomicBoolean();
    private volatile Overview overview = UNKNOWN;
    private volatile boolean warm;
    private volatile long revision;
    private volatile long overflowing;
    private volatile long amended;
    private volatile long tooOld;
    private volatile int seriesCount;
    private Instant warmedAt;
    private long overviewMinute = Long.MIN_VALUE;
    private String status = "unknown";

    EnvironmentDetection(
            TenantEnvironment where,
            InstantSource clock,
            Lane lane,
            Delivery delivery,
            DetectorCatalogue detectors,
            Schedule schedule,
            Past past,
            Executor background) {
        this.where = where;
        this.clock = clock;
        this.lane = lane;
        this.delivery = delivery;
        this.engine = new Engine(where, detectors, schedule, finding -> {});
        this.limits = past.limits();
        engine.limit(limits);
        this.kpis = new KpiBoard(engine);
        this.memory = new EnvironmentMemory(where, engine, past, background, lane::submit);
        this.backfill = new Backfill(where, engine, memory, past, background, lane::submit);
    }

    /** Begins with nothing known of the past. */
    void start(List<Policy> policies, long policyRevision) {
        revision = policyRevision;
        engine.policies(policies);
        memory.begin(clock.instant());
        begin(policies, clock.instant());
    }

    /**
     * Goes on from the last snapshot and what lies behind it in the journal, or else reads the past from disk and journal,
     * on the calling thread; what is submitted meanwhile waits.
     *
     * @return whether a snapshot was there
     */
    boolean warmUp(List<Policy> policies, long policyRevision) {
        revision = policyRevision;
        long began = System.nanoTime();
        engine.policies(policies);
        boolean cold = true;
        try {
            long read = memory.resume(clock.instant(), events -> engine.history(events, clock.instant()));
            cold = read < 0;
            read = cold ? rebuild() : read;
            LOG.info(
                    "{}: {} in {} ms, {} events read from the journal",
                    where,
                    cold ? "the past is read" : "warm again from a snapshot",
                    (System.nanoTime() - began) / 1_000_000,
                    read);
        } catch (RuntimeException e) {
            LOG.error("{}: history cannot be read; baselines learn from what there is", where, e);
        }
        engine.resume(clock.instant());
        begin(policies, clock.instant());
        return !cold;
    }

    private long rebuild() {
        long[] read = {0};
        memory.rebuild(clock.instant(), events -> {
            engine.history(events, clock.instant());
            long before = read[0];
            read[0] += events.size();
            if (before / REPORT_EVERY != read[0] / REPORT_EVERY) {
                LOG.info("{}: {} events of history read so far", where, read[0]);
            }
        });
        return read[0];
    }

    private void begin(List<Policy> policies, Instant now) {
        warmedAt = now;
        warm = true;
        retain(policies);
        backfill.begin(memory.follow(now), now);
        lane.resume();
    }

    /** @return false when there was no room for the events */
    boolean accept(Origin origin, List<Event> events) throws InterruptedException {
        return lane.offer(events.size(), PATIENCE, () -> {
            Instant now = clock.instant();
            List<Event> fresh = memory.unseen(events);
            if (origin.live()) {
                countLate(fresh, now.toEpochMilli());
            }
            delivery.send(engine.accept(origin, fresh, now));
        });
    }

    void progress(Origin origin, Instant upTo) {
        lane.submit(() -> delivery.send(engine.progress(origin, upTo, clock.instant())));
    }

    void ended(Origin origin) {
        lane.submit(() -> delivery.send(engine.ended(origin, clock.instant())));
    }

    /** True when the policies have changed since this environment got them. */
    boolean isOutdated(long policyRevision) {
        return warm && revision != policyRevision;
    }

    void policies(List<Policy> policies, long policyRevision) {
        revision = policyRevision;
        lane.submit(() -> {
            engine.policies(policies);
            retain(policies);
            Instant now = clock.instant();
            backfill.begin(memory.follow(now), now);
        });
    }

    private void countLate(List<Event> events, long now) {
        for (Event event : events) {
            long age = now - event.timestamp().toEpochMilli();
            if (age > EnvironmentMemory.HISTORY.toMillis()) {
                tooOld++;
            } else if (age > LATE) {
                amended++;
            }
        }
    }

    /** Lets time pass; leaves out what the lane has not come to yet. */
    void tick() {
        if (warm && ticking.compareAndSet(false, true)) {
            lane.submit(() -> {
                ticking.set(false);
                Instant now = clock.instant();
                List<Verdict> verdicts = engine.tick(now);
                delivery.send(verdicts);
                refreshOverview(now);
                if (now.isAfter(warmedAt.plus(OVERLAP))) {
                    memory.settle();
                }
                memory.write(now, engine.watermark(now));
                seriesCount = memory.seriesCount();
                long leftOut = engine.overflowing();
                if (overflowing == 0 && leftOut > 0) {
                    LOG.warn(
                            "{}: a policy has more groups than are followed; events of further groups are left out",
                            where);
                }
                overflowing = leftOut;
            });
        }
    }

    Overview overview() {
        return overview;
    }

    /** How many events were left out as their groups were too many. */
    long overflowing() {
        return overflowing;
    }

    /** How many live events came so late that they told nobody, but were counted. */
    long amended() {
        return amended;
    }

    /** How many live events came too late to be counted. */
    long tooOld() {
        return tooOld;
    }

    /** How many series are followed. */
    int seriesCount() {
        return seriesCount;
    }

    /** How many measures wait for their past to be read. */
    int backfilling() {
        return backfill.waiting();
    }

    /** Whether buckets that should be on disk are not. */
    boolean failing() {
        return memory.failing();
    }

    /** Keeps all there is, behind what waits; then nothing is to be submitted any more. */
    CompletableFuture<Void> close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (!warm) {
            done.complete(null);
            return done;
        }
        lane.submit(() -> {
            try {
                memory.close(engine.watermark(clock.instant()));
            } finally {
                done.complete(null);
            }
        });
        return done;
    }

    /** Gives its series back to the node, when the environment is gone. */
    void forget() {
        warm = false;
        lane.submit(limits::close);
    }

    int backlog() {
        return delivery.backlog();
    }

    CompletableFuture<List<Kpi>> kpis(Instant from, Instant to, Duration step) {
        CompletableFuture<List<Kpi>> answer = new CompletableFuture<>();
        lane.submit(() -> {
            try {
                Instant now = clock.instant();
                Instant watermark = engine.watermark(now);
                answer.complete(kpis.read(from, to, step, KpiBoard.closedMinute(watermark == null ? now : watermark)));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private void retain(List<Policy> policies) {
        Set<String> ids = policies.stream().map(Policy::id).collect(Collectors.toSet());
        delivery.call(alerting -> alerting.retain(where, ids));
    }

    private void refreshOverview(Instant now) {
        Instant watermark = engine.watermark(now);
        long minute = KpiBoard.closedMinute(watermark == null ? now : watermark);
        if (minute != overviewMinute) {
            overviewMinute = minute;
            status = kpis.status(minute);
        }
        overview = new Overview(
                kpis.value("events", minute),
                kpis.value("errors", minute),
                engine.lastEventAt(),
                watermark == null ? null : Duration.between(watermark, now),
                status);
    }
}
