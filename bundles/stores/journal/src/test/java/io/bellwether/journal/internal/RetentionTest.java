// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import static io.bellwether.journal.internal.SegmentJournalTest.all;
import static io.bellwether.journal.internal.SegmentJournalTest.append;
import static io.bellwether.journal.internal.SegmentJournalTest.numbers;
import static io.bellwether.journal.internal.TestNode.PROD;
import static io.bellwether.journal.internal.TestNode.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.event.Event;
import io.bellwether.journal.JournalRetention.Expired;
import io.bellwether.journal.JournalRetention.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final List<Rule> EVEN_FOR_A_WEEK = List.of(new Rule(RetentionTest::isEven, WEEK, "even"));

    @TempDir
    Path folder;

    private TestNode node;

    @BeforeEach
    void node() {
        node = new TestNode(folder.resolve("journal"));
    }

    /** Twenty events a day in two frames, from START on. */
    private List<Event> fill(SegmentJournal journal, int days) throws Exception {
        List<Event> stored = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            stored.addAll(
                    append(journal, PROD, numbers(day * 20, day * 20 + 10)).stored());
            stored.addAll(
                    append(journal, PROD, numbers(day * 20 + 10, day * 20 + 20)).stored());
            node.now = node.now.plus(Duration.ofDays(1));
            seal(journal);
        }
        return stored;
    }

    private void seal(SegmentJournal journal) {
        journal.sealIdle();
        journal.awaitUpkeep();
    }

    @Test
    void deletesSegmentsThatAreWhollyOver() throws Exception {
        try (SegmentJournal journal = node.open()) {
            List<Event> stored = fill(journal, 40);

            Expired expired = journal.expire(PROD, List.of(), MONTH);

            // 40 days after the first hour began; a day goes 30 days after its hour was over.
            assertThat(expired.segments()).isEqualTo(10);
            assertThat(expired.events()).isEqualTo(200);
            assertThat(expired.bytes()).isPositive();
            assertThat(all(journal, PROD)).containsExactlyInAnyOrderElementsOf(stored.subList(200, 800));
            assertThat(journal.read(PROD, List.of(stored.get(0).rawRef()))).containsOnlyNulls();
            assertThat(node.folder().resolve("acme/prod/2026/03/01")).doesNotExist();
            assertThat(node.folder().resolve("acme/prod/2026/03/10")).doesNotExist();
            assertThat(node.folder().resolve("acme/prod/2026/03/11")).exists();
            assertThat(journal.expire(PROD, List.of(), MONTH)).isEqualTo(Expired.NOTHING);
            allWell(journal, 600);
        }
        try (SegmentJournal journal = node.open()) {
            assertThat(all(journal, PROD)).hasSize(600);
            allWell(journal, 600);
        }
    }

    @Test
    void takesCategoriesOutAndKeepsTheOthersPlaces() throws Exception {
        try (SegmentJournal journal = node.open()) {
            List<Event> stored = fill(journal, 10);
            List<String> places = stored.stream().map(Event::rawRef).toList();
            String position = journal.positionOf(stored.get(5));

            Expired expired = journal.expire(PROD, EVEN_FOR_A_WEEK, MONTH);

            assertThat(expired.segments()).isZero();
            assertThat(expired.events()).isEqualTo(3 * 10);
            for (int restart = 0; restart < 2; restart++) {
                List<Event> read = journal.read(PROD, places);
                for (int i = 0; i < stored.size(); i++) {
                    boolean gone = i < 60 && isEven(stored.get(i));
                    assertThat(read.get(i)).as("event %d", i).isEqualTo(gone ? null : stored.get(i));
                }
                assertThat(journal.readAfter(PROD, position, 1_000).events()).hasSize(200 - 30 - 5);
                allWell(journal, 170);
            }
        }
        try (SegmentJournal journal = node.open()) {
            assertThat(all(journal, PROD)).hasSize(170);
            allWell(journal, 170);
        }
    }

    @Test
    void anExpiredEventDoesNotComeBackThoughItIsSentAgain() throws Exception {
        try (SegmentJournal journal = node.open()) {
            fill(journal, 10);
            journal.expire(PROD, EVEN_FOR_A_WEEK, MONTH);
            assertThat(append(journal, PROD, numbers(0, 200)).stored()).isEmpty();
            assertThat(journal.find(PROD, "event-2")).isNull();
            assertThat(journal.find(PROD, "event-3")).isNotNull();
        }
        try (Stream<Path> runs = Files.list(node.folder().resolve("acme/prod/ids"))) {
            for (Path run : runs.toList()) {
                Files.delete(run);
            }
        }
        try (SegmentJournal journal = node.open()) {
            assertThat(append(journal, PROD, numbers(0, 200)).stored())
                    .as("the ids are known from the segments, too")
                    .isEmpty();
        }
    }

    @Test
    void aFrameAllOfWhichExpiredIsEmpty() throws Exception {
        try (SegmentJournal journal = node.open()) {
            List<Event> stored = fill(journal, 9);
            Set<String> first =
                    stored.subList(0, 10).stream().map(Event::eventId).collect(Collectors.toSet());
            List<Rule> rules = List.of(new Rule(event -> first.contains(event.eventId()), WEEK));

            assertThat(journal.expire(PROD, rules, MONTH).events()).isEqualTo(10);
            assertThat(journal.readAfter(PROD, null, 5).events())
                    .as("the next frame follows")
                    .isEqualTo(stored.subList(10, 20));
            allWell(journal, 170);
        }
    }

    @Test
    void readsASegmentAgainOnlyWhenARuleBecomesDueOrChanges() throws Exception {
        int[] asked = new int[1];
        List<Rule> counting = List.of(new Rule(
                event -> {
                    asked[0]++;
                    return false;
                },
                WEEK,
                "v1"));
        try (SegmentJournal journal = node.open()) {
            fill(journal, 10);
            journal.expire(PROD, counting, MONTH);
            assertThat(asked[0]).isEqualTo(60);
            journal.expire(PROD, counting, MONTH);
            assertThat(asked[0]).as("nothing new is due").isEqualTo(60);
            node.now = node.now.plus(Duration.ofDays(1));
            journal.expire(PROD, counting, MONTH);
            assertThat(asked[0]).as("one more day is due").isEqualTo(80);
            Rule changed = new Rule(counting.get(0).what(), WEEK, "v2");
            journal.expire(PROD, List.of(changed), MONTH);
            assertThat(asked[0]).as("the rule changed").isEqualTo(160);
        }
    }

    @Test
    void theFirstRuleThatFitsDecides() throws Exception {
        try (SegmentJournal journal = node.open()) {
            fill(journal, 10);
            List<Rule> rules = List.of(
                    new Rule(event -> event.eventId().endsWith("2"), MONTH), new Rule(RetentionTest::isEven, WEEK));

            assertThat(journal.expire(PROD, rules, Duration.ofDays(5)).events())
                    .as("days 0 to 4: odd; days 0 to 2: even, but not those that end in 2")
                    .isEqualTo(5 * 10 + 3 * 8);
        }
    }

    @Test
    void neverTouchesWhatIsWrittenTo() throws Exception {
        try (SegmentJournal journal = node.open()) {
            List<Event> stored = append(journal, PROD, numbers(0, 10)).stored();
            node.now = node.now.plus(Duration.ofDays(400));

            assertThat(journal.expire(PROD, EVEN_FOR_A_WEEK, MONTH)).isEqualTo(Expired.NOTHING);
            assertThat(all(journal, PROD)).containsExactlyInAnyOrderElementsOf(stored);

            seal(journal);
            assertThat(journal.expire(PROD, EVEN_FOR_A_WEEK, MONTH).events()).isEqualTo(10);
            assertThat(all(journal, PROD)).isEmpty();
            assertThat(append(journal, PROD, numbers(20, 21)).stored()).hasSize(1);
        }
    }

    @Test
    void expiresTheUnsealedSegmentOfACrashWithItsHour() throws Exception {
        try (SegmentJournal journal = node.open()) {
            fill(journal, 1);
        }
        Path damaged = node.folder().resolve("acme/prod/2026/03/01/10-0.bwj");
        byte[] bytes = Files.readAllBytes(damaged);
        Files.write(damaged, Arrays.copyOf(bytes, bytes.length - 30));
        node.now = START.plus(Duration.ofDays(40));
        try (SegmentJournal journal = node.open()) {
            assertThat(journal.expire(PROD, List.of(), MONTH).segments()).isEqualTo(1);
            assertThat(all(journal, PROD)).isEmpty();
        }
    }

    /** Stops the work at every single change of a file, and goes on after a start. */
    @Test
    void goesOnAfterACrashAtAnyStep() throws Exception {
        List<Event> stored;
        try (SegmentJournal journal = node.open()) {
            stored = fill(journal, 4);
        }
        List<Event> stay =
                stored.subList(40, 80).stream().filter(event -> !isEven(event)).toList();
        Path template = node.folder();
        for (int step = 0; ; step += 2) {
            node = new TestNode(copy(template, folder.resolve("step-" + step)));
            node.now = START.plus(Duration.ofDays(32));
            StoppedStorage storage = new StoppedStorage(step);
            node.storage = storage;
            boolean stopped = false;
            try {
                // Never closed: the process is gone.
                SegmentJournal crashing = node.open();
                crashing.awaitUpkeep();
                storage.armed = true;
                crashing.expire(PROD, EVEN_FOR_A_WEEK, MONTH);
            } catch (RuntimeException e) {
                stopped = true;
            }
            node.storage = new Storage();
            try (SegmentJournal again = node.open()) {
                assertThat(all(again, PROD))
                        .as("step %d", step)
                        .isSubsetOf(stored)
                        .containsAll(stay);
                again.expire(PROD, EVEN_FOR_A_WEEK, MONTH);
                assertThat(all(again, PROD)).as("step %d", step).containsExactlyInAnyOrderElementsOf(stay);
                allWell(again, stay.size());
            }
            if (!stopped) {
                assertThat(step).as("steps that were tried").isGreaterThan(30);
                break;
            }
        }
    }

    static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        return to;
    }

    @Test
    void refusesToKeepNothing() throws Exception {
        try (SegmentJournal journal = node.open()) {
            fill(journal, 1);
            assertThatThrownBy(() -> journal.expire(PROD, List.of(), Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("PT0S");
        }
    }

    private static boolean isEven(Event event) {
        return Integer.parseInt(event.eventId().substring("event-".length())) % 2 == 0;
    }

    static void allWell(SegmentJournal journal, long events) {
        assertThat(journal.verify(null))
                .allSatisfy(
                        check -> assertThat(check.problem()).as(check.segment()).isNull());
        assertThat(journal.verify(null).stream()
                        .mapToLong(check -> check.events())
                        .sum())
                .isEqualTo(events);
    }

    /** Refuses every change from one on, as when the process was killed. */
    static final class StoppedStorage extends Storage {
        private final int last;
        private int steps;
        volatile boolean armed;

        StoppedStorage(int last) {
            this.last = last;
        }

        private synchronized void step() throws IOException {
            if (armed && steps++ >= last) {
                throw new IOException("the process was killed");
            }
        }

        @Override
        void write(java.nio.channels.FileChannel channel, java.nio.ByteBuffer bytes, long position) throws IOException {
            step();
            super.write(channel, bytes, position);
        }

        @Override
        void move(Path from, Path to) throws IOException {
            step();
            super.move(from, to);
        }

        @Override
        void delete(Path file) throws IOException {
            step();
            super.delete(file);
        }

        @Override
        void syncFolder(Path path) throws IOException {
            step();
            super.syncFolder(path);
        }
    }
}
