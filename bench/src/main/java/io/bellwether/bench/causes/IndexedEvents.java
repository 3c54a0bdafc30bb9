// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.causes;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.events.EventIndex;
import io.bellwether.events.internal.LuceneEventIndex;
import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.internal.JournalComponent;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

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
        Keys keys = new Keys();
        Node node = new Node();
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

    private final class Node implements NodeSettings {
        @Override
        public Path data() {
            return data;
        }

        @Override
        public Path etc() {
            return data;
        }

        @Override
        public int port() {
            return 0;
        }

        @Override
        public URI url() {
            return URI.create("http://localhost");
        }

        @Override
        public String adminToken() {
            return null;
        }

        @Override
        public List<String> egressAllow() {
            return List.of();
        }
    }

    private static final class Keys implements TenantKeys {
        private final SecretKey key =
                new SecretKeySpec("the key of a benchmark, 32 bytes".getBytes(StandardCharsets.US_ASCII), "AES");

        @Override
        public SecretKey key(TenantId tenant, int wanted) {
            return key;
        }

        @Override
        public int currentVersion(TenantId tenant) {
            return 1;
        }

        @Override
        public void erase(TenantId tenant) {
            throw new UnsupportedOperationException("a benchmark erases nobody");
        }
    }
}
