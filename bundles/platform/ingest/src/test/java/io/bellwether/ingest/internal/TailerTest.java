// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.TailOutcome;
import io.bellwether.ingest.Intake.Receipt;
import io.bellwether.journal.Journal.JournalFull;
import io.bellwether.relational.ConnectorProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TailerTest {
    private final Clock clock = new Clock("2026-03-01T10:00:00Z");
    private final FakeTail source = new FakeTail();
    private final Set<String> stored = new LinkedHashSet<>();
    private final List<ConnectorProgress> saves = new ArrayList<>();
    private final List<String> savedWhenTaken = new ArrayList<>();
    private boolean full;

    @Test
    void readsUntilThereIsNothingMoreAndThenOnlyWhatIsNew() throws Exception {
        source.items.addAll(List.of("a", "b", "c", "d"));
        Tailer tailer = tailer();
        assertThat(tailer.state()).isEqualTo("starting");
        assertThat(tailer.lag()).isNull();
        assertThat(round(tailer)).isTrue();
        assertThat(stored).containsExactly("t0", "t1", "t2", "t3");
        assertThat(saved().position()).isEqualTo("4");
        assertThat(saved().captured()).isEqualTo(4);
        assertThat(tailer.state()).isEqualTo("running");

        int before = saves.size();
        clock.advance(Duration.ofSeconds(1));
        assertThat(round(tailer)).isTrue();
        assertThat(saves).as("nothing new is not saved").hasSize(before);
        source.items.add("e");
        assertThat(round(tailer)).isTrue();
        assertThat(source.positions).containsExactly("null", "3", "4", "4");
        clock.advance(Duration.ofSeconds(7));
        assertThat(tailer.lag()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void thePositionMovesOnlyBehindWhatIsDurable() throws Exception {
        source.items.addAll(List.of("a", "b", "c", "d"));
        full = true;
        Tailer tailer = tailer();
        assertThat(round(tailer)).isFalse();
        assertThat(saved().position()).isNull();
        assertThat(tailer.lastError()).isEqualTo("not stored: no room");
        assertThat(tailer.state()).isEqualTo("backing off");

        full = false;
        assertThat(round(tailer)).as("it waits").isFalse();
        assertThat(source.positions).containsExactly("null");
        clock.advance(Duration.ofSeconds(1));
        assertThat(round(tailer)).isTrue();
        assertThat(source.positions).containsExactly("null", "null", "3");
        assertThat(savedWhenTaken).containsExactly("null", "3");
        assertThat(stored).hasSize(4);
        assertThat(tailer.lastError()).isNull();
        assertThat(tailer.progress().errors()).isEqualTo(1);
    }

    @Test
    void waitsLongerAfterEachFailureAndNotAfterASuccess() throws Exception {
        Tailer tailer = tailer();
        List<Duration> waits = new ArrayList<>();
        source.prescribed.add(new TailOutcome.Failed("no folder"));
        round(tailer);
        assertThat(tailer.lastError()).isEqualTo("no folder");
        for (int i = 0; i < 12; i++) {
            Instant begin = clock.instant();
            int asked = source.positions.size();
            source.prescribed.add(new TailOutcome.Failed("no folder"));
            while (source.positions.size() == asked) {
                clock.advance(Duration.ofMillis(250));
                round(tailer);
            }
            waits.add(Duration.between(begin, clock.instant()));
        }
        assertThat(waits.get(0)).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(waits.get(6)).isGreaterThan(Duration.ofSeconds(30));
        assertThat(waits).allMatch(wait -> wait.compareTo(Duration.ofMinutes(6)) <= 0);
        clock.advance(Duration.ofMinutes(6));
        assertThat(round(tailer)).isTrue();
        assertThat(tailer.state()).isEqualTo("running");
        assertThat(tailer.lastError()).isNull();
    }

    @Test
    void whatIsUnreadableIsCountedAndShownAndPassedOver() throws Exception {
        source.items.addAll(List.of("a", "!", "!", "b"));
        Tailer tailer = tailer();
        assertThat(round(tailer)).isTrue();
        assertThat(stored).containsExactly("t0", "t3");
        assertThat(tailer.progress().dropped()).isEqualTo(2);
        assertThat(tailer.state()).isEqualTo("running");
        source.items.addAll(List.of("!"));
        round(tailer);
        assertThat(tailer.lastError()).isEqualTo("1 could not be read, the last: it is a mark");
        assertThat(tailer.progress().dropped()).isEqualTo(3);
    }

    @Test
    void goesOnAfterARestartAndCountsWhatWasReadTwice() throws Exception {
        source.items.addAll(List.of("a", "b", "c", "d"));
        round(tailer());
        ConnectorProgress crashed = new ConnectorProgress(saved().cursors(), 4, 0, 0, 0, saved().lastEventAt(), "3");
        saves.add(crashed);
        source.items.add("e");
        round(tailer());
        assertThat(stored).hasSize(5);
        assertThat(saved().captured()).isEqualTo(5);
        assertThat(saved().duplicates()).isEqualTo(1);
        assertThat(saved().position()).isEqualTo("5");
    }

    @Test
    void aPluginThatBreaksItsPromisesIsHeldOff() throws Exception {
        Tailer tailer = tailer();
        source.prescribed.add(new TailOutcome.Read(List.of(), 0, null, "x".repeat(70_000), true));
        assertThat(round(tailer)).isFalse();
        assertThat(tailer.lastError()).contains("70000 bytes");
        assertThat(saved().position()).isNull();
    }

    @Test
    void aLongReadIsSavedOnItsWay() throws Exception {
        for (int i = 0; i < 30; i++) {
            source.items.add("i" + i);
        }
        Tailer tailer = tailer();
        List<Integer> savesAtRead = new ArrayList<>();
        tailer.round(() -> {
            clock.advance(Duration.ofMillis(500));
            savesAtRead.add(saves.size());
            return false;
        });
        assertThat(savesAtRead.get(9)).isBetween(3, 6);
        assertThat(saved().position()).isEqualTo("30");
    }

    private boolean round(Tailer tailer) throws InterruptedException {
        return tailer.round(() -> false);
    }

    private ConnectorProgress saved() {
        return saves.isEmpty() ? ConnectorProgress.NONE : saves.get(saves.size() - 1);
    }

    private Tailer tailer() {
        return new Tailer(
                (position, most) -> source.read(Settings.empty(), position, most),
                events -> {
                    if (full) {
                        return CompletableFuture.failedFuture(new JournalFull("no room"));
                    }
                    savedWhenTaken.add(String.valueOf(source.positions.get(source.positions.size() - 1)));
                    int before = stored.size();
                    events.forEach(event -> stored.add(event.eventId()));
                    int added = stored.size() - before;
                    return CompletableFuture.completedFuture(new Taken(
                            new Receipt(events.size(), events.size() - added, 0, List.of()), added, clock.instant()));
                },
                clock,
                new SplittableRandom(1),
                saved(),
                saves::add);
    }
}
