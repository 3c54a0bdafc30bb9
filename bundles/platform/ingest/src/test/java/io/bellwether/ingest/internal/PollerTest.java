// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.PollOutcome.Failed;
import io.bellwether.api.source.PollOutcome.Page;
import io.bellwether.api.source.PollOutcome.Throttled;
import io.bellwether.api.source.PollOutcome.Unreadable;
import io.bellwether.api.source.PollQuery;
import io.bellwether.api.source.PollRequest;
import io.bellwether.ingest.Intake.Receipt;
import io.bellwether.journal.Journal.JournalFull;
import io.bellwether.relational.ConnectorProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollerTest {
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final PollingSettings SETTINGS = new PollingSettings(
            Duration.ofSeconds(15), Duration.ofMinutes(5), Duration.ofMinutes(2), WINDOW, 1, Duration.ofSeconds(10));

    private final Clock clock = new Clock("2026-03-01T10:00:00Z");
    private final Instant start = clock.instant();
    private final FakeSource source = new FakeSource();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final Set<String> stored = new HashSet<>();
    private final ClockSkew skew = new ClockSkew();
    private ConnectorProgress saved = ConnectorProgress.NONE;
    private boolean full;
    private PollingSettings settings = SETTINGS;

    @AfterEach
    void stop() {
        workers.shutdownNow();
    }

    @Test
    void startsAtLookbackAndGoesOnFromTheCursorLessTheOverlap() throws Exception {
        source.add("before", start.minus(Duration.ofMinutes(6)));
        source.add("recent", start.minus(Duration.ofMinutes(4)));
        Poller poller = poller();
        assertThat(poller.state()).isEqualTo("starting");
        assertThat(poller.lag()).isNull();

        assertThat(poller.round()).isEqualTo(start);
        assertThat(stored).containsExactly("recent");
        clock.advance(Duration.ofSeconds(15));
        source.add("late", start.minus(Duration.ofSeconds(100)));
        assertThat(poller.round()).isEqualTo(start.plusSeconds(15));

        assertThat(ranges()).containsExactly("09:55:00-10:00:00", "09:58:00-10:00:15");
        assertThat(stored).containsExactlyInAnyOrder("recent", "late");
        assertThat(poller.progress().captured()).isEqualTo(2);
        assertThat(poller.state()).isEqualTo("running");
        clock.advance(Duration.ofSeconds(7));
        assertThat(poller.lag()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void catchesUpInWindowsOldestFirst() throws Exception {
        saved = new ConnectorProgress(
                Map.of("all", start.minus(Duration.ofMinutes(38))), 7, 1, 2, 3, start.minus(Duration.ofHours(1)));
        for (int minute = 0; minute < 38; minute++) {
            source.add("e" + minute, start.minus(Duration.ofMinutes(minute)).minusMillis(1));
        }
        Poller poller = poller();
        poller.round();

        assertThat(ranges())
                .containsSubsequence("09:20:00-09:35:00", "09:35:00-09:50:00", "09:50:00-10:00:00")
                .doesNotHaveDuplicates()
                .hasSize(3);
        assertThat(stored).hasSize(38);
        assertThat(saved.captured()).isEqualTo(45);
        assertThat(saved.cursors()).containsEntry("all", start);
        assertThat(saved.lastEventAt()).isEqualTo(start.minusMillis(1));
    }

    @Test
    void narrowsTheWindowAndWaitsWhenThrottledAndWidensAgain() throws Exception {
        Poller poller = poller();
        source.prescribe(new Throttled(Duration.ofSeconds(40), "429"));
        assertThat(poller.round()).isNull();
        assertThat(poller.window()).isEqualTo(Duration.ofSeconds(450));
        assertThat(poller.state()).isEqualTo("backing off");
        assertThat(poller.lastError()).isEqualTo("all: 429");

        clock.advance(Duration.ofSeconds(39));
        assertThat(poller.round()).isNull();
        assertThat(source.requests).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(poller.round()).isEqualTo(clock.instant());
        assertThat(poller.window()).isEqualTo(WINDOW);
        assertThat(poller.state()).isEqualTo("running");
        assertThat(poller.lastError()).isNull();
        assertThat(poller.progress().errors()).isEqualTo(1);
    }

    @Test
    void waitsLongerEachTimeAndNeverAsksForLessThanAMinute() throws Exception {
        Poller poller = poller();
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            source.prescribe(new Throttled(null, "overloaded"));
            Instant begin = clock.instant();
            poller.round();
            int asked = source.requests.size();
            while (source.requests.size() == asked) {
                clock.advance(Duration.ofMillis(500));
                source.prescribe(new Throttled(null, "overloaded"));
                poller.round();
                source.answers.clear();
            }
            waits.add(Duration.between(begin, clock.instant()));
        }
        assertThat(poller.window()).isEqualTo(Duration.ofMinutes(1));
        assertThat(waits.get(0)).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(waits.get(5)).isGreaterThan(Duration.ofSeconds(15));
        assertThat(waits).allMatch(wait -> wait.compareTo(Duration.ofMinutes(5)) <= 0);
    }

    @Test
    void keepsTheCursorUntilEventsAreDurable() throws Exception {
        source.add("a", start.minusSeconds(30));
        full = true;
        Poller poller = poller();
        assertThat(poller.round()).isNull();
        assertThat(saved.cursors()).containsEntry("all", start.minus(Duration.ofMinutes(5)));
        assertThat(poller.lastError()).contains("no room");

        full = false;
        clock.advance(Duration.ofSeconds(2));
        poller.round();
        assertThat(stored).containsExactly("a");
        assertThat(saved.cursors()).containsEntry("all", clock.instant());
    }

    @Test
    void asksARefusedQueryRarelyAndTheOthersAsUsual() throws Exception {
        source.queries = List.of(new PollQuery("bad", "x"), new PollQuery("good", "y"));
        Poller poller = poller();
        source.answers.add(request -> request.query().name().equals("bad") ? new Failed("syntax", true) : null);
        assertThat(poller.round()).isEqualTo(start);
        assertThat(poller.state()).isEqualTo("failing");
        assertThat(poller.lastError()).isEqualTo("bad: syntax");

        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(15));
            poller.round();
        }
        assertThat(asked("bad")).isEqualTo(1);
        assertThat(asked("good")).isEqualTo(11);
        clock.advance(Poller.REFUSED_WAIT);
        poller.round();
        assertThat(asked("bad")).isEqualTo(2);
        assertThat(poller.state()).isEqualTo("running");
        assertThat(saved.cursors()).containsEntry("bad", clock.instant());
    }

    @Test
    void sweepsTheLastHourEveryQuarterButNothingBeforeItsStart() throws Exception {
        Poller poller = poller();
        poller.round();
        source.add("very late", start.minus(Duration.ofMinutes(4)));
        source.add("too old", start.minus(Duration.ofMinutes(20)));
        clock.advance(Duration.ofMinutes(14));
        poller.round();
        assertThat(stored).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        poller.round();
        assertThat(stored).containsExactly("very late");
    }

    @Test
    void advancesTheCursorOverGapsOnlyWhenTheyAreClosed() throws Exception {
        saved = new ConnectorProgress(Map.of("all", start.minus(Duration.ofMinutes(28))), 0, 0, 0, 0, null);
        settings = new PollingSettings(
                SETTINGS.pollEvery(),
                SETTINGS.lookback(),
                Duration.ZERO,
                Duration.ofMinutes(10),
                3,
                SETTINGS.lateness());
        Poller poller = poller();
        Instant second = start.minus(Duration.ofMinutes(18));
        for (int i = 0; i < 3; i++) {
            source.answers.add(
                    request -> request.from().equals(second) ? new Failed("reset", false) : new Page(List.of(), null));
        }
        assertThat(poller.round()).isNull();
        assertThat(saved.cursors()).containsEntry("all", second);
    }

    @Test
    void goesOnAfterARestartWhereItWas() throws Exception {
        source.add("a", start.minusSeconds(1));
        poller().round();
        clock.advance(Duration.ofMinutes(30));
        source.add("b", start.plusSeconds(600));
        poller().round();

        assertThat(saved.captured()).isEqualTo(2);
        assertThat(saved.duplicates()).isEqualTo(1);
        assertThat(ranges()).contains("09:58:00-10:13:00");
    }

    @Test
    void countsAreSavedWhileALongWindowIsRead() throws Exception {
        for (int i = 0; i < 7; i++) {
            source.add("e" + i, start.minusSeconds(60 - i));
        }
        List<ConnectorProgress> midway = new ArrayList<>();
        source.answers.add(request -> null);
        source.answers.add(request -> null);
        source.answers.add(request -> {
            midway.add(saved);
            return null;
        });
        poller().round();

        assertThat(midway).singleElement().satisfies(progress -> {
            assertThat(progress.captured()).isEqualTo(3);
            assertThat(progress.cursors()).containsEntry("all", start.minus(Duration.ofMinutes(5)));
        });
        assertThat(saved.captured()).isEqualTo(7);
    }

    @Test
    void asksUpToTheTimeOfAServerThatIsAhead() throws Exception {
        skew.observe(start.plusSeconds(300), start);
        source.add("ahead", start.plusSeconds(200));
        Poller poller = poller();
        assertThat(poller.round()).isEqualTo(start);
        assertThat(stored).containsExactly("ahead");
        assertThat(ranges()).containsExactly("09:55:00-10:05:00");
        assertThat(saved.cursors()).containsEntry("all", start);
        assertThat(poller.clockSkew()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void staysAtTheTimeOfAServerThatIsBehind() throws Exception {
        skew.observe(start.minusSeconds(240), start);
        Poller poller = poller();
        assertThat(poller.round()).isEqualTo(start.minusSeconds(240));
        clock.advance(Duration.ofSeconds(15));
        source.add("now", start.minusSeconds(240));
        poller.round();
        assertThat(stored).containsExactly("now");
        assertThat(ranges()).containsExactly("09:55:00-10:00:00", "09:55:00-10:00:15");
    }

    @Test
    void noClockShiftsWindowsWithoutBound() {
        skew.observe(start.plus(Duration.ofDays(2)), start);
        assertThat(skew.latest(start)).isEqualTo(start.plus(ClockSkew.MOST));
        assertThat(skew.skew()).isEqualTo(Duration.ofDays(2));
        for (int i = 0; i < 3; i++) {
            skew.observe(start.plusMillis(1_400), start);
        }
        assertThat(skew.skew()).isZero();
        assertThat(skew.latest(start)).isEqualTo(start);
        skew.observe(null, start);
        assertThat(skew.earliest(start)).isEqualTo(start);
    }

    @Test
    void continuesAWindowBehindItsLastDurablePage() throws Exception {
        for (int i = 0; i < 9; i++) {
            source.add("e" + i, start.minusSeconds(60 - i));
        }
        source.answers.add(request -> null);
        source.answers.add(request -> null);
        source.prescribe(new Failed("reset", false));
        Poller poller = poller();
        assertThat(poller.round()).isNull();
        assertThat(stored).hasSize(6);
        clock.advance(Duration.ofSeconds(15));
        source.add("new", start.plusSeconds(1));
        assertThat(poller.round()).isEqualTo(clock.instant());

        assertThat(stored).hasSize(10);
        assertThat(source.requests.stream().filter(request -> "6".equals(request.cursor())))
                .hasSize(2);
        assertThat(saved.duplicates()).isZero();
        assertThat(saved.cursors()).containsEntry("all", clock.instant());
    }

    @Test
    void beginsAWindowAnewThatCannotBeContinued() throws Exception {
        for (int i = 0; i < 6; i++) {
            source.add("e" + i, start.minusSeconds(60 - i));
        }
        source.answers.add(request -> null);
        for (int i = 0; i < 4; i++) {
            source.prescribe(new Failed("the event after which to go on is gone", false));
        }
        Poller poller = poller();
        for (int i = 0; i < 5; i++) {
            poller.round();
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(stored).hasSize(6);
        assertThat(source.requests.stream().filter(request -> request.cursor() == null))
                .hasSizeGreaterThan(1);
    }

    @Test
    void keepsCursorsOfQueriesThatStayAndForgetsThoseThatGo() throws Exception {
        saved = new ConnectorProgress(
                Map.of("stays", start.minusSeconds(1_200), "goes", start.minusSeconds(5_000)), 0, 0, 0, 0, null);
        source.queries = List.of(new PollQuery("stays", "a"), new PollQuery("comes", "b"));
        poller().round();
        assertThat(saved.cursors()).containsOnlyKeys("stays", "comes", Poller.SWEPT);
        assertThat(source.requests.stream()
                        .filter(request -> request.query().name().equals("comes"))
                        .map(request -> time(request.from())))
                .containsExactly("09:53:00");
        assertThat(source.requests.stream()
                        .filter(request -> request.query().name().equals("stays"))
                        .map(request -> time(request.from())))
                .startsWith("09:38:00");
    }

    @Test
    void countsWhatIsNoEventOnceAndGoesOn() throws Exception {
        source.add("good", start.minusSeconds(30));
        Poller poller = poller();
        for (int i = 0; i < 3; i++) {
            source.answers.add(request -> new Page(
                    List.of(source.events.get("good")), null, null, List.of(new Unreadable("e7", "(e7) has no time"))));
            assertThat(poller.round()).isEqualTo(clock.instant());
            clock.advance(Duration.ofSeconds(15));
        }
        assertThat(stored).containsExactly("good");
        assertThat(poller.state()).isEqualTo("running");
        assertThat(poller.progress().dropped()).isEqualTo(1);
        assertThat(poller.progress().duplicates()).isEqualTo(4);
        assertThat(poller.lastError())
                .isEqualTo("all: 1 could not be read and were left out, the last: (e7) has no time");
        assertThat(poller.lastErrorAt()).isEqualTo(start);

        clock.advance(Poller.UNREADABLE_TOLD);
        poller.round();
        assertThat(poller.lastError()).isNull();
    }

    private Poller poller() {
        WindowReader reader = new WindowReader(
                (window, cursor) -> source.answer(
                        new PollRequest(Settings.empty(), window.query(), window.from(), window.to(), cursor)),
                events -> {
                    if (full) {
                        return CompletableFuture.failedFuture(new JournalFull("no room"));
                    }
                    synchronized (stored) {
                        int before = stored.size();
                        Instant newest = Instant.MIN;
                        for (var event : events) {
                            stored.add(event.eventId());
                            newest = event.timestamp().isAfter(newest) ? event.timestamp() : newest;
                        }
                        int added = stored.size() - before;
                        Receipt receipt = new Receipt(events.size(), events.size() - added, 0, List.of());
                        return CompletableFuture.completedFuture(new Taken(receipt, added, added == 0 ? null : newest));
                    }
                },
                workers);
        Poller.Start begin = new Poller.Start(
                settings,
                source.queries,
                start.minus(SETTINGS.lookback())
                        .minus(saved == ConnectorProgress.NONE ? Duration.ZERO : Duration.ofDays(1)),
                saved,
                skew);
        return new Poller(begin, reader, clock, new SplittableRandom(1), progress -> saved = progress);
    }

    private List<String> ranges() {
        return source.requests.stream()
                .filter(request -> request.cursor() == null)
                .map(request -> time(request.from()) + "-" + time(request.to()))
                .toList();
    }

    private long asked(String query) {
        return source.requests.stream()
                .filter(request -> request.query().name().equals(query))
                .count();
    }

    private static String time(Instant time) {
        return time.toString().substring(11, 19);
    }
}
