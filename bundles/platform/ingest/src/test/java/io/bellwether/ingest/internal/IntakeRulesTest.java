// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import static io.bellwether.ingest.internal.TestTenants.ACME;
import static io.bellwether.ingest.internal.TestTenants.PROD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.detect.SampleRate;
import io.bellwether.ingest.Account.Counts;
import io.bellwether.ingest.Intake.Receipt;
import io.bellwether.ingest.IntakeRules;
import io.bellwether.ingest.QuotaExceeded;
import io.bellwether.relational.StoredIntake;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a tenant's rules do to what is sent, and how it is accounted for. */
class IntakeRulesTest {
    private final Clock clock = new Clock("2026-03-01T10:00:00Z");
    private final MemoryJournal journal = new MemoryJournal();
    private final PrometheusMeters meters = new PrometheusMeters();
    private final WorkerPools workers = new WorkerPools(meters);
    private final TestIntake around = new TestIntake(clock, journal, new RecordedDetection(), workers, meters);
    private final EventIntake intake = around.intake;

    @AfterEach
    void stop() {
        around.stop();
        workers.close();
    }

    @Test
    void aChangeActsOnTheNextBatchAndOneBehindTheBackWithinThreeSeconds() throws Exception {
        send(body("a1"));
        rules(Map.of("noise", Map.of("environments", Map.of("prod", "@Message like 'a%'"))));
        send(body("a2"), body("b1"));
        Map<String, Object> other = Map.of("noise", Map.of("default", "@Message like 'b%'"));
        around.store.all.put(ACME, new StoredIntake(ACME, other, 7, clock.instant()));
        assertThat(TestPlatform.soon(() -> around.rules.get(ACME).version() == 7
                        && around.rules.rules(ACME).noiseOf().isEmpty()))
                .isTrue();
        send(body("a3"), body("b2"));
        assertThat(journal.events).extracting(Event::message).containsExactly("a1", "b1", "a3");
        assertThat(push().dropped()).containsExactly(Map.entry("noise", 2L));
    }

    @Test
    void aVersionThatWasReadBeforeAnotherChangeIsRefused() {
        rules(Map.of());
        assertThat(around.rules.put(ACME, Map.of("quota", Map.of()), 1).version())
                .isEqualTo(2);
        assertThatThrownBy(() -> around.rules.put(ACME, Map.of(), 1)).isInstanceOf(IntakeRules.Changed.class);
        assertThat(around.rules.put(ACME, Map.of(), null).version()).isEqualTo(3);
    }

    @Test
    void samplingKeepsTracesWholeCountsTheRestAndWeighsWhatItKeeps() throws Exception {
        rules(Map.of("sampling", List.of(Map.of("name", "debug", "match", "@Level = 'Debug'", "keep", "1 in 10"))));
        List<EventBody> events = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            events.add(traced(i / 2, i % 2 == 0 ? "Debug" : "Debug", "e" + i));
        }
        events.add(traced(1, "Error", "kept"));
        Receipt receipt = get(intake.accept(PROD, "push:json", events));
        int kept = journal.size() - 1;
        assertThat(kept).isBetween(1_700, 2_300);
        assertThat(receipt.dropped()).isEqualTo(20_000 - kept);
        assertThat(push().dropped()).containsExactly(Map.entry("sampling:debug", 20_000L - kept));
        Map<String, List<Event>> traces = journal.events.stream()
                .filter(event -> event.level().equals("Debug"))
                .collect(java.util.stream.Collectors.groupingBy(
                        event -> event.body().traceId()));
        assertThat(traces.values()).allSatisfy(trace -> assertThat(trace).hasSize(2));
        double estimated = journal.events.stream()
                .filter(event -> event.level().equals("Debug"))
                .mapToDouble(SampleRate::of)
                .sum();
        assertThat(estimated).isEqualTo(10.0 * kept);
        assertThat(SampleRate.of(journal.events.get(journal.size() - 1))).isEqualTo(1);

