// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import static io.bellwether.ingest.internal.TestTenants.ACME;
import static io.bellwether.ingest.internal.TestTenants.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.ingest.IntakeRules.RetentionRun;
import io.bellwether.journal.internal.JournalComponent;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention as a tenant sets it, on a real journal and a clock that is moved. */
class RetentionScheduleTest {
    @TempDir
    Path folder;

    private final Clock clock = new Clock("2026-03-01T10:00:00Z");

    @Test
    void eachKindGoesWhenItsTimeIsUp() throws Exception {
        PrometheusMeters meters = new PrometheusMeters();
        WorkerPools workers = new WorkerPools(meters);
        JournalComponent first = open(workers, meters);
        TestIntake around = new TestIntake(clock, first, new RecordedDetection(), workers, meters);
        around.rules.put(
                ACME,
                Map.of(
                        "retention",
                        Map.of(
                                "default",
                                "60d",
                                "rules",
                                List.of(Map.of("match", "@Message = 'short'", "keep", "7d")))),
                null);
        List<EventBody> events = List.of(body("short"), body("long"), body("short"));
        around.intake.accept(PROD, "push:json", events).toCompletableFuture().get(60, TimeUnit.SECONDS);
        first.stop();

        JournalComponent journal = open(workers, meters);
        RetentionSchedule schedule =
                new RetentionSchedule(journal, journal, new RecordedIndex(), around.rules, clock, workers);
        schedule.run();
        assertThat(messages(journal)).containsExactly("short", "long", "short");
        clock.advance(Duration.ofDays(8));
        schedule.run();
        assertThat(messages(journal)).containsExactly("long");
        RetentionRun run = around.rules.get(ACME).retention();
        assertThat(run.removedEvents()).isEqualTo(2);
        assertThat(run.error()).isNull();
        assertThat(run.at()).isEqualTo(clock.instant());
        clock.advance(Duration.ofDays(53));
        schedule.run();
        assertThat(messages(journal)).isEmpty();

        schedule.stop();
        around.stop();
        journal.stop();
        workers.close();
    }

    private JournalComponent open(WorkerPools workers, PrometheusMeters meters) throws Exception {
        return new JournalComponent(
                new IntakeBench.Node(folder), new TestIntake.Keys(), clock, workers, meters, Map.of());
    }

    private static List<String> messages(JournalComponent journal) {
        List<String> messages = new ArrayList<>();
        journal.replay(
                PROD,
                Instant.EPOCH,
                Instant.parse("2200-01-01T00:00:00Z"),
                events -> events.forEach(event -> messages.add(event.message())));
        return messages;
    }

    private static EventBody body(String message) {
        return EventBody.of("json", "log", Severity.INFO, message);
    }
}
