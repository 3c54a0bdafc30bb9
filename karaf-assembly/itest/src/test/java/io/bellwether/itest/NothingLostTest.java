// SPDX-License-Identifier: Apache-2.0
package io.bellwether.itest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.testkit.seq.MemoryStore;
import io.bellwether.testkit.seq.SeqServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a Seq server does, and even when the platform is killed over it, each of its events is there once. */
class NothingLostTest {
    private static final Duration SOON = Duration.ofMinutes(3);
    private static final InstantSource CLOCK = Clock.systemUTC();
    private static final int HISTORY = 1_600;

    private final MemoryStore events = new MemoryStore();
    private final List<String> logged = new ArrayList<>();

    @Test
    void everyEventIsReadOnce(@TempDir Path data) throws Exception {
        Instant begin = CLOCK.instant();
        int port = Http.freePort();
        try (SeqServer seq = SeqServer.over(events).start()) {
            // Many share their time, so that pages end in the middle of it.
            for (int i = 0; i < HISTORY; i++) {
                log(begin.minusSeconds(200 - i / 8));
            }
            seq.faults()
                    .examineAtMost(170)
                    .repeatAcrossPages(25)
                    .searchesAtOnce(4)
                    .none(3)
                    .tooManyRequests(2, Duration.ofSeconds(1))
                    .none(2)
                    .cut(2)
                    .none(2)
                    .cutInBody(2)
                    .none(1)
                    .status(1, 503)
                    .none(1)
                    .tooManyRequests(1, null);
            try (RunningPlatform platform = RunningPlatform.start(data, port, Map.of())) {
                connect(platform.rest(), seq);
                Eventually.holds("part of the history is read", SOON, () -> captured(platform.rest()) > HISTORY / 4);
                keepsLogging(seq, 5);
                platform.kill();
            }
            for (int i = 0; i < 40; i++) {
                log(CLOCK.instant());
            }
            try (RunningPlatform platform = RunningPlatform.start(data, port, Map.of())) {
                seq.faults().tooManyRequests(2, Duration.ofSeconds(1)).none(1).cutInBody(1);
                keepsLogging(seq, 5);
                // These happened a while ago and arrive only now.
                for (int i = 0; i < 30; i++) {
                    log(CLOCK.instant().minusSeconds(30 + i));
                }
                keepsLogging(seq, 3);
                Eventually.holds(
                        "every event can be read back",
                        SOON,
                        () -> new HashSet<>(stored(platform.rest(), begin)).size() >= logged.size());
                assertThat(stored(platform.rest(), begin))
                        .doesNotHaveDuplicates()
                        .containsExactlyInAnyOrderElementsOf(logged);
                assertThat(seq.faults().pending()).as("faults not met").isZero();
                Eventually.holds(
                        "the connector is well again",
                        SOON,
                        () -> status(platform.rest()).path("state").asText().equals("running"));
                counterSurvives(platform, data, port);
            }
        }
    }

    /** A restart in good order neither forgets what was counted nor counts what is read again. */
    private void counterSurvives(RunningPlatform platform, Path data, int port)
            throws IOException, InterruptedException {
        long captured = captured(platform.rest());
        assertThat(platform.stop()).isZero();
        try (RunningPlatform again = RunningPlatform.start(data, port, Map.of())) {
            Eventually.holds(
                    "the connector runs",
                    SOON,
                    () -> status(again.rest()).path("state").asText().equals("running"));
            assertThat(captured(again.rest())).isEqualTo(captured);
        }
    }

    private static void connect(Rest rest, SeqServer seq) throws IOException, InterruptedException {
        rest.createTenant("lossless");
        rest.create(
                "/v1/connectors",
                Map.of(
                        "id", "seq",
                        "tenant", "lossless",
                        "environment", "prod",
                        "source", "seq",
                        "settings",
                                Map.of(
                                        "url",
                                        seq.uri().toString(),
                                        "pollEvery",
                                        "1s",
                                        "window",
                                        "1m",
                                        "concurrency",
                                        5,
                                        "pageSize",
                                        100,
                                        "queries",
                                        Map.of("all", "@Message is not null"))));
    }

    /** Something happens while the server is being asked, a few times. */
    private void keepsLogging(SeqServer seq, int rounds) throws InterruptedException {
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < 40; i++) {
                log(CLOCK.instant());
            }
            assertThat(seq.requests().awaitSearches(seq.requests().searches() + 2, SOON))
                    .as("the server is asked")
                    .isTrue();
        }
    }

    private void log(Instant when) {
        logged.add(events.log(when, "Information", "Matter opened", Map.of("_Environment", "Lossless"))
                .id());
    }

    private static long captured(Rest rest) throws IOException, InterruptedException {
        return status(rest).path("captured").asLong();
    }

    private static JsonNode status(Rest rest) throws IOException, InterruptedException {
        return rest.get("/v1/connectors/seq?tenant=lossless").path("status");
    }

    private static List<String> stored(Rest rest, Instant begin) throws IOException, InterruptedException {
        return rest.eventIds("tenant=lossless", begin.minusSeconds(600));
    }
}
