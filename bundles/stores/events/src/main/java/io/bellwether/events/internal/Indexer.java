// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.events.internal.crypt.BlockCache;
import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.Journal;
import io.bellwether.journal.JournalReader;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the indexes of all environments take their turns on a few threads, commits them, and keeps what they hold in
 * memory within bounds. Safe for concurrent use.
 */
final class Indexer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);
    private static final int THREADS = 2;
    private static final int MOST_ENVIRONMENTS = 10_000;
    private static final int LANE = 40_000;
    private static final int ALL_LANES = 60_000;
    private static final long CACHE_BYTES = 40L << 20;
    private static final long BUFFER_BYTES = 40L << 20;
    private static final Duration UPKEEP = Duration.ofSeconds(1);
    private static final long COMMIT_EVERY = Duration.ofSeconds(60).toNanos();
    private static final long IDLE = Duration.ofMinutes(5).toNanos();

    private final Path root;
    private final Journal journal;
    private final JournalReader reader;
    private final LongSupplier nanos;
    private final ExecutorService threads;
    private final ExecutorService merging;
    private final Workers.Schedule upkeep;
    private final BlockCache cache = new BlockCache(CACHE_BYTES);
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<TenantEnvironment, Slot> slots = new ConcurrentHashMap<>();
    private final IndexMeters meters;
    private final Shared shared;
    private volatile boolean stopped;

    Indexer(
            Path root,
            TenantKeys keys,
            Journal journal,
            JournalReader reader,
            Workers workers,
            Meters registry,
            LongSupplier nanos)
            throws IOException {
        this.root = Files.createDirectories(root);
        this.journal = journal;
        this.reader = reader;
        this.nanos = nanos;
        threads = workers.pool("event-index", THREADS, MOST_ENVIRONMENTS);
        merging = workers.pool("event-index-merge", 1, MOST_ENVIRONMENTS);
        meters = new IndexMeters(registry, this);
        shared = new Shared(keys, cache, new BackgroundMerges(merging), meters::refreshed);
        upkeep = workers.every("event-index-upkeep", UPKEEP, this::upkeep);
        journal.environments().forEach(this::of);
    }

    /** An environment's index and whose turn it is. */
    private final class Slot implements Runnable {
        private final EnvironmentIndex index;
        private final ReentrantLock turn = new ReentrantLock();
        private final AtomicBoolean queued = new AtomicBoolean();
        private long committed = nanos.getAsLong();

        Slot(EnvironmentIndex index) {
            this.index = index;
        }

        @Override
        public void run() {
            queued.set(false);
            boolean failed = false;
            turn.lock();
            try {
                long before = index.indexed();
                index.turn(nanos.getAsLong());
                meters.indexed(index.indexed() - before);
            } catch (TenantKeys.KeyErased e) {
                LOG.debug("{} is erased", index.where());
                failed = true;
            } catch (IOException | RuntimeException | Error e) {
                LOG.error("The index of {} failed and begins again where it was durable", index.where(), e);
                index.beginAgain(String.valueOf(e.getMessage()));
                failed = true;
            } finally {
                turn.unlock();
            }
            if (!failed && index.hasWork()) {
                wake(this);
            }
        }
    }

    EnvironmentIndex of(TenantEnvironment where) {
        Slot known = slots.get(where);
        if (known == null) {
            known = slots.computeIfAbsent(where, this::make);
            wake(known);
        }
        return known.index;
    }

    private Slot make(TenantEnvironment where) {
        Path folder =
                root.resolve(where.tenant().value()).resolve(where.environment().value());
        return new Slot(new EnvironmentIndex(
                where,
                folder,
                journal,
                reader,
                new Lane(LANE, ALL_LANES, waiting),
                below -> new Days(where, below, shared)));
    }

    void wake(TenantEnvironment where) {
        Slot slot = slots.get(where);
        if (slot != null) {
            wake(slot);
        }
    }

    private void wake(Slot slot) {
        if (!stopped && slot.queued.compareAndSet(false, true)) {
            try {
                threads.execute(slot);
            } catch (RejectedExecutionException e) {
                slot.queued.set(false);
            }
        }
    }

    Collection<EnvironmentIndex> all() {
        return slots.values().stream()
                .map(slot -> slot.index)
                .sorted(Comparator.comparing(EnvironmentIndex::where))
                .toList();
    }

    private interface Work {
        void on(EnvironmentIndex index) throws IOException;
    }

    private void exclusively(Slot slot, Work work) throws IOException {
        slot.turn.lock();
        try {
            work.on(slot.index);
        } finally {
            slot.turn.unlock();
        }
    }

    void expire(TenantEnvironment where, java.time.Instant before) {
        of(where);
        try {
            exclusively(slots.get(where), index -> index.expire(before));
        } catch (IOException e) {
            throw new UncheckedIOException("the index of " + where + " could not be shortened", e);
        }
    }

    void upkeep() {
        long now = nanos.getAsLong();
        for (Slot slot : slots.values()) {
            try {
                if (now - slot.committed > COMMIT_EVERY && slot.turn.tryLock()) {
                    try {
                        slot.committed = now;
                        slot.index.commit(now);
                        slot.index.closeIdle(now - IDLE);
                    } finally {
                        slot.turn.unlock();
                    }
                }
            } catch (IOException | RuntimeException e) {
                LOG.error("The index of {} could not be committed", slot.index.where(), e);
                slot.turn.lock();
                try {
                    slot.index.beginAgain(String.valueOf(e.getMessage()));
                } finally {
                    slot.turn.unlock();
                }
            }
            if (slot.index.hasWork()) {
                wake(slot);
            }
        }
        flush();
    }

    /** Writes out the largest buffers while all together are too large. */
    private void flush() {
        List<DayIndex> writing = new ArrayList<>();
        for (EnvironmentIndex index : all()) {
            if (index.days() != null) {
                writing.addAll(index.days().all());
            }
        }
        long sum = writing.stream().mapToLong(DayIndex::ramBytes).sum();
        writing.sort(Comparator.comparingLong(DayIndex::ramBytes).reversed());
        for (DayIndex day : writing) {
            long bytes = day.ramBytes();
            if (sum <= BUFFER_BYTES || bytes == 0) {
                return;
            }
            try {
                day.flush();
            } catch (IOException | RuntimeException e) {
                LOG.warn("A buffer of the event index could not be written out: {}", e.getMessage());
            }
            sum -= bytes;
        }
    }

    /** Commits all that was taken in; for tests and for those who are about to copy the files. */
    void commit() throws IOException {
        for (Slot slot : slots.values()) {
            exclusively(slot, index -> index.commit(nanos.getAsLong()));
        }
    }

    void erase(TenantId tenant) {
        try {
            for (Slot slot : List.copyOf(slots.values())) {
                if (slot.index.where().tenant().equals(tenant)) {
                    exclusively(slot, EnvironmentIndex::abandon);
                    slots.remove(slot.index.where());
                }
            }
            Days.delete(root.resolve(tenant.value()));
        } catch (IOException e) {
            throw new UncheckedIOException("the index of tenant '" + tenant + "' could not all be removed", e);
        }
    }

    long waiting() {
        return waiting.get();
    }

    long behind() {
        return slots.values().stream()
                .mapToLong(slot -> slot.index.lane().behind())
                .sum();
    }

    /** Bytes on disk. */
    long bytes() {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).mapToLong(Indexer::size).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Forgets all that is not durable, as if the process were killed. */
    void kill() {
        stopped = true;
        upkeep.close();
        for (Slot slot : slots.values()) {
            try {
                exclusively(slot, EnvironmentIndex::abandon);
            } catch (IOException e) {
                LOG.debug("Could not be let go", e);
            }
        }
        shut();
    }

    private void shut() {
        threads.shutdown();
        merging.shutdown();
        meters.close();
    }

    @Override
    public void close() {
        stopped = true;
        upkeep.close();
        for (Slot slot : slots.values()) {
            try {
                exclusively(slot, index -> index.close(nanos.getAsLong()));
            } catch (IOException | RuntimeException e) {
                LOG.error(
                        "The index of {} could not be closed; it goes on from where it was durable",
                        slot.index.where(),
                        e);
            }
        }
        shut();
    }
}
