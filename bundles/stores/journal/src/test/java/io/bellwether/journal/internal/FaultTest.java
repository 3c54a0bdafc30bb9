// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import static io.bellwether.journal.internal.SegmentJournalTest.all;
import static io.bellwether.journal.internal.SegmentJournalTest.append;
import static io.bellwether.journal.internal.SegmentJournalTest.numbers;
import static io.bellwether.journal.internal.TestNode.PROD;
import static io.bellwether.journal.internal.TestNode.START;
import static io.bellwether.journal.internal.TestNode.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.journal.Journal.JournalFull;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that fail or fill up. */
class FaultTest {
    private static final TenantEnvironment OTHER = TenantEnvironment.of("globex", "prod");

    @TempDir
    Path folder;

    private TestNode node;

    @BeforeEach
    void node() {
        node = new TestNode(folder.resolve("journal"));
    }

    @Test
    void nothingIsWrittenBehindAFailedForce() throws Exception {
        AtomicInteger failing = new AtomicInteger();
        node.storage = new Storage() {
            @Override
            void force(FileChannel channel) throws IOException {
                if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new IOException("Input/output error");
                }
                super.force(channel);
            }
        };
        try (SegmentJournal journal = node.open()) {
            append(journal, PROD, numbers(0, 5));
            failing.set(1);
            assertThatThrownBy(() -> append(journal, PROD, numbers(5, 10))).hasMessageContaining("Input/output");
            List<Event> next = append(journal, PROD, numbers(5, 10)).stored();

            assertThat(next.get(0).rawRef())
                    .as("goes to a segment of its own")
                    .startsWith("acme/prod/2026/03/01/10-1.bwj:0:");
            assertThat(journal.verify(null).get(0).sealed())
                    .as("the other was ended")
                    .isTrue();
            assertThat(all(journal, PROD)).hasSize(10);
        }
        try (SegmentJournal journal = node.open()) {
            assertThat(all(journal, PROD)).hasSize(10);
        }
    }

    @Test
    void nothingIsTakenUntilTheSegmentOfAFailedForceIsEnded() throws Exception {
        AtomicInteger failing = new AtomicInteger();
        Path segment = node.folder().resolve("acme/prod/2026/03/01/10-0.bwj");
        node.storage = new Storage() {
            @Override
            void force(FileChannel channel) throws IOException {
                if (failing.get() > 0) {
                    throw new IOException("Input/output error");
                }
                super.force(channel);
            }

            @Override
            void truncate(FileChannel channel, long length) throws IOException {
                if (failing.get() > 0) {
                    throw new IOException("Input/output error");
                }
                super.truncate(channel, length);
            }
        };
        byte[] found;
        try (SegmentJournal journal = node.open()) {
            append(journal, PROD, numbers(0, 5));
            failing.set(1);
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThatThrownBy(() -> append(journal, PROD, numbers(5, 10))).hasMessageContaining("Input/output");
            }
            found = Files.readAllBytes(segment);
            failing.set(0);
            assertThat(append(journal, PROD, numbers(5, 10)).stored()).hasSize(5);
            assertThat(all(journal, PROD)).hasSize(10);
        }
        // What the disk held in between: frames that nobody got a receipt for. Sent again, they are known.
        TestNode crashed = new TestNode(folder.resolve("crashed"));
        Path copy = crashed.folder().resolve("acme/prod/2026/03/01/10-0.bwj");
        Files.createDirectories(copy.getParent());
        Files.write(copy, found);
        try (SegmentJournal journal = crashed.open()) {
            append(journal, PROD, numbers(0, 10));
            assertThat(all(journal, PROD))
                    .extracting(Event::eventId)
                    .doesNotHaveDuplicates()
                    .hasSize(10);
        }
    }

    @Test
    void aDiskThatFillsUpDuringACommitStoresAllOrNothingOfIt() throws Exception {
        AtomicInteger writes = new AtomicInteger(Integer.MAX_VALUE);
        node.storage = new Storage() {
            @Override
            void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
                if (writes.getAndDecrement() <= 0) {
                    bytes.limit(bytes.position() + bytes.remaining() / 2);
                    super.write(channel, bytes, position);
                    throw new IOException("No space left on device");
                }
                super.write(channel, bytes, position);
            }
        };
        List<Event> big = IntStream.range(0, 2_000)
                .mapToObj(i -> event(PROD, "big-" + i, START, "a message that is long enough to need frames " + i))
                .toList();
        try (SegmentJournal journal = node.open()) {
            append(journal, PROD, numbers(0, 5));
            for (int room = 0; room < 3; room++) {
                writes.set(room);
                assertThatThrownBy(() -> append(journal, PROD, big)).hasCauseInstanceOf(JournalFull.class);
            }
            writes.set(Integer.MAX_VALUE);
            assertThat(all(journal, PROD)).hasSize(5);
            assertThat(append(journal, PROD, big).stored()).hasSize(2_000);
        }
        try (SegmentJournal journal = node.open()) {
            assertThat(all(journal, PROD)).hasSize(2_005);
            RetentionTest.allWell(journal, 2_005);
        }
    }

    @Test
    void refusesBeforeTheReserveIsTouchedAndGoesOnByItself() throws Exception {
        AtomicLong usable = new AtomicLong(1L << 30);
        node.storage = new Storage() {
            @Override
            long usable(Path path) {
                return usable.get();
            }
        };
        try (SegmentJournal journal = node.open()) {
            journal.configure(null, 100 << 20);
            append(journal, PROD, numbers(0, 5));
            usable.set(100 << 20);
            Awaited.until(() -> {
                try {
                    append(journal, PROD, numbers(5, 6));
                    return false;
                } catch (Exception e) {
                    return e.getCause() instanceof JournalFull;
                }
            });
            int before = all(journal, PROD).size();
            assertThatThrownBy(() -> append(journal, OTHER, List.of(event(OTHER, "x", START, "m"))))
                    .hasCauseInstanceOf(JournalFull.class)
                    .hasMessageContaining("disk is full");
            assertThat(all(journal, PROD)).hasSize(before);
            journal.sealIdle();
            usable.set(200 << 20);
            assertThat(append(journal, PROD, numbers(20, 25)).stored()).hasSize(5);
        }
    }

    /** On a file system of 12 MiB, where that can be mounted. */
    @Test
    void losesNothingOnADiskThatIsReallyFull() throws Exception {
        Path mount = Files.createDirectories(folder.resolve("small"));
        Process mounted = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", mount.toString())
                .redirectErrorStream(true)
                .start();
        Assumptions.assumeTrue(
                mounted.waitFor(60, TimeUnit.SECONDS) && mounted.exitValue() == 0, "a file system can be mounted");
        try {
            node = new TestNode(mount.resolve("journal"));
            List<String> acknowledged = new ArrayList<>();
            try (SegmentJournal journal = node.open()) {
                journal.configure(null, 4 << 20);
                Throwable full = null;
                for (int batch = 0; full == null; batch++) {
                    full = fill(journal, batch, acknowledged);
                }
                assertThat(full.getCause()).isInstanceOf(JournalFull.class);
                assertThat(Files.getFileStore(mount).getUsableSpace())
                        .as("others can write")
                        .isGreaterThan(2 << 20);
                Path others = Files.write(mount.resolve("others"), new byte[2 << 20]);
                assertThat(fill(journal, 1_000_000, acknowledged)).isNotNull();
                journal.configure(null, 0);
                for (int batch = 2_000_000; fill(journal, batch, acknowledged) == null; batch++) {
                    assertThat(batch).isLessThan(2_100_000);
                }
                Files.delete(others);
                assertThat(fill(journal, 3_000_000, acknowledged))
                        .as("goes on by itself")
                        .isNull();
            }
            try (SegmentJournal journal = node.open()) {
                List<String> found = new ArrayList<>();
                journal.replay(
                        PROD,
                        java.time.Instant.EPOCH,
                        java.time.Instant.MAX,
                        events -> events.forEach(each -> found.add(each.eventId())));
                assertThat(found).doesNotHaveDuplicates().containsAll(acknowledged);
            }
        } finally {
            new ProcessBuilder("umount", "-l", mount.toString()).start().waitFor();
        }
    }

    /** @return why nothing was stored; null when it was */
    private static Throwable fill(SegmentJournal journal, int batch, List<String> acknowledged) {
        java.util.Random noise = new java.util.Random(batch);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            byte[] bytes = new byte[2_000];
            noise.nextBytes(bytes);
            events.add(event(
                    PROD, batch + "-" + i, START, java.util.Base64.getEncoder().encodeToString(bytes)));
        }
        try {
            append(journal, PROD, events);
            events.forEach(each -> acknowledged.add(each.eventId()));
            return null;
        } catch (Exception e) {
            return e;
        }
    }

    @Test
    void environmentsOfBothCommittersDoNotHinderEachOther() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        TenantEnvironment slow = PROD;
        TenantEnvironment quick = IntStream.range(0, 100)
                .mapToObj(i -> TenantEnvironment.of("t" + i, "prod"))
                .filter(each -> Math.floorMod(each.hashCode(), 2) != Math.floorMod(slow.hashCode(), 2))
                .findFirst()
                .orElseThrow();
        node.storage = new Storage() {
            @Override
            FileChannel open(Path file, java.nio.file.OpenOption... options) throws IOException {
                if (file.toString().contains("acme")) {
                    await(held);
                }
                return super.open(file, options);
            }
        };
        try (SegmentJournal journal = node.open()) {
            CompletableFuture<?> waiting = journal.append(slow, numbers(0, 5)).toCompletableFuture();
            assertThat(append(journal, quick, List.of(event(quick, "a", START, "m")))
                            .stored())
                    .hasSize(1);
            assertThat(waiting).isNotDone();
            held.countDown();
            waiting.get(60, TimeUnit.SECONDS);
            assertThat(all(journal, slow)).hasSize(5);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IOException("nobody came");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
