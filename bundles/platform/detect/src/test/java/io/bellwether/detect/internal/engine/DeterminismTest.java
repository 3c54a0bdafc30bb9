// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import static io.bellwether.detect.Detection.Origin.PUSH;
import static io.bellwether.detect.internal.Timeline.WHERE;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Verdict;
import io.bellwether.alert.Verdict.Condition;
import io.bellwether.api.event.Event;
import io.bellwether.detect.internal.Timeline;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same events give the same verdicts and findings to the byte, however they are brought. */
class DeterminismTest {
    private static final Instant START = Instant.parse("2025-08-12T03:00:00Z");
    private static final int MINUTES = 75;
    private static final Duration AFTERWARDS = Duration.ofMinutes(12);
    /** Less than the policies' lateness of 10 s. */
    private static final int MOST_LATE_MILLIS = 8_000;

    private static final String POLICIES =
            """
            - id: a-levels
              measure: { select: "@Level = 'Error'" }
              detect: { threshold: { above: 30 } }
              levels: [ { severity: critical, detect: { threshold: { above: 45 } } }, { severity: error, score: 0.3 } ]
              for: 3m
              recover: { below: 25, for: 2m }
            - id: b-quorum
              measure: { by: [node] }
              detect: { threshold: { above: 9 } }
              for: { buckets: 2, of: 4 }
              overrides: [ { match: { node: "n3*" }, mute: true } ]
            - id: c-flaps
              lateness: 30s
              measure: { value: p95(ElapsedMs), by: [node] }
              detect: { any: [ { threshold: { above: 900 } }, { slope: { rising_for: 5m } } ] }
              flap: { changes: 3, within: 10m }
            - id: d-sums
              measure: { value: sum(Cost), by: [node, Plan], window: 3m }
              detect: { all: [ { threshold: { above: 9 } }, { baseline: { factor: 1.5 } } ] }
            - id: e-latest
              measure: { value: delta(Counter), by: [node], window: 5m }
              detect: { threshold: { above: 40 } }
            - { id: f-beats, measure: { by: [node] }, detect: { heartbeat: { gap: 2m } } }
            - { id: g-learns, measure: { by: [Plan] }, detect: { any: [ { steady: {} }, { not: { threshold: { above: 1 } } } ] } }
            - id: h-joined
              measures:
                slow: { select: "ElapsedMs > 800", by: [node] }
                all: { by: [node] }
              detect: { all: [ { threshold: { above: 1, measure: slow } }, { threshold: { above: 7, measure: all } } ] }
            - id: i-events
              events: { select: "Plan = 'p2'", by: [node] }
              detect: { burst: {} }
              levels: [ { severity: critical, score: 3 } ]
              recover: { for: 2m }
            - { id: j-distinct, measure: { value: distinct(ElapsedMs) }, detect: { threshold: { above: 40 } } }
            """;

    private final DetectorCatalogue detectors = detectors();
    private final List<Policy> policies =
            Json.yaml(POLICIES).stream().map(new PolicyReader(detectors)::read).toList();
    private final List<Event> events = scenario();

    private static DetectorCatalogue detectors() {
        DetectorCatalogue detectors = Timeline.detectors();
        detectors.addLearning(new SteadyDetector());
        detectors.addEvents(new BurstDetector());
        return detectors;
    }

    /** Calm and busy minutes, quiet nodes, several events of one millisecond. */
    private static List<Event> scenario() {
        SplittableRandom random = new SplittableRandom(11);
        List<Event> all = new ArrayList<>();
        for (int minute = 0; minute < MINUTES; minute++) {
            int count = 12 + (minute % 17 < 4 ? 30 : 0) + random.nextInt(10);
            for (int i = 0; i < count; i++) {
                Instant at = START.plusMillis(60_000L * minute + 100L * random.nextInt(600));
                int node = minute > 40 && minute < 48 ? 0 : random.nextInt(4);
                Map<String, Object> properties = new HashMap<>();
                properties.put("_Server", "n" + node);
                properties.put("Plan", "p" + random.nextInt(6));
                properties.put("ElapsedMs", (double) random.nextInt(1_000));
                properties.put("Cost", random.nextInt(40) / 8.0);
                properties.put("Counter", 100L * minute + i);
                all.add(Timeline.event("e" + all.size(), at, at, "ran", properties));
            }
        }
        all.sort(Comparator.comparing(Event::timestamp).thenComparing(Event::eventId));
        return all;
    }