        Receipt again = get(intake.accept(PROD, "push:json", events));
        assertThat(again.duplicates()).isEqualTo(kept + 1);
        assertThat(push().missing()).isZero();
    }

    @Test
    void beyondItsQuotaAPushIsRefusedWholeAndAPullIsSlowed() throws Exception {
        rules(Map.of("quota", Map.of("eventsPerSecond", 100, "burst", 100)));
        send(IntStream.range(0, 110).mapToObj(i -> body("m")).toArray(EventBody[]::new));
        assertThatThrownBy(() -> send(body("x"), body("y"))).hasCauseInstanceOf(QuotaExceeded.class);
        Origin seq = new Origin("seq", true, true);
        Future<Taken> slowed = intake.take(PROD, seq, List.of(body("pulled"))).toCompletableFuture();
        assertThat(slowed.get(60, TimeUnit.SECONDS).stored()).isEqualTo(1);
        assertThat(push().refused()).containsExactly(Map.entry("quota", 2L));
        assertThat(push().seen()).isEqualTo(110);
        assertThat(journal.size()).isEqualTo(111);
    }

    @Test
    void whatCannotBeReadIsSeenAndRejected() throws Exception {
        get(intake.accept(PROD, "push:clef", List.of(), 3));
        get(intake.accept(PROD, "push:clef", List.of(body("a")), 2));
        Counts clef = around.accounts.find(PROD, "push", "clef").counts();
        assertThat(clef.seen()).isEqualTo(6);
        assertThat(clef.rejected()).isEqualTo(5);
        assertThat(clef.kept()).isEqualTo(1);
    }

    @Test
    void alwaysAddsUpWithManySendersAndFaults() throws Exception {
        rules(Map.of(
                "noise", Map.of("default", "@Message = 'noise'"),
                "sampling", List.of(Map.of("name", "some", "match", "@Message = 'verbose'", "keep", 0.25))));
        ExecutorService senders = Executors.newFixedThreadPool(8);
        List<Future<Long>> sent = new ArrayList<>();
        for (int sender = 0; sender < 8; sender++) {
            SplittableRandom random = new SplittableRandom(sender);
            sent.add(senders.submit(() -> {
                long offered = 0;
                for (int batch = 0; batch < 200; batch++) {
                    journal.full = random.nextInt(10) == 0;
                    List<EventBody> events = new ArrayList<>();
                    for (int i = 0; i < 20; i++) {
                        events.add(random(random));
                    }
                    int unreadable = random.nextInt(3);
                    try {
                        get(intake.accept(PROD, "push:json", events, unreadable));
                        offered += events.size() + unreadable;
                    } catch (java.util.concurrent.ExecutionException e) {
                        assertThat(e.getCause()).hasMessage("no room");
                    }
                    assertThat(push().missing()).isZero();
                }
                return offered;
            }));
        }
        long offered = 0;
        for (Future<Long> each : sent) {
            offered += each.get(60, TimeUnit.SECONDS);
        }
        senders.shutdown();
        Counts counts = push();
        assertThat(counts.seen()).isEqualTo(offered);
        assertThat(counts.missing()).isZero();
        assertThat(counts.kept()).isEqualTo(journal.size());
        assertThat(counts.late())
                .isEqualTo(journal.events.stream()
                        .filter(event ->
                                event.timestamp().isBefore(event.receivedAt().minus(Duration.ofMinutes(10))))
                        .count());
        assertThat(counts.refused().get("no-room")).isPositive();
        assertThat(counts.dropped()).containsOnlyKeys("noise", "sampling:some");
        assertThat(meters.counter(
                                "bellwether_intake_events_total",
                                "",
                                "tenant",
                                "environment",
                                "connector",
                                "outcome",
                                "reason")
                        .value("acme", "prod", "push:json", "kept", ""))
                .isEqualTo(counts.kept());
    }

    private EventBody random(SplittableRandom random) {
        String message = List.of("noise", "verbose", "other", "another").get(random.nextInt(4));
        EventBody body = body(message)
                .withEventId("id-" + random.nextInt(3_000))
                .withTimestamp(clock.instant().minusSeconds(random.nextInt(1_200)));
        return random.nextInt(20) == 0 ? body.withTimestamp(clock.instant().plusSeconds(1_000_000)) : body;
    }

    private void rules(Map<String, Object> document) {
        around.rules.put(ACME, document, null);
    }

    private Counts push() {
        return around.accounts.find(PROD, "push", "json").counts();
    }

    private Receipt send(EventBody... events) throws Exception {
        return get(intake.accept(PROD, "push:json", List.of(events)));
    }

    private static EventBody traced(int trace, String level, String id) {
        return new EventBody(
                id,
                null,
                "json",
                "log",
                Severity.INFO,
                level,
                "m",
                null,
                null,
                null,
                String.format("%032x", trace),
                null,
                Map.of());
    }

    private static EventBody body(String message) {
        return EventBody.of("json", "log", Severity.INFO, message);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
