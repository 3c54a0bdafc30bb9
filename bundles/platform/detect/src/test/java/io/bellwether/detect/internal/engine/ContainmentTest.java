// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import static io.bellwether.detect.internal.Timeline.WHERE;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Verdict;
import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.detect.internal.Timeline;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.detector.threshold.ThresholdDetector;
import io.bellwether.runtime.PluginGuard.PluginHealth;
import io.bellwether.runtime.PluginGuard.PluginRef;
import io.bellwether.runtime.internal.CircuitGuard;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import io.bellwether.testkit.ManualClock;
import io.bellwether.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A detector that misbehaves is contained and shown, and everything else goes on. */
class ContainmentTest {
    private static final PluginRef BAD = new PluginRef("detector", "bad");
    private static final Instant START = Instant.parse("2025-08-12T03:00:00Z");

    private final ManualClock clock = new ManualClock(START);
    private final PrometheusMeters meters = new PrometheusMeters();
    private final WorkerPools workers = new WorkerPools(meters);
    private final CircuitGuard guard = new CircuitGuard(clock, workers, meters);
    private final DetectorCatalogue detectors = new DetectorCatalogue(guard);
    private final Supervisor supervisor = new Supervisor(workers, guard, 2);
    private final List<Finding> findings = new ArrayList<>();
    private final Engine engine = new Engine(WHERE, detectors, Schedule.ALWAYS, findings::add, supervisor);
    private volatile boolean released;
    private int events;

    @AfterEach
    void stop() {
        released = true;
        supervisor.close();
        guard.close();
        workers.close();
    }

    @Test
    void oneThatLoopsForEverIsLeftBehindAndTheOthersGoOn() throws InterruptedException {
        CountDownLatch back = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        policies(() -> {
            asked.incrementAndGet();
            long spins = 0;
            while (!released) {
                spins++;
            }
            back.countDown();
            return SeriesJudgement.firing(spins, 1, 1, "late");
        });
        push(6);
        List<Verdict> verdicts = passMinute();
        assertThat(policiesOf(verdicts)).containsOnly("a-good", "z-good");
        PluginHealth health = guard.health(BAD);
        assertThat(health.state()).isEqualTo("cut-off");
        assertThat(health.lastError()).isEqualTo("has not answered for 2 s");
        assertThat(detectors.trouble(policy("m-bad"))).hasValueSatisfying(text -> assertThat(text)
                .isEqualTo("detector 'bad' is cut-off: it has not answered for 2 s"));

        clock.advance(Duration.ofMinutes(10));
        push(6);
        assertThat(policiesOf(passMinute())).containsOnly("a-good", "z-good");
        assertThat(asked).as("it is not asked again before it has come back").hasValue(1);
        int found = findings.size();

        released = true;
        assertThat(back.await(60, TimeUnit.SECONDS)).isTrue();
        while (guard.health(BAD).state().equals("cut-off")) {
            clock.advance(Duration.ofMinutes(6));
            guard.inline(BAD, Duration.ofSeconds(1), () -> 1);
        }
        assertThat(findings).as("what it brought late counts for nothing").hasSize(found);
    }

    @Test
    void oneThatSleepsIsInterruptedOrLeftBehind() {
        policies(() -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return null;
        });
        push(6);
        assertThat(policiesOf(passMinute())).containsOnly("a-good", "z-good");
        assertThat(guard.health(BAD).state()).isEqualTo("cut-off");
    }

    @Test
    void oneThatThrowsErrorsIsCutOff() {
        policies(() -> {
            throw new OutOfMemoryError("of its own making");
        });
        for (int minute = 0; minute < 6; minute++) {
            push(6);
            assertThat(policiesOf(passMinute())).containsOnly("a-good", "z-good");
        }
        PluginHealth health = guard.health(BAD);
        assertThat(health.state()).isEqualTo("cut-off");
        assertThat(health.lastError()).startsWith("threw OutOfMemoryError at ");
    }

    @Test
    void answersThatAreNoneAreFailures() {
        refused("gave a score of NaN", () -> SeriesJudgement.firing(Double.NaN, 1, 1, "x"));
        refused("gave a score of Infinity", () -> SeriesJudgement.firing(Double.POSITIVE_INFINITY, 1, 1, "x"));
        refused(
                "gave an infinite threshold or baseline",
                () -> SeriesJudgement.firing(1, Double.NEGATIVE_INFINITY, 1, "x"));
        refused("gave no judgement", () -> null);
        refused("gave a contribution of NaN", () -> SeriesJudgement.firing(1, 1, 1, "x")
                .withContributions(Map.of("a", Double.NaN)));
        refused("wants 1048577 bytes to be remembered; at most 1048576 are", () -> SeriesJudgement.firing(1, 1, 1, "x")
                .withState(new byte[(1 << 20) + 1]));
    }

    private void refused(String reason, Supplier<SeriesJudgement> answer) {
        policies(answer);
        push(6);
        assertThat(policiesOf(passMinute())).as(reason).containsOnly("a-good", "z-good");
        assertThat(guard.health(BAD).state()).isEqualTo("failing");
        assertThat(guard.health(BAD).lastError()).isEqualTo(reason);
    }

    private void policies(Supplier<SeriesJudgement> answer) {
        guard.forget(BAD);
        detectors.add(new ThresholdDetector());
        detectors.add(new Bad(answer));
        PolicyReader reader = new PolicyReader(detectors);
        engine.policies(Json.yaml(
                        """
                        - { id: a-good, measure: {}, detect: { threshold: { above: 5 } } }
                        - { id: m-bad, measure: {}, detect: { bad: {} } }
                        - { id: z-good, measure: {}, detect: { any: [ { threshold: { above: 5 } }, { bad: {} } ] } }
                        """)
                .stream()
                .map(reader::read)
                .toList());
    }

    private io.bellwether.detect.internal.policy.Policy policy(String id) {
        return new PolicyReader(detectors)
                .read(Json.yaml("{ id: " + id + ", measure: {}, detect: { bad: {} } }")
                        .get(0));
    }

    private void push(int count) {
        List<Event> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(Timeline.event("e" + ++events, clock.instant(), clock.instant(), "failed", Map.of()));
        }
        engine.accept(Origin.PUSH, batch, clock.instant());
    }

    private List<Verdict> passMinute() {
        clock.advance(Duration.ofSeconds(75));
        return engine.tick(clock.instant());
    }

    private static List<String> policiesOf(List<Verdict> verdicts) {
        return verdicts.stream().map(verdict -> verdict.rule().policy()).toList();
    }

    /** Answers as it is told. */
    private record Bad(Supplier<SeriesJudgement> answer) implements SeriesDetector {
        @Override
        public String id() {
            return "bad";
        }

        @Override
        public String title() {
            return "Bad";
        }

        @Override
        public List<Parameter<?>> parameters() {
            return List.of();
        }

        @Override
        public Duration lookback(Settings settings) {
            return Duration.ofMinutes(1);
        }

        @Override
        public SeriesJudgement judge(SeriesWindow window, Settings settings, byte[] state) {
            return answer.get();
        }
    }
}