    /** An engine with what it said; the text is what must be equal. */
    private final class Told {
        private final List<Finding> findings = new ArrayList<>();
        private final List<Verdict> verdicts = new ArrayList<>();
        private Engine engine = new Engine(WHERE, detectors, Schedule.ALWAYS, findings::add);

        Told() {
            engine.policies(policies);
        }

        void accept(List<Event> batch, Instant now) {
            verdicts.addAll(engine.accept(PUSH, batch, now));
        }

        void tick(Instant now) {
            verdicts.addAll(engine.tick(now));
        }

        String text() {
            StringBuilder text = new StringBuilder();
            verdicts.stream().filter(verdict -> !verdict.open()).forEach(verdict -> text.append(verdict)
                    .append('\n'));
            findings.forEach(finding -> text.append(finding.policy().id())
                    .append(finding.group())
                    .append(finding.at())
                    .append(finding.firing())
                    .append(finding.score())
                    .append(finding.value())
                    .append(finding.contributions())
                    .append(finding.explanation())
                    .append(finding.evidence())
                    .append('\n'));
            return text.toString();
        }
    }

    /** One by one, as they happen, with a tick each second. */
    private Told live() {
        Told told = new Told();
        Instant end = START.plus(Duration.ofMinutes(MINUTES)).plus(AFTERWARDS);
        int next = 0;
        for (Instant now = START; now.isBefore(end); now = now.plusMillis(100)) {
            while (next < events.size() && !events.get(next).timestamp().isAfter(now)) {
                told.accept(List.of(events.get(next++)), now);
            }
            if (now.toEpochMilli() % 1_000 == 0) {
                told.tick(now);
            }
        }
        return told;
    }

