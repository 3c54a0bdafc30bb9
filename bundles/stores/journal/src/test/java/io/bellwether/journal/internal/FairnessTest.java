// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.journal.Journal.Appended;
import io.bellwether.journal.Journal.JournalFull;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One tenant floods, and another one does not notice. */
class FairnessTest {
    private static final TenantEnvironment FLOOD = TenantEnvironment.of("acme", "prod");

    @TempDir
    Path folder;

    /** A tenant whose environment belongs to the same committer. */
    private static TenantEnvironment neighbour() {
        return IntStream.range(0, 100)
                .mapToObj(i -> TenantEnvironment.of("globex-" + i, "prod"))
                .filter(where -> Math.floorMod(where.hashCode(), 2) == Math.floorMod(FLOOD.hashCode(), 2))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theOtherIsTakenWhileTheDiskHangsAndTheFloodIsRefused() throws Exception {
        CountDownLatch disk = new CountDownLatch(1);
        CountDownLatch hangs = new CountDownLatch(1);
        TestNode node = new TestNode(folder);
        node.storage = new Storage() {
            @Override
            void force(FileChannel channel) throws IOException {
                hangs.countDown();
                try {
                    disk.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                super.force(channel);
            }
        };
        try (SegmentJournal journal = node.open()) {
            try {
                List<CompletableFuture<Appended>> flood = new ArrayList<>();
                flood.add(append(journal, FLOOD, "first", 1));
                assertThat(hangs.await(60, TimeUnit.SECONDS)).isTrue();
                int sent = 0;
                while (flood.stream().noneMatch(CompletableFuture::isCompletedExceptionally)) {
                    flood.add(append(journal, FLOOD, "f" + sent++, 1 << 20));
                    assertThat(sent).isLessThan(100);
                }
                assertThatThrownBy(() -> flood.get(flood.size() - 1).join()).hasCauseInstanceOf(JournalFull.class);
                CompletableFuture<Appended> other = append(journal, neighbour(), "small", 100);
                assertThat(other).isNotCompletedExceptionally();
                disk.countDown();
                assertThat(other.get(60, TimeUnit.SECONDS).stored()).hasSize(1);
                assertThat(flood.get(1)).succeedsWithin(java.time.Duration.ofSeconds(60));
            } finally {
                disk.countDown();
            }
        }
    }

    @Test
    void tenantsTakeTurnsAndAMarkerIsReachedAfterAllBeforeIt() throws Exception {
        IdHasher hasher = new IdHasher(new TestNode.Keys("").key(FLOOD.tenant(), 1));
        FairQueue queue = new FairQueue();
        for (int i = 0; i < 3; i++) {
            offer(queue, batch(FLOOD, "a" + i, hasher));
        }
        offer(queue, batch(neighbour(), "b0", hasher));
        queue.mark("marker");
        offer(queue, batch(neighbour(), "b1", hasher));
        List<String> order = new ArrayList<>();
        for (Object next = queue.take(); next != null; next = queue.poll()) {
            order.add(next instanceof AppendBatch batch ? batch.event(0).eventId() : next.toString());
            if (next instanceof AppendBatch batch) {
                queue.done(batch);
            }
        }
        assertThat(order).containsExactly("a0", "b0", "a1", "a2", "marker", "b1");
        assertThat(queue.bytes()).isZero();
        assertThat(queue.tenants()).isZero();
    }

    private static void offer(FairQueue queue, AppendBatch batch) {
        assertThat(queue.offer(batch, 1 << 20, 1 << 20, 1 << 10)).isTrue();
    }

    private static AppendBatch batch(TenantEnvironment where, String id, IdHasher hasher) {
        return new AppendBatch(where, List.of(TestNode.event(where, id, TestNode.START, "m")), hasher);
    }

    private static CompletableFuture<Appended> append(
            SegmentJournal journal, TenantEnvironment where, String id, int size) {
        Event event = TestNode.event(where, id, TestNode.START, "m".repeat(size));
        return journal.append(where, List.of(event)).toCompletableFuture();
    }
}
