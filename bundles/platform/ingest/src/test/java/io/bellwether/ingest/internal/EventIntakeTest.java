// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.ingest.Intake.Receipt;
import io.bellwether.journal.Journal.JournalFull;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventIntakeTest {
    private static final TenantEnvironment PROD = TenantEnvironment.of("acme", "prod");
    private static final Origin SEQ = new Origin("seq", true, true);

    private final Clock clock = new Clock("2026-03-01T10:00:00Z");
    private final MemoryJournal journal = new MemoryJournal();
    private final RecordedDetection detection = new RecordedDetection();
    private final PrometheusMeters meters = new PrometheusMeters();
    private final WorkerPools workers = new WorkerPools(meters);
    private final TestIntake around = new TestIntake(clock, journal, detection, workers, meters);
    private final EventIntake intake = around.intake;

    @AfterEach
    void stop() {
        detection.hanging.countDown();
        around.stop();
        workers.close();
    }

    @Test
    void countsWhatBecameOfEachEvent() throws Exception {
        Receipt receipt = get(intake.accept(
                        PROD,
                        "push",
                        List.of(
                                body("a").withEventId("1"),
                                body("a again").withEventId("1"),
                                body("noise").withProperties(Map.of("Group", "api/events/resources")),
                                body("future").withTimestamp(Instant.parse("2027-01-01T00:00:00Z"))))
                .toCompletableFuture());

        assertThat(receipt.accepted()).isEqualTo(2);
        assertThat(receipt.duplicates()).isEqualTo(1);
        assertThat(receipt.dropped()).isEqualTo(1);
        assertThat(receipt.rejected()).singleElement().satisfies(rejected -> assertThat(rejected.index())
                .isEqualTo(3));
        assertThat(detection.next()).isEqualTo("events a");
        assertThat(detection.lastOrigin).isEqualTo(Origin.PUSH);
        assertThat(journal.size()).isEqualTo(1);
    }

    @Test
    void tellsDetectionInOrderAndOnlyOfWhatIsDurable() throws Exception {
        journal.holding = true;
        CompletableFuture<Taken> first =
                intake.take(PROD, SEQ, List.of(body("a"))).toCompletableFuture();
        assertThat(first).isNotDone();
        assertThat(detection.heard).isEmpty();
        journal.release();
        get(first);
        intake.progress(PROD, SEQ, Instant.EPOCH);
        get(intake.take(PROD, SEQ, List.of(body("b"))).toCompletableFuture());
        intake.ended(PROD, SEQ);

        assertThat(detection.next()).isEqualTo("events a");
        assertThat(detection.next()).isEqualTo("progress 1970-01-01T00:00:00Z");
        assertThat(detection.next()).isEqualTo("events b");
        assertThat(detection.next()).isEqualTo("ended seq");
    }

    @Test
    void acknowledgesWhileDetectionHangsAndLosesNothing() throws Exception {
        detection.hanging = new CountDownLatch(1);
        for (int i = 0; i < 50; i++) {
            assertThat(get(intake.take(PROD, SEQ, List.of(body("e" + i))).toCompletableFuture())
                            .stored())
                    .isEqualTo(1);
        }
        assertThat(detection.heard).isEmpty();
        detection.hanging.countDown();
        for (int i = 0; i < 50; i++) {
            assertThat(detection.next()).isEqualTo("events e" + i);
        }
    }

    @Test
    void holdsSendersBackWhenDetectionIsFarBehind() throws Exception {
        detection.hanging = new CountDownLatch(1);
        List<EventBody> many = IntStream.rangeClosed(0, Handover.MOST_WAITING)
                .mapToObj(i -> body("m"))
                .toList();
        get(intake.take(PROD, SEQ, many).toCompletableFuture());
        CompletableFuture<CompletableFuture<Taken>> next = CompletableFuture.supplyAsync(
                () -> intake.take(PROD, SEQ, List.of(body("next"))).toCompletableFuture());
        TenantEnvironment other = TenantEnvironment.of("globex", "prod");
        get(intake.take(other, SEQ, List.of(body("not held back"))).toCompletableFuture());

        assertThatThrownBy(() -> next.get(300, TimeUnit.MILLISECONDS))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        detection.hanging.countDown();
        assertThat(get(get(next)).stored()).isEqualTo(1);
    }

    @Test
    void passesOnThatThereIsNoRoom() {
        journal.full = true;
        assertThatThrownBy(() ->
                        get(intake.accept(PROD, "push", List.of(body("a"))).toCompletableFuture()))
                .hasCauseInstanceOf(JournalFull.class);
        assertThat(detection.heard).isEmpty();
    }

    @Test
    void followersHearWhatMatchesUntilTheyLeave() throws Exception {
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        AutoCloseable following =
                intake.follow(PROD, event -> event.message().startsWith("a"), event -> heard.add(event.message()));
        get(intake.accept(PROD, "push", List.of(body("a1"), body("b1"), body("a2")))
                .toCompletableFuture());
        assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("a1");
        assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("a2");
        following.close();
        get(intake.accept(PROD, "push", List.of(body("a3"))).toCompletableFuture());
        detection.next();
        detection.next();
        assertThat(heard).isEmpty();
    }

    @Test
    void leavesOutWhatASlowFollowerCannotTake() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        AtomicLong told = new AtomicLong();
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        intake.follow(
                PROD,
                event -> true,
                event -> {
                    heard.add(event.message());
                    try {
                        slow.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                told::addAndGet);
        get(intake.accept(PROD, "push", List.of(body("first"))).toCompletableFuture());
        assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("first");
        int sent = Followers.ROOM + 300;
        List<EventBody> many = IntStream.range(0, sent).mapToObj(i -> body("m")).toList();
        get(intake.accept(PROD, "push", many).toCompletableFuture());
        detection.next();
        detection.next();
        get(intake.accept(PROD, "push", List.of(body("last"))).toCompletableFuture());
        detection.next();
        slow.countDown();
        for (int i = 0; i < Followers.ROOM; i++) {
            assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("m");
        }
        double missed =
                meters.counter("bellwether_ingest_stream_missed_total", "").value();
        assertThat(missed).isBetween(300.0, 301.0);
        assertThat((double) told.get()).isEqualTo(missed);
    }

    private static EventBody body(String message) {
        return EventBody.of("json", "log", Severity.INFO, message);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(Duration.ofSeconds(60).toSeconds(), TimeUnit.SECONDS);
    }
}
