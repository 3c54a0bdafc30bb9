// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.alert.Verdict;
import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.detect.Health.Overview;
import io.bellwether.detect.internal.book.PolicyBook;
import io.bellwether.detect.internal.engine.Delivery;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.engine.Lane;
import io.bellwether.detect.internal.engine.Supervisor;
import io.bellwether.detect.internal.health.AnomalyRoom;
import io.bellwether.detect.internal.health.EnvironmentHealth;
import io.bellwether.detect.internal.health.KpiTraces;
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
import java.util.function.Function;
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
    private static final int REPORT_EVERY = 1_000_000;

    private final TenantEnvironment where;
    private final InstantSource clock;
    private final Lane lane;
    private final Delivery delivery;
    private final Engine engine;
    private final EnvironmentHealth health;
    private final DetectorCatalogue detectors;
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

    EnvironmentDetection(
            TenantEnvironment where,
            InstantSource clock,
            Lane lane,
            Delivery delivery,
            PolicyBook policies,
            AnomalyRoom anomalies,
            Past past,
            Threads threads) {
        this.where = where;
        this.clock = clock;
        this.lane = lane;
        this.delivery = delivery;
        this.detectors = policies.detectors();
        this.health = new EnvironmentHealth(anomalies.watch(where, this::figures));
        this.engine = new Engine(where, detectors, policies.schedule(where), health::found, threads.supervisor());
        this.limits = past.limits();
        engine.limit(limits);
        health.follow(engine);
        this.memory = new EnvironmentMemory(where, engine, past, threads.background(), lane::submit);
        this.backfill = new Backfill(where, engine, memory, past, threads.background(), lane::submit);
    }

    /** Whose threads do the work: those that run detectors, and those that read and write the past. */
    record Threads(Supervisor supervisor, Executor background) {}

    /** Begins with nothing known of the past. */
    void start(List<Policy> policies, long policyRevision) {
        revision = policyRevision;
        engine.policies(policies);
        health.detectors(detectors);
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
        health.detectors(detectors);
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
            health.at(now);
            if (!origin.live()) {
                health.stale();
            }
            delivery.send(engine.accept(origin, memory.unseen(events), now));
            amended = engine.amended();
            tooOld = engine.tooOld();
        });
    }

    void progress(Origin origin, Instant upTo) {
        lane.submit(() -> {
            Instant now = clock.instant();
            health.at(now);
            delivery.send(engine.progress(origin, upTo, now));
        });
    }

    void ended(Origin origin) {
        lane.submit(() -> {
            Instant now = clock.instant();
            health.at(now);
            delivery.send(engine.ended(origin, now));
        });
    }

    /** True when the policies have changed since this environment got them. */
    boolean isOutdated(long policyRevision) {
        return warm && revision != policyRevision;
    }

    void policies(List<Policy> policies, long policyRevision) {
        revision = policyRevision;
        lane.submit(() -> {
            engine.policies(policies);
            health.detectors(detectors);
            retain(policies);
            Instant now = clock.instant();
            backfill.begin(memory.follow(now), now);
        });
    }

    /** Lets time pass; leaves out what the lane has not come to yet. */
    void tick() {
        if (warm && ticking.compareAndSet(false, true)) {
            lane.submit(() -> {
                ticking.set(false);
                Instant now = clock.instant();
                health.at(now);
                List<Verdict> verdicts = engine.tick(now);
                delivery.send(verdicts);
                health.pass(now);
                overview = health.overview();
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

    /** Answers a question about health in the lane. */
    <T> CompletableFuture<T> ask(Function<EnvironmentHealth, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        lane.submit(() -> {
            try {
                health.at(clock.instant());
                answer.complete(question.apply(health));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private CompletableFuture<KpiTraces> figures(Instant from, Instant to) {
        return ask(of -> of.traces(from, to));
    }

    private void retain(List<Policy> policies) {
        Set<String> ids = policies.stream().map(Policy::id).collect(Collectors.toSet());
        delivery.call(alerting -> alerting.retain(where, ids));
    }
}
