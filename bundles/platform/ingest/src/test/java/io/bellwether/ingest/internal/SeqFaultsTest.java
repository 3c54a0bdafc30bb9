// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import static io.bellwether.ingest.internal.TestTenants.ACME;
import static io.bellwether.ingest.internal.TestTenants.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.PollRequest;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.relational.Backfill;
import io.bellwether.relational.ConnectorProgress;
import io.bellwether.source.seq.SeqSource;
import io.bellwether.testkit.seq.MemoryStore;
import io.bellwether.testkit.seq.SeqEvent;
import io.bellwether.testkit.seq.SeqServer;
import io.bellwether.testkit.seq.SteadyHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real source against a Seq server that does everything wrong by chance: afterwards each event is stored once. */
@Timeout(300)
class SeqFaultsTest {
    private static final Duration TICK = Duration.ofSeconds(15);
    private static final int TICKS = 300;
    private static final int QUIET_TICKS = 90;

    private final TestPlatform platform = new TestPlatform();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final SeqSource source = new SeqSource(platform.clock);

    @AfterEach
    void stop() {
        workers.shutdownNow();
        platform.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2026})
    void pollingLosesNothingAndDoublesNothing(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        MemoryStore store = new MemoryStore();
        List<String> expected = new ArrayList<>();
        try (SeqServer server = SeqServer.over(store).start()) {
            server.faults().byChance(seed, 0.25).shufflePages(seed).repeatAcrossPages(3);
            ConnectorProgress[] saved = {ConnectorProgress.NONE};
            Poller poller = poller(server, random, saved);
            for (int tick = 0; tick < TICKS; tick++) {
                platform.clock.advance(TICK);
                happen(store, random, expected);
                server.faults().examineAtMost(random.nextInt(4) == 0 ? 5 : 10_000);
                poller.round();
                if (random.nextInt(60) == 0) {
                    poller = poller(server, random, saved);
                }
            }
            server.faults().clear();
            for (int tick = 0; tick < QUIET_TICKS; tick++) {
                platform.clock.advance(TICK);
                poller.round();
            }
            assertThat(poller.state()).isEqualTo("running");
            assertThat(poller.lag()).isLessThan(TICK);
            assertThat(poller.progress().errors()).isGreaterThan(20);
        }
        assertThat(stored()).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Some events of these seconds, some that come late, and one that nobody asks for. */
    private void happen(MemoryStore store, SplittableRandom random, List<String> expected) {
        Instant now = platform.clock.instant();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            Duration late = random.nextInt(10) > 0
                    ? Duration.ofMillis(random.nextInt(100_000))
                    : Duration.ofSeconds(random.nextInt(2_400));
            Instant time = now.minus(late);
            if (!time.isBefore(platform.start)) {
                SeqEvent event = store.log(
                        time,
                        random.nextBoolean() ? "Error" : "Warning",
                        "Token expired for {User}",
                        Map.of("_Environment", "Acme Prod", "User", random.nextLong()));
                expected.add(event.id());
            }
        }
        store.log(now.minusMillis(1), "Error", "Elsewhere", Map.of("_Environment", "Other Prod"));
    }

    private Poller poller(SeqServer server, SplittableRandom random, ConnectorProgress[] saved) {
        Settings settings =
                Settings.of(source.parameters(), Map.of("url", server.uri().toString(), "pageSize", 4L));
        WindowReader reader = new WindowReader(
                (window, cursor) ->
                        source.poll(new PollRequest(settings, window.query(), window.from(), window.to(), cursor)),
                events -> platform.intake.take(PROD, new Origin("seq", true, true), events),
                workers);
        PollingSettings polling = new PollingSettings(
                TICK, Duration.ofMinutes(5), Duration.ofMinutes(2), Duration.ofMinutes(15), 3, Duration.ofSeconds(10));
        return new Poller(
                new Poller.Start(polling, source.queries(settings, "Acme%"), platform.start, saved[0], new ClockSkew()),
                reader,
                platform.clock,
                random.split(),
                progress -> saved[0] = progress);
    }

    @ParameterizedTest
    @ValueSource(longs = 7)
    void aBackfillLosesNothingAndDoublesNothing(long seed) throws Exception {
        Instant from = platform.start.minus(Duration.ofHours(5));
        SteadyHistory history = new SteadyHistory(from, platform.start, 5_000);
        platform.sources.addPollingSource(source);
        BackfillQueue queue = platform.queue();
        try (SeqServer server = SeqServer.over(history).start()) {
            server.faults().byChance(seed, 0.1);
            platform.definitions.create(
                    ACME,
                    Map.of(
                            "id",
                            "seq",
                            "environment",
                            "prod",
                            "source",
                            "seq",
                            "settings",
                            Map.of(
                                    "url",
                                    server.uri().toString(),
                                    "environmentMatch",
                                    "Harbour%",
                                    "queries",
                                    Map.of("all", "true", "errors", "@Level = 'Error'"),
                                    "pageSize",
                                    150)),
                    true);
            String id = queue.start(
                            ACME, Map.of("connector", "seq", "from", from.toString(), "to", platform.start.toString()))
                    .backfill()
                    .id();
            for (int i = 0; i < 6 && !TestPlatform.soon(() -> isDone(queue, id)); i++) {
                if (i == 1) {
                    queue.pause(ACME, id);
                    queue.resume(ACME, id);
                }
            }
            Backfill done = queue.find(ACME, id).orElseThrow().backfill();
            assertThat(done.state()).isEqualTo(Backfill.State.DONE);
            assertThat(done.limits()).isEqualTo(Backfill.Limits.NONE);
            assertThat(done.counts().lost()).isZero();
            assertThat(done.counts().stored()).isEqualTo(5_000);
        } finally {
            queue.stop();
        }
        List<String> expected = new ArrayList<>();
        history.newestFirst(from, platform.start).forEachRemaining(event -> expected.add(event.id()));
        assertThat(stored()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static boolean isDone(BackfillQueue queue, String id) {
        return queue.find(ACME, id).orElseThrow().backfill().state() == Backfill.State.DONE;
    }

    private List<String> stored() {
        return platform.journal.events.stream().map(Event::eventId).toList();
    }
}
