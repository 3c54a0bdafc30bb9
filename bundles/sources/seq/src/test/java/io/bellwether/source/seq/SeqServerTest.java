// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.seq;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.PollOutcome;
import io.bellwether.api.source.PollQuery;
import io.bellwether.api.source.PollRequest;
import io.bellwether.testkit.seq.Faults;
import io.bellwether.testkit.seq.MemoryStore;
import io.bellwether.testkit.seq.SeqServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The source against an emulated server that evaluates its filters and pages as Seq does. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SeqServerTest {
    private static final Instant FROM = Instant.parse("2025-08-12T03:00:00Z");
    private static final Instant TO = Instant.parse("2025-08-12T03:15:00Z");
    private static final String ENVIRONMENT = "Harbour Wren Prod%";

    private final SeqSource source = new SeqSource(InstantSource.fixed(TO));
    private final MemoryStore store = new MemoryStore();
    private final SeqServer server =
            SeqServer.over(store).apiKey("k-read").ingestOnlyKey("k-ingest").start();

    @AfterEach
    void stop() {
        server.close();
    }

    private Settings settings(Map<String, Object> more) {
        Map<String, Object> raw = new HashMap<>(Map.of("url", server.uri().toString(), "apiKey", "k-read"));
        raw.putAll(more);
        return Settings.of(source.parameters(), raw);
    }

    private void log(Instant time, String level, String template, Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.putIfAbsent("_Environment", "Harbour Wren Prod UK");
        store.log(time, level, template, all);
    }

    private PollOutcome poll(Settings settings, PollQuery query, String cursor) throws InterruptedException {
        return source.poll(new PollRequest(settings, query, FROM, TO, cursor));
    }

    /** Follows the pages of a window to its end. */
    private List<EventBody> window(Settings settings, PollQuery query) throws InterruptedException {
        List<EventBody> events = new ArrayList<>();
        String cursor = null;
        do {
            PollOutcome outcome = poll(settings, query, cursor);
            assertThat(outcome).isInstanceOf(PollOutcome.Page.class);
            events.addAll(((PollOutcome.Page) outcome).events());
            cursor = ((PollOutcome.Page) outcome).next();
        } while (cursor != null);
        return events;
    }

    private static PollQuery everything() {
        return new PollQuery("all", "true");
    }

    @Test
    void theDefaultQueriesFindWhatTheirCategoriesMean() throws InterruptedException {
        log(FROM.plusSeconds(1), "Error", "Something broke", Map.of());
        log(FROM.plusSeconds(2), "fatal", "Everything broke", Map.of());
        log(FROM.plusSeconds(3), "Warning", "Token Expired for {User}", Map.of("User", "a"));
        log(FROM.plusSeconds(4), null, "GET {Path}", Map.of("Path", "/", "StatusCode", 200L));
        log(FROM.plusSeconds(5), null, "Heartbeat of {Node}", Map.of("Node", "EE-01"));
        log(FROM.plusSeconds(6), null, "Restarted", Map.of("_TotalRestartCount", 3L));
        log(FROM.plusSeconds(7), null, "Nothing of interest", Map.of());
        log(FROM.plusSeconds(8), "Error", "Elsewhere", Map.of("_Environment", "Harbour Wren UAT"));
        log(FROM.plusSeconds(9), "Error", "HTTP of Seq", Map.of("SourceContext", "Seq.Api.Client"));
        log(FROM.minusNanos(100), "Error", "Too early", Map.of());
        log(TO, "Error", "Too late", Map.of());

        Settings settings = settings(Map.of());
        Map<String, List<String>> found = new HashMap<>();
        for (PollQuery query : source.queries(settings, ENVIRONMENT)) {
            found.put(
                    query.name(),
                    window(settings, query).stream().map(EventBody::message).collect(Collectors.toList()));
        }
        assertThat(found)
                .containsEntry("critical", List.of("Everything broke", "Something broke"))
                .containsEntry("auth", List.of("Token Expired for a"))
                .containsEntry("http", List.of("GET /"))
                .containsEntry("ee", List.of("Restarted", "Heartbeat of EE-01"));
    }

    @Test
    void readsEveryEventOnceOverManyPages() throws InterruptedException {
        for (int i = 0; i < 2_345; i++) {
            log(FROM.plusMillis(i % 700 * 1_000L), "Error", "Event {N}", Map.of("N", (long) i));
        }
        List<EventBody> events = window(settings(Map.of("pageSize", 500L)), everything());
        assertThat(events).extracting(EventBody::eventId).hasSize(2_345).doesNotHaveDuplicates();
        assertThat(events).allSatisfy(event -> assertThat(event.message())
                .isEqualTo("Event " + event.properties().get("N")));
        assertThat(events).extracting(EventBody::template).containsOnly("Event {N}");
        assertThat(server.requests().searches()).isBetween(5L, 6L);
    }

    @Test
    void partialAndEmptyPagesLoseNothing() throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            log(FROM.plusSeconds(i), i % 100 == 0 ? "Error" : "Debug", "Event {N}", Map.of("N", (long) i));
        }
        server.faults().examineAtMost(20);
        List<EventBody> events = window(settings(Map.of()), new PollQuery("errors", "@Level = 'Error'"));
        assertThat(events).extracting(event -> event.properties().get("N")).containsExactly(200L, 100L, 0L);
        assertThat(server.requests().searches()).isGreaterThanOrEqualTo(15);
    }

    @Test
    void troubleIsReportedAndTheSameRequestThenSucceeds() throws InterruptedException {
        log(FROM.plusSeconds(1), "Error", "Something broke", Map.of());
        Settings settings = settings(Map.of());
        server.faults()
                .tooManyRequests(1, Duration.ofSeconds(9))
                .status(1, 503)
                .status(1, 500)
                .cut(1)
                .cutInBody(1);
        assertThat(poll(settings, everything(), null))
                .isInstanceOfSatisfying(PollOutcome.Throttled.class, throttled -> assertThat(throttled.retryAfter())
                        .isEqualTo(Duration.ofSeconds(9)));
        assertThat(poll(settings, everything(), null)).isInstanceOf(PollOutcome.Throttled.class);
        for (int i = 0; i < 3; i++) {
            assertThat(poll(settings, everything(), null))
                    .isInstanceOfSatisfying(PollOutcome.Failed.class, failed -> assertThat(failed.permanent())
                            .isFalse());
        }
        assertThat(server.faults().pending()).isZero();
        assertThat(window(settings, everything())).hasSize(1);
    }

    @Test
    void whatIsNoEventIsToldAndTheRestOfThePageKept() throws InterruptedException {
        for (int i = 0; i < 7; i++) {
            log(FROM.plusSeconds(i), "Error", "Bad " + i, Map.of("n", i));
        }
        List<String> ids = window(settings(Map.of()), everything()).stream()
                .map(EventBody::eventId)
                .toList();
        server.faults()
                .spoil(ids.get(1), Faults.Spoilt.TIMESTAMP_IN_WORDS)
                .spoil(ids.get(2), Faults.Spoilt.NO_TIMESTAMP)
                .spoil(ids.get(5), Faults.Spoilt.NO_ID);
        Settings settings = settings(Map.of("pageSize", 3L));

        List<PollOutcome.Unreadable> unreadable = new ArrayList<>();
        List<String> read = new ArrayList<>();
        for (int again = 0; again < 2; again++) {
            String cursor = null;
            do {
                PollOutcome.Page page = (PollOutcome.Page) poll(settings, everything(), cursor);
                unreadable.addAll(page.unreadable());
                page.events().forEach(event -> read.add(event.eventId()));
                cursor = page.next();
            } while (cursor != null);
        }
        assertThat(read.subList(0, 4)).containsExactly(ids.get(0), ids.get(3), ids.get(4), ids.get(6));
        assertThat(unreadable).hasSize(6);
        assertThat(unreadable.subList(0, 3)).isEqualTo(unreadable.subList(3, 6));
        assertThat(unreadable.get(0).problem())
                .isEqualTo("Events[1] (" + ids.get(1) + ") has no Timestamp that could be read");
        assertThat(unreadable.get(2).problem()).isEqualTo("Events[2] has no Id");
    }

    @Test
    void keysAndFiltersThatAreRefusedArePermanent() throws InterruptedException {
        for (String key : List.of("k-other", "k-ingest")) {
            assertThat(poll(settings(Map.of("apiKey", key)), everything(), null))
                    .isInstanceOfSatisfying(PollOutcome.Failed.class, failed -> {
                        assertThat(failed.permanent()).isTrue();
                        assertThat(failed.reason()).contains("API key").doesNotContain(key);
                    });
        }
        assertThat(poll(settings(Map.of()), new PollQuery("bad", "A =="), null))
                .isInstanceOfSatisfying(PollOutcome.Failed.class, failed -> {
                    assertThat(failed.permanent()).isTrue();
                    assertThat(failed.reason()).contains("could not be parsed");
                });
    }
}
