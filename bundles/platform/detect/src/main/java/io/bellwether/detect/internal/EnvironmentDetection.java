// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.alert.Verdict;
import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.detect.Health.Overview;
import io.bellwether.detect.internal.engine.Delivery;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.engine.Lane;
import io.bellwether.detect.internal.engine.Schedule;
import io.bellwether.detect.internal.engine.Supervisor;
import io.bellwether.detect.internal.health.AnomalyRoom;
import io.bellwether.detect.internal.health.EnvironmentHealth;
import io.bellwether.detect.internal.health.KpiTraces;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
    private static final Duration HISTORY = Duration.ofHours(49);
    private static final Duration OVERLAP = Duration.ofSeconds(60);
    private static final int REPORT_EVERY = 1_000_000;

    private final TenantEnvironment where;
    private final InstantSource clock;
    private final Lane lane;
    private final Delivery delivery;
    private final Engine engine;
    private final EnvironmentHealth health;
    private final DetectorCatalogue detectors;
    private final AtomicBoolean ticking = new AtomicBoolean();
    private volatile Overview overview = UNKNOWN;
    private volatile boolean warm;
    private volatile long revision;
    private volatile long overflowing;
    /** Events the warm-up has already counted; touched by the warm-up, then by the lane. */
    private Set<String> counted = new HashSet<>();

    private Instant warmedAt;

    EnvironmentDetection(
            TenantEnvironment where,
            InstantSource clock,
            Lane lane,
            Delivery delivery,
            DetectorCatalogue detectors,
            Schedule schedule,
            AnomalyRoom anomalies,
            Supervisor supervisor) {
        this.where = where;
        this.clock = clock;
        this.lane = lane;
        this.delivery = delivery;
        this.health = new EnvironmentHealth(anomalies.watch(where, this::figures));
        this.engine = new Engine(where, detectors, schedule, health::found, supervisor);
        health.follow(engine);
        this.detectors = detectors;
    }

    /** Begins with nothing known of the past. */
    void start(List<Policy> policies, long policyRevision) {
        revision = policyRevision;
        engine.policies(policies);
        health.detectors(detectors);
        begin(policies, clock.instant());
    }

    /** Reads the past from the journal, on the calling thread; what is submitted meanwhile waits. */
    void warmUp(Journal journal, List<Policy> policies, long policyRevision) {
        revision = policyRevision;
        long began = System.nanoTime();
        Instant now = clock.instant();
        engine.policies(policies);
        health.detectors(detectors);
        long[] read = {0};
        try {
            journal.replay(where, now.minus(HISTORY), now.plus(HISTORY), events -> {
                for (Event event : events) {
                    if (!event.receivedAt().isBefore(now.minus(OVERLAP))) {
                        counted.add(key(event));
                    }
                }
                engine.history(events, clock.instant());
                long before = read[0];
                read[0] += events.size();
                if (before / REPORT_EVERY != read[0] / REPORT_EVERY) {
                    LOG.info("{}: {} events of history read so far", where, read[0]);
                }
            });
        } catch (RuntimeException e) {
            LOG.error("{}: history cannot be read; baselines learn from what there is", where, e);
        }
        if (read[0] > 0) {
            LOG.info("{}: {} events of history read in {} ms", where, read[0], (System.nanoTime() - began) / 1_000_000);
        }
        engine.resume(clock.instant());
        begin(policies, clock.instant());
    }

    private void begin(List<Policy> policies, Instant now) {
        warmedAt = now;
        warm = true;
        retain(policies);
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
            delivery.send(engine.accept(origin, unseen(events, now), now));
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

    /** The events that the warm-up did not read; after a minute there can be none of these any more. */
    private List<Event> unseen(List<Event> events, Instant now) {
        if (counted.isEmpty()) {
            return events;
        }
        if (now.isAfter(warmedAt.plus(OVERLAP))) {
            counted = Set.of();
            return events;
        }
        return events.stream().filter(event -> !counted.contains(key(event))).toList();
    }

    private static String key(Event event) {
        return event.source() + "\n" + event.eventId();
    }
}
