// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import static io.bellwether.journal.internal.TestNode.PROD;
import static io.bellwether.journal.internal.TestNode.START;
import static io.bellwether.journal.internal.TestNode.anonymous;
import static io.bellwether.journal.internal.TestNode.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.event.Event;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.EventIds;
import io.bellwether.journal.Journal;
import io.bellwether.journal.Journal.Appended;
import io.bellwether.journal.Journal.JournalFull;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentJournalTest {
    private static final TenantEnvironment OTHER = TenantEnvironment.of("globex", "prod");
    private static final int LIMIT = 5_000;

    @TempDir
    Path folder;

    private TestNode node;

    @BeforeEach
    void node() {
        node = new TestNode(folder.resolve("journal"));
    }

    @Test
    void readsBackWhatWasAppended() throws Exception {
        Event sent = event(PROD, "event-1", START.plusNanos(100), "Call to \"indexer\" failed\nwith a line feed");
        try (SegmentJournal journal = node.open()) {
            Appended receipt = append(journal, PROD, List.of(sent));

            assertThat(receipt.stored()).hasSize(1);
            assertThat(receipt.stored().get(0).rawRef()).isEqualTo("acme/prod/2026/03/01/10-0.bwj:0:0");
            Event read = all(journal, PROD).get(0);
            assertThat(read).isEqualTo(receipt.stored().get(0)).isEqualTo(sent.at(read.rawRef()));
        }
        try (SegmentJournal journal = node.open()) {
            assertThat(all(journal, PROD)).hasSize(1);
            assertThat(all(journal, OTHER)).isEmpty();
            assertThat(journal.environments()).containsExactly(PROD);
        }
    }

    @Test
    void storesASendersIdOncePerSource() throws Exception {
        try (SegmentJournal journal = node.open()) {
            Appended first = append(journal, PROD, List.of(numbered(1), numbered(2), numbered(1)));
            assertThat(first.stored()).hasSize(2);
            assertThat(first.duplicates()).isEqualTo(1);

            Event otherSource = new Event(
                    PROD,
                    "event-1",
                    true,
                    START,
                    START,
                    io.bellwether.api.event.EventBody.of("json", "log", io.bellwether.api.event.Severity.INFO, "x"),
                    null);
            assertThat(append(journal, PROD, List.of(otherSource, numbered(2))).stored())
                    .hasSize(1);
            assertThat(append(
                                    journal,
                                    PROD,
                                    List.of(anonymous(PROD, "same", START, "a"), anonymous(PROD, "same", START, "b")))
                            .stored())
                    .hasSize(2);
        }
    }

    @Test
    void knowsIdsAfterRestartAndInSealedSegments() throws Exception {
        int hours = 20;
        try (SegmentJournal journal = node.open()) {
            for (int hour = 0; hour < hours; hour++) {
                append(journal, PROD, List.of(numbered(hour * 2), numbered(hour * 2 + 1)));
                node.now = node.now.plus(Duration.ofHours(1));
            }
            assertThat(append(journal, PROD, numbers(0, hours * 2)).duplicates())
                    .isEqualTo(hours * 2);
        }
        try (SegmentJournal journal = node.open()) {
            Appended again = append(journal, PROD, numbers(0, hours * 2 + 1));
            assertThat(again.duplicates()).isEqualTo(hours * 2);
            assertThat(again.stored()).extracting(Event::eventId).containsExactly("event-" + hours * 2);
            assertThat(journal.find(PROD, "event-3").message()).isEqualTo("message 3");
            assertThat(journal.find(PROD, "event-40").message()).isEqualTo("message 40");
            assertThat(journal.find(PROD, "event-41")).isNull();
        }
        try (Stream<Path> runs = Files.list(node.folder().resolve("acme/prod/ids"))) {
            assertThat(runs.count()).as("runs are merged").isLessThan(hours / 2);
        }
    }

    @Test
    void makesALostIndexOfIdsAgain() throws Exception {
        try (SegmentJournal journal = node.open()) {
            append(journal, PROD, numbers(0, 100));
        }
        Path ids = node.folder().resolve("acme/prod/ids");
        try (Stream<Path> runs = Files.list(ids)) {
            for (Path run : runs.toList()) {
                Files.write(run, new byte[] {1, 2, 3});
            }
        }
        try (SegmentJournal journal = node.open()) {
            assertThat(append(journal, PROD, numbers(0, 100)).duplicates()).isEqualTo(100);
        }
    }

    @Test
    void findsEventsByTheirPlatformId() throws Exception {
        try (SegmentJournal journal = node.open()) {
            String id = EventIds.next(node.now);
            append(journal, PROD, List.of(anonymous(PROD, EventIds.next(node.now), START, "another")));
            append(journal, PROD, List.of(anonymous(PROD, id, START.minus(Duration.ofDays(9)), "late")));

            assertThat(EventIds.time(id)).contains(node.now);
            assertThat(journal.find(PROD, id).message()).isEqualTo("late");
            assertThat(journal.find(PROD, EventIds.next(node.now))).isNull();
            assertThat(journal.find(OTHER, id)).isNull();
        }
    }

    @Test
    void pagesNewestFirstWithoutRepeatingOrSkippingWhileMoreArrives() throws Exception {
        Random random = new Random(7);
        try (SegmentJournal journal = node.open()) {
            List<Event> before = new ArrayList<>();
            for (int batch = 0; batch < 40; batch++) {
                List<Event> events = new ArrayList<>();
                for (int i = 0; i < 25; i++) {
                    Instant time = START.minusSeconds(random.nextInt(90));
                    events.add(anonymous(PROD, "b" + batch + "-" + i, time, "m"));
                }
                before.addAll(append(journal, PROD, events).stored());
                node.now = node.now.plus(Duration.ofMinutes(random.nextInt(30)));
            }
            Instant from = START.minusSeconds(80);
            Instant to = START.minusSeconds(3);
            List<Event> expected = before.stream()
                    .filter(event -> !event.timestamp().isBefore(from)
                            && event.timestamp().isBefore(to))
                    .filter(event -> !event.eventId().endsWith("5"))
                    .toList();
            List<Event> seen = new ArrayList<>();
            String cursor = null;
            do {
                int limit = 1 + random.nextInt(60);
                Journal.Found page =
                        journal.find(PROD, from, to, event -> !event.eventId().endsWith("5"), limit, cursor);
                assertThat(page.events().size()).isLessThanOrEqualTo(limit);
                seen.addAll(page.events());
                cursor = page.next();
                append(
                        journal,
                        PROD,
                        List.of(anonymous(PROD, "late" + seen.size(), START.minusSeconds(random.nextInt(90)), "m")));
            } while (cursor != null);

            assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(seen).isSortedAccordingTo((a, b) -> b.timestamp().compareTo(a.timestamp()));
        }
    }

    @Test
    void refusesWhatIsNoCursor() throws Exception {
        try (SegmentJournal journal = node.open()) {
            append(journal, PROD, numbers(0, 1));
            assertThatThrownBy(() -> journal.find(PROD, START, START.plusSeconds(1), event -> true, 1, "nonsense"))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("cursor");
        }
    }

    @Test
    void replaysInTheOrderOfArrival() throws Exception {
        try (SegmentJournal journal = node.open()) {
            append(journal, PROD, List.of(numbered(5), numbered(1)));
            node.now = node.now.plus(Duration.ofHours(2));
            append(journal, PROD, List.of(numbered(3)));
            List<String> ids = new ArrayList<>();
            journal.replay(
                    PROD,
                    START.plusSeconds(1),
                    START.plusSeconds(5),
                    events -> events.forEach(event -> ids.add(event.eventId())));

            assertThat(ids).containsExactly("event-1", "event-3");
        }
    }

    @Test
    void erasesATenantAndLeavesTheOthers() throws Exception {
        try (SegmentJournal journal = node.open()) {
            append(journal, PROD, numbers(0, 10));
            append(journal, OTHER, List.of(event(OTHER, "event-1", START, "stays")));
            journal.erase(new TenantId("acme"));

            assertThat(all(journal, PROD)).isEmpty();
            assertThat(all(journal, OTHER)).hasSize(1);
            assertThat(journal.environments()).containsExactly(OTHER);
            assertThat(node.folder().resolve("acme")).doesNotExist();
            assertThat(append(journal, PROD, numbers(0, 1)).stored()).hasSize(1);
        }
    }

    @Test
    void goesOnUnderANewerKey() throws Exception {
        try (SegmentJournal journal = node.open()) {
            append(journal, PROD, numbers(0, 10));
            ((TestNode.Keys) node.keys).rotate();
            assertThat(append(journal, PROD, numbers(0, 20)).duplicates()).isEqualTo(10);
        }
        try (SegmentJournal journal = node.open()) {
            assertThat(all(journal, PROD)).hasSize(20);
            assertThat(append(journal, PROD, numbers(0, 20)).duplicates()).isEqualTo(20);
        }
    }

    @Test
    void showsNothingOfAnErasedTenantToItsNamesake() throws Exception {
        try (SegmentJournal journal = node.open()) {
            append(journal, PROD, numbers(0, 10));
            node.keys.erase(PROD.tenant());
            assertThat(all(journal, PROD)).isEmpty();
            assertThat(journal.find(PROD, EventIds.next(node.now))).isNull();
            assertThatThrownBy(() -> append(journal, PROD, numbers(0, 10)))
                    .hasCauseInstanceOf(TenantKeys.KeyErased.class);
            ((TestNode.Keys) node.keys).rotate();
            assertThat(append(journal, PROD, numbers(5, 8)).stored()).hasSize(3);
            assertThat(all(journal, PROD)).hasSize(3);
        }
        try (SegmentJournal journal = node.open()) {
            assertThat(all(journal, PROD)).hasSize(3);
        }
    }

    @Test
    void leavesNoPlaintextOnDisk() throws Exception {
        try (SegmentJournal journal = node.open()) {
            append(journal, PROD, List.of(event(PROD, "very-secret-id", START, "patient record of Ms Miller")));
        }
        try (Stream<Path> files = Files.walk(node.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(content).doesNotContain("Miller", "very-secret-id", "CorrelationId", "seq");
            }
        }
    }

    @Test
    void takesAppendsFromManyThreads() throws Exception {
        int threads = 8;
        int batches = 40;
        ExecutorService senders = Executors.newFixedThreadPool(threads);
        try (SegmentJournal journal = node.open()) {
            List<Future<int[]>> results = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int first = thread;
                results.add(senders.submit(() -> {
                    int[] sums = new int[2];
                    for (int batch = 0; batch < batches; batch++) {
                        // Each number is sent by two threads.
                        int from = (first / 2 * batches + batch) * 10;
                        Appended receipt = append(journal, PROD, numbers(from, from + 10));
                        sums[0] += receipt.stored().size();
                        sums[1] += receipt.duplicates();
                    }
                    return sums;
                }));
            }
            int stored = 0;
            int duplicates = 0;
            for (Future<int[]> result : results) {
                stored += result.get(60, TimeUnit.SECONDS)[0];
                duplicates += result.get()[1];
            }
            assertThat(stored).isEqualTo(threads / 2 * batches * 10);
            assertThat(duplicates).isEqualTo(stored);
            assertThat(all(journal, PROD)).hasSize(stored);
        } finally {
            senders.shutdown();
        }
    }

    @Test
    void refusesWhenTheDiskIsFullAndGoesOnWhenThereIsRoom() throws Exception {
        boolean[] full = new boolean[1];
        node.storage = new Storage() {
            @Override
            void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
                if (full[0]) {
                    bytes.limit(bytes.position() + bytes.remaining() / 2);
                    super.write(channel, bytes, position);
                    throw new IOException("No space left on device");
                }
                super.write(channel, bytes, position);
            }
        };
        try (SegmentJournal journal = node.open()) {
            append(journal, PROD, numbers(0, 10));
            full[0] = true;
            assertThatThrownBy(() -> append(journal, PROD, numbers(5, 15))).hasCauseInstanceOf(JournalFull.class);
            assertThatThrownBy(() -> append(journal, OTHER, List.of(event(OTHER, "x", START, "m"))))
                    .hasCauseInstanceOf(JournalFull.class);
            full[0] = false;
            Appended again = append(journal, PROD, numbers(5, 15));
            assertThat(again.stored()).hasSize(5);
            assertThat(all(journal, PROD)).hasSize(15);
            assertThat(append(journal, OTHER, List.of(event(OTHER, "x", START, "m")))
                            .stored())
                    .hasSize(1);
        }
        try (SegmentJournal journal = node.open()) {
            assertThat(all(journal, PROD)).hasSize(15);
            assertThat(journal.verify(null)).allMatch(check -> check.problem() == null && check.sealed());
        }
    }

    @Test
    void givesNoReceiptWhenForcingToDiskFails() throws Exception {
        boolean[] failing = new boolean[1];
        node.storage = new Storage() {
            @Override
            void force(FileChannel channel) throws IOException {
                if (failing[0]) {
                    throw new IOException("Input/output error");
                }
                super.force(channel);
            }
        };
        try (SegmentJournal journal = node.open()) {
            append(journal, PROD, numbers(0, 5));
            failing[0] = true;
            assertThatThrownBy(() -> append(journal, PROD, numbers(5, 10)))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("Input/output error");
            failing[0] = false;
            assertThat(append(journal, PROD, numbers(0, 10)).stored()).hasSize(5);
            assertThat(all(journal, PROD)).hasSize(10);
        }
    }

    @Test
    void refusesAfterClose() throws Exception {
        SegmentJournal journal = node.open();
        journal.close();
        assertThatThrownBy(() -> append(journal, PROD, numbers(0, 1))).hasMessageContaining("closed");
    }

    static Event numbered(int number) {
        return event(PROD, "event-" + number, START.plusSeconds(number), "message " + number);
    }

    static List<Event> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(SegmentJournalTest::numbered).toList();
    }

    static Appended append(Journal journal, TenantEnvironment where, List<Event> events) throws Exception {
        return journal.append(where, events).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    static List<Event> all(Journal journal, TenantEnvironment where) {
        return journal.find(where, Instant.MIN, Instant.MAX, event -> true, LIMIT, null)
                .events();
    }
}
