// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.causes;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.bench.BenchNode;
import io.bellwether.events.EventIndex;
import io.bellwether.events.internal.LuceneEventIndex;
import io.bellwether.journal.internal.JournalComponent;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A journal and its event index in a folder of their own, which goes when it is closed. */
public final class IndexedEvents implements AutoCloseable {
    private static final long PAUSE = 20_000_000L;

    private final Path data = Files.createTempDirectory("bellwether-causes");
    private final PrometheusMeters meters = new PrometheusMeters();
    private final WorkerPools workers = new WorkerPools(meters);
    private final JournalComponent journal;
    private final LuceneEventIndex index;
    private volatile Instant now = Instant.EPOCH;

    public IndexedEvents() throws IOException {
        BenchNode.Keys keys = new BenchNode.Keys();
        BenchNode node = new BenchNode(data);
        journal = new JournalComponent(node, keys, () -> now, workers, meters);
        index = new LuceneEventIndex(node, keys, journal, journal, () -> now, workers, meters);
    }

    /** Stores events and offers them to the index. */
    public void add(TenantEnvironment where, List<Event> events) {
        if (events.isEmpty()) {
            return;
        }
        now = events.get(events.size() - 1).timestamp();
        List<Event> stored =
                journal.append(where, events).toCompletableFuture().join().stored();
        index.offer(where, stored);
        try {
            index.awaitRoom(where, Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The index, once it is as far as the journal. */
    public EventIndex current(TenantEnvironment where) {
        while (true) {
            try {
                index.search(where, now.minusSeconds(1), now, null, 1, null);
                return index;
            } catch (EventIndex.NotReady e) {
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    @Override
    public void close() throws IOException {
        index.stop();
        journal.stop();
        workers.close();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