    /** Equal to the byte; of a difference, the first line is shown. */
    private static void same(String one, String other) {
        List<String> left = one.lines().toList();
        List<String> right = other.lines().toList();
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            assertThat(left.get(i)).as("line " + i).isEqualTo(right.get(i));
        }
        assertThat(left).hasSameSizeAs(right);
    }

    @Test
    void theScenarioHasSomethingOfEverything() {
        Told told = live();
        assertThat(told.verdicts)
                .extracting(verdict -> verdict.rule().policy())
                .contains(policies.stream().map(Policy::id).toArray(String[]::new));
        assertThat(told.verdicts)
                .extracting(Verdict::condition)
                .contains(Condition.TRUE, Condition.FALSE, Condition.LINGERING);
        assertThat(told.findings).hasSizeGreaterThan(100);
    }

    @Test
    void whatIsToldOfAnOpenBucketIsConfirmedByItsClose() {
        Told told = live();
        List<Verdict> early = told.verdicts.stream().filter(Verdict::open).toList();
        assertThat(early).hasSizeGreaterThan(30).allSatisfy(open -> assertThat(told.verdicts)
                .filteredOn(verdict -> !verdict.open() && verdict.condition() == Condition.TRUE)
                .anySatisfy(closed -> {
                    assertThat(closed.rule().policy()).isEqualTo(open.rule().policy());
                    assertThat(closed.group()).isEqualTo(open.group());
                    assertThat(closed.at())
                            .isAfter(open.at())
                            .isBeforeOrEqualTo(open.at().plusSeconds(60));
                    assertThat(closed.severity()).isGreaterThanOrEqualTo(open.severity());
                }));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shuffledWithinTheLatenessInBatchesOfAnySize(long seed) {
        same(shuffled(seed, false).text(), live().text());
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7, 8})
    void savedAndRestoredOnTheWay(long seed) {
        same(shuffled(seed, true).text(), live().text());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void replayedAtOnce(int minutes) {
        Told told = new Told();
        Instant end = START.plus(Duration.ofMinutes(MINUTES)).plus(AFTERWARDS);
        int next = 0;
        for (Instant now = START; now.isBefore(end); ) {
            now = now.plus(Duration.ofMinutes(minutes));
            List<Event> batch = new ArrayList<>();
            while (next < events.size() && events.get(next).timestamp().isBefore(now)) {
                batch.add(events.get(next++));
            }
            told.accept(batch, now);
            told.tick(now);
        }
        same(clipped(told), clipped(live()));
    }

    /** What was said of times before the last few minutes, which the one way reaches and the other not quite. */
    private static String clipped(Told told) {
        Instant until = START.plus(Duration.ofMinutes(MINUTES)).plus(AFTERWARDS).minus(Duration.ofMinutes(6));
        told.verdicts.removeIf(verdict -> verdict.at().isAfter(until));
        told.findings.removeIf(finding -> finding.at().isAfter(until));
        return told.text();
    }

    private Told shuffled(long seed, boolean restarts) {
        SplittableRandom random = new SplittableRandom(seed);
        record Arrival(Event event, long at) {}
        List<Arrival> arrivals = new ArrayList<>();
        for (Event event : events) {
            arrivals.add(new Arrival(event, event.timestamp().toEpochMilli() + random.nextInt(MOST_LATE_MILLIS)));
        }
        arrivals.sort(Comparator.comparingLong(Arrival::at));
        Told told = new Told();
        List<Event> before = new ArrayList<>();
        List<Event> batch = new ArrayList<>();
        long oldest = 0;
        for (Arrival arrival : arrivals) {
            if (!batch.isEmpty() && (arrival.at() - oldest > 1_000 || random.nextInt(4) == 0)) {
                deliver(told, batch, Math.min(oldest + 1_000, arrival.at()), random);
                before.addAll(batch);
                batch.clear();
                if (restarts && random.nextInt(150) == 0) {
                    restart(told, before, Instant.ofEpochMilli(arrival.at()));
                }
            }
            oldest = batch.isEmpty() ? arrival.at() : oldest;
            batch.add(arrival.event());
        }
        deliver(told, batch, oldest + 1_000, random);
        Instant end = START.plus(Duration.ofMinutes(MINUTES)).plus(AFTERWARDS);
        for (Instant now = Instant.ofEpochMilli(oldest + 2_000);
                now.isBefore(end.minusSeconds(1));
                now = now.plusSeconds(1 + random.nextInt(90))) {
            told.tick(now);
        }
        told.tick(end.minusSeconds(1));
        return told;
    }

    private static void deliver(Told told, List<Event> batch, long at, SplittableRandom random) {
        List<Event> mixed = new ArrayList<>();
        batch.forEach(event -> mixed.add(random.nextInt(mixed.size() + 1), event));
        told.accept(mixed, Instant.ofEpochMilli(at));
        if (random.nextBoolean()) {
            told.tick(Instant.ofEpochMilli(at));
        }
    }

    /** Ends the engine and begins another, whose measures hold what they held, from its saved state. */
    private void restart(Told told, List<Event> before, Instant now) {
        try {
            ByteArrayOutputStream saved = new ByteArrayOutputStream();
            told.engine.saveState(new DataOutputStream(saved));
            Engine next = new Engine(WHERE, detectors, Schedule.ALWAYS, finding -> {
                if (told.engine != null) {
                    told.findings.add(finding);
                }
            });
            told.engine = null;
            next.policies(
                    policies.stream().filter(each -> each.events() == null).toList());
            before.forEach(event -> next.accept(PUSH, List.of(event), event.timestamp()));
            next.policies(policies);
            next.restoreState(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
            told.engine = next;
        } catch (IOException e) {
            throw new IllegalStateException(now.toString(), e);
        }
    }
}
