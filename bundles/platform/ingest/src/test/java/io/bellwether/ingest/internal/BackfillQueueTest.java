// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import static io.bellwether.ingest.internal.TestPlatform.document;
import static io.bellwether.ingest.internal.TestPlatform.soon;
import static io.bellwether.ingest.internal.TestTenants.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.source.PollOutcome.Failed;
import io.bellwether.api.source.PollOutcome.Page;
import io.bellwether.api.source.PollOutcome.Throttled;
import io.bellwether.api.source.PollOutcome.Unreadable;
import io.bellwether.api.source.PollQuery;
import io.bellwether.ingest.internal.account.AccountKey;
import io.bellwether.relational.Backfill;
import io.bellwether.relational.Backfill.Counts;
import io.bellwether.relational.Backfill.Limits;
import io.bellwether.relational.Backfill.State;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackfillQueueTest {
    private static final int EVENTS = 40;

    private final TestPlatform platform = new TestPlatform();
    private BackfillQueue queue;

    @BeforeEach
    void start() {
        platform.sources.addPollingSource(platform.source);
        platform.definitions.create(ACME, document("seq", "window", "15m"), false);
        Instant from = platform.start.minus(Duration.ofHours(10));
        for (int i = 0; i < EVENTS; i++) {
            platform.source.add("e" + i, from.plus(Duration.ofMinutes(15L * i)));
        }
        queue = platform.queue();
    }

    @AfterEach
    void stop() {
        queue.stop();
        platform.close();
    }

    @Test
    void readsHistoryAndLosesNothing() throws Exception {
        String id = begin("10h", "0s");
        assertThat(soon(() -> state(id) == State.DONE)).isTrue();

        Backfill done = queue.find(ACME, id).orElseThrow().backfill();
        assertThat(done.chunksTotal()).isEqualTo(10);
        assertThat(done.chunksDone()).isEqualTo(10);
        assertThat(done.counts()).isEqualTo(new Counts(EVENTS, EVENTS, 0, 0, 0));
        assertThat(done.finishedAt()).isNotNull();
        assertThat(platform.journal.size()).isEqualTo(EVENTS);
        assertThat(soon(() -> platform.detection.heard.contains("ended seq backfill")))
                .isTrue();
        assertThat(platform.detection.lastOrigin.live()).isFalse();

        String again = begin("10h", "5h");
        assertThat(soon(() -> state(again) == State.DONE)).isTrue();
        assertThat(queue.find(ACME, again).orElseThrow().backfill().counts().duplicate())
                .isEqualTo(EVENTS / 2);
        assertThat(queue.list(ACME)).hasSize(2);
    }

    @Test
    void leavesOutWhatIsNoEventAndSaysSo() throws Exception {
        platform.source.counting = true;
        platform.source.hidden = 2;
        for (int item = 0; item < 2; item++) {
            String problem = "(x" + item + ") has no time";
            platform.source.answers.add(
                    request -> new Page(List.of(), null, null, List.of(new Unreadable(problem, problem))));
        }
        queue.stop();
        platform.source.events.clear();
        queue = platform.queue();
        String id = begin("1h", "0s");
        assertThat(soon(() -> state(id) == State.DONE)).isTrue();

        Backfill done = queue.find(ACME, id).orElseThrow().backfill();
        assertThat(done.counts().dropped()).isEqualTo(2);
        assertThat(done.counts().lost()).isZero();
        assertThat(done.error()).startsWith("some events could not be read").contains(") has no time");
        assertThat(platform.around
                        .accounts
                        .find(TestTenants.PROD, AccountKey.BACKFILL, "seq")
                        .counts()
                        .rejected())
                .isEqualTo(2);
    }

    @Test
    void triesAgainInNarrowerWindowsWhenThrottled() throws Exception {
        platform.source.prescribe(new Throttled(null, "429"));
        platform.source.prescribe(new Throttled(null, "429"));
        String id = begin("2h", "0s");
        assertThat(soon(() -> state(id) == State.DONE)).isTrue();

        assertThat(queue.find(ACME, id).orElseThrow().backfill().counts().stored())
                .isEqualTo(8);
        assertThat(platform.source.requests).anyMatch(request -> Duration.between(request.from(), request.to())
                .equals(Duration.ofSeconds(450)));
    }

    @Test
    void failsWithTheReasonWhenTheSourceRefuses() throws Exception {
        platform.source.prescribe(new Failed("the key was refused", true));
        String id = begin("2h", "0s");
        assertThat(soon(() -> state(id) == State.FAILED)).isTrue();
        assertThat(queue.find(ACME, id).orElseThrow().backfill().error()).isEqualTo("the key was refused");
        assertThat(queue.cancel(ACME, id).orElseThrow().backfill().state()).isEqualTo(State.FAILED);

        queue.resume(ACME, id);
        assertThat(soon(() -> state(id) == State.DONE)).isTrue();
        assertThat(queue.find(ACME, id).orElseThrow().backfill().counts().stored())
                .isEqualTo(8);
    }

    @Test
    void asksNoHostThatHasMovedToAPrivateNetwork() throws Exception {
        platform.privateHosts.add("seq.acme.example");
        String id = begin("2h", "0s");
        assertThat(soon(() -> state(id) == State.FAILED)).isTrue();
        assertThat(queue.find(ACME, id).orElseThrow().backfill().error()).isEqualTo(TestPlatform.NOT_PUBLIC);
        assertThat(platform.source.requests).isEmpty();
    }

    @Test
    void pausesResumesAndCancels() throws Exception {
        platform.source.hanging = new CountDownLatch(1);
        String id = begin("10h", "0s");
        assertThat(soon(() -> !platform.source.requests.isEmpty())).isTrue();
        assertThat(queue.pause(ACME, id).orElseThrow().backfill().state()).isEqualTo(State.PAUSED);
        assertThat(soon(() -> platform.source.interrupted > 0)).isTrue();
        platform.source.hanging.countDown();
        assertThat(state(id)).isEqualTo(State.PAUSED);
        assertThat(platform.journal.size()).isZero();

        queue.resume(ACME, id);
        assertThat(soon(() -> state(id) == State.DONE)).isTrue();
        assertThat(platform.journal.size()).isEqualTo(EVENTS);

        platform.source.hanging = new CountDownLatch(1);
        String other = begin("10h", "0s");
        assertThat(soon(() -> state(other) == State.RUNNING)).isTrue();
        assertThat(queue.cancel(ACME, other).orElseThrow().backfill().state()).isEqualTo(State.CANCELLED);
        assertThat(queue.pause(ACME, other).orElseThrow().backfill().state()).isEqualTo(State.CANCELLED);
        assertThat(queue.pause(ACME, "none")).isEmpty();
    }

    @Test
    void goesOnBehindTheLastDurableChunkAfterARestart() throws Exception {
        Instant from = platform.start.minus(Duration.ofHours(10));
        platform.backfills.insert(new Backfill(
                "half",
                ACME,
                "seq",
                from,
                platform.start,
                Duration.ofHours(1),
                Limits.NONE,
                State.RUNNING,
                10,
                5,
                new Counts(20, 20, 0, 0, 0),
                null,
                null,
                platform.start,
                platform.start,
                null));
        queue.stop();
        queue = platform.queue();
        assertThat(soon(() -> state("half") == State.DONE)).isTrue();
        assertThat(queue.find(ACME, "half").orElseThrow().backfill().counts().read())
                .isEqualTo(EVENTS);
        assertThat(platform.source.requests)
                .allMatch(request -> !request.from().isBefore(from.plus(Duration.ofHours(5))));
    }

    @Test
    void runsOneAtATimeForAConnectorAndTellsWhenItEnds() throws Exception {
        platform.source.hanging = new CountDownLatch(1);
        String first = begin("10h", "0s");
        assertThat(soon(() -> state(first) == State.RUNNING)).isTrue();
        String second = begin("9h", "0s");
        assertThat(soon(() -> !platform.source.requests.isEmpty())).isTrue();
        assertThat(state(second)).isEqualTo(State.QUEUED);
        assertThat(queue.find(ACME, first).orElseThrow().eta()).isNull();
        platform.source.hanging.countDown();
        assertThat(soon(() -> state(second) == State.DONE)).isTrue();
        assertThat(state(first)).isEqualTo(State.DONE);
    }

    @Test
    void goesOnAtThePageItReachedWithTheQueriesItBeganWith() throws Exception {
        Instant from = platform.start.minus(Duration.ofHours(1));
        for (int i = 0; i < 60; i++) {
            platform.source.add("dense" + i, from.plusSeconds(i));
        }
        for (int i = 0; i < 4; i++) {
            platform.source.answers.add(request -> null);
        }
        CountDownLatch stuck = new CountDownLatch(1);
        platform.source.answers.add(request -> {
            await(stuck);
            return null;
        });
        String id = begin("1h", "0s");
        assertThat(soon(() -> platform.source.requests.size() == 5 && platform.journal.size() == 12))
                .isTrue();
        queue.stop();
        stuck.countDown();
        assertThat(queue.find(ACME, id).orElseThrow().backfill().position()).contains("\"9\"");
        platform.source.requests.clear();
        platform.source.queries = List.of(new PollQuery("all", "changed since"));

        queue = platform.queue();
        assertThat(soon(() -> state(id) == State.DONE)).isTrue();
        assertThat(platform.source.requests.peek().cursor()).isEqualTo("9");
        assertThat(platform.source.requests)
                .allMatch(request -> request.query().text().equals("true"));
        assertThat(queue.find(ACME, id).orElseThrow().backfill().counts())
                .as("a page that comes while the queue stops may be stored still, and then it is known the second time")
                .isIn(new Counts(64, 61, 3, 0, 0), new Counts(64, 58, 6, 0, 0));
    }

    @Test
    void comparesWithTheServersCountAndAsksOnceMore() throws Exception {
        platform.source.counting = true;
        Instant from = platform.start.minus(Duration.ofHours(1));
        platform.source.answers.add(request -> new Page(List.of(), null));
        String id = begin("1h", "0s");
        assertThat(soon(() -> state(id) == State.DONE)).isTrue();
        assertThat(queue.find(ACME, id).orElseThrow().backfill().counts()).isEqualTo(new Counts(7, 4, 3, 0, 0));

        platform.source.hidden = 2;
        String other = begin("2h", "1h");
        assertThat(soon(() -> state(other) == State.DONE)).isTrue();
        assertThat(queue.find(ACME, other).orElseThrow().backfill().counts().lost())
                .isEqualTo(2);
        assertThat(platform.source.requests).anyMatch(request -> request.from().equals(from));
    }

    @Test
    void keepsToItsRate() throws Exception {
        Map<String, Object> wish = new HashMap<>(wish("10h", "0s"));
        wish.put("requests_per_second", 25);
        long begun = System.nanoTime();
        String id = queue.start(ACME, wish).backfill().id();
        assertThat(soon(() -> state(id) == State.DONE)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1_000));
        assertThat(queue.find(ACME, id).orElseThrow().backfill().limits()).isEqualTo(new Limits(null, 25));
        wish.remove("requests_per_second");
        wish.remove("rate");
        assertThat(queue.start(ACME, wish).backfill().limits()).isEqualTo(BackfillDocument.GENTLE);
    }

    @Test
    void waitsForAMissingPlugin() throws Exception {
        platform.sources.removePollingSource(platform.source);
        String id = begin("2h", "0s");
        assertThat(state(id)).isEqualTo(State.QUEUED);
        platform.sources.addPollingSource(platform.source);
        assertThat(soon(() -> state(id) == State.DONE)).isTrue();
    }

    @Test
    void namesEachWrongField() {
        Map<String, Object> wrong = new HashMap<>();
        wrong.put("connector", 7);
        wrong.put("from", "yesterday");
        wrong.put("to", "2027-01-01T00:00:00Z");
        wrong.put("chunk", "5m");
        wrong.put("speed", "fast");
        wrong.put("rate", -1);
        wrong.put("requests_per_second", "many");
        assertThatThrownBy(() -> queue.start(ACME, wrong))
                .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.problems())
                        .extracting(Problem::field)
                        .contains("connector", "from", "chunk", "speed", "rate", "requests_per_second"));
        assertThatThrownBy(() -> begin("91d", "0s")).hasMessageContaining("90 days");
        assertThatThrownBy(() -> begin("1h", "2h")).hasMessageContaining("before 'to'");
        Map<String, Object> unknown = new HashMap<>(wish("2h", "1h"));
        unknown.put("connector", "none");
        assertThatThrownBy(() -> queue.start(ACME, unknown)).hasMessageContaining("does not exist");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String begin(String from, String to) {
        return queue.start(ACME, wish(from, to)).backfill().id();
    }

    private Map<String, Object> wish(String from, String to) {
        return Map.of(
                "connector",
                "seq",
                "from",
                ago(from).toString(),
                "to",
                ago(to).toString(),
                "chunk",
                "1h",
                "rate",
                0,
                "requests_per_second",
                0);
    }

    private Instant ago(String duration) {
        return platform.start.minus(io.bellwether.api.settings.Durations.parse(duration));
    }

    private State state(String id) {
        return queue.find(ACME, id).orElseThrow().backfill().state();
    }
}
