// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.Journal;
import io.bellwether.journal.JournalArchive;
import io.bellwether.journal.JournalReader;
import io.bellwether.journal.JournalRetention;
import io.bellwether.objects.ObjectStore;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal in segment files below one folder. */
final class SegmentJournal implements Journal, JournalReader, JournalRetention, JournalArchive, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentJournal.class);
    private static final int COMMITTERS = 2;
    private static final int OBJECTS_AT_ONCE = 1_000;
    private static final int MOST_ON_A_PAGE = 5_000;
    private static final Duration SEAL_EVERY = Duration.ofMinutes(1);
    private static final Duration MOVE_EVERY = Duration.ofMinutes(10);
    private static final long CLOSE_SECONDS = 30;

    private final Path root;
    private final TenantKeys keys;
    private final InstantSource time;
    private final Storage storage;
    private final Map<TenantEnvironment, EnvironmentLog> logs = new ConcurrentHashMap<>();
    private final List<Committer> committers = new CopyOnWriteArrayList<>();
    private final List<ExecutorService> pools = new ArrayList<>();
    private final ExecutorService background;
    private final Workers.Schedule sealing;
    private final Workers.Schedule moving;
    private final JournalMeters meters;
    private final FrameCache cache = new FrameCache(FrameCache.MOST);
    private final RemoteSegments remotes;
    private final DiskReserve reserve;
    private final ReadFailures failures;
    private volatile Duration moveAfter;
    private volatile boolean closing;

    SegmentJournal(
            Path root,
            TenantKeys keys,
            InstantSource time,
            Workers workers,
            Meters registry,
            Storage storage,
            RemoteSegments remotes)
            throws IOException {
        this.root = root;
        this.keys = keys;
        this.time = time;
        this.storage = storage;
        this.remotes = remotes;
        Files.createDirectories(root);
        reserve = new DiskReserve(root, storage);
        open();
        background = pool(workers, "journal-ids", 1, 10_000);
        meters = new JournalMeters(
                registry,
                () -> committers.stream().mapToLong(Committer::waitingBytes).sum(),
                this::maintainLater);
        for (int i = 0; i < COMMITTERS; i++) {
            ExecutorService receipts = pool(workers, "journal-receipts-" + i, 1, 10_000);
            Committer committer = new Committer(this::log, time, reserve, receipts, meters);
            committers.add(committer);
            pool(workers, "journal-commit-" + i, 1, 1).execute(committer);
        }
        failures = new ReadFailures(meters::damaged);
        sealing = workers.every("journal-seal", SEAL_EVERY, this::sealIdle);
        moving = workers.every("journal-move", MOVE_EVERY, this::moveToObjects);
        logs.values().forEach(log -> later(log, log::listSealed));
    }

    /**
     * Changes settings, at any time.
     *
     * @param after how old a segment is moved to the object store; null for never
     * @param reserved bytes of the disk to keep free; negative for the default
     */
    void configure(Duration after, long reserved) {
        moveAfter = after;
        reserve.keep(reserved);
    }

    /** How much the disk holds in all; 0 when that is not known. */
    long diskBytes() {
        try {
            return storage.total(root);
        } catch (IOException e) {
            return 0;
        }
    }

    private ExecutorService pool(Workers workers, String name, int threads, int queue) {
        ExecutorService pool = workers.pool(name, threads, queue);
        pools.add(pool);
        return pool;
    }

    private void open() throws IOException {
        SortedMap<TenantEnvironment, SegmentFiles.Found> found = new SegmentFiles(root).list(storage);
        for (Map.Entry<TenantEnvironment, SegmentFiles.Found> each : found.entrySet()) {
            EnvironmentLog log = new EnvironmentLog(each.getKey(), root, keys, storage, remotes);
            log.open(each.getValue());
            logs.put(each.getKey(), log);
        }
    }

    @Override
    public CompletionStage<Appended> append(TenantEnvironment where, List<Event> events) {
        if (events.isEmpty()) {
            return CompletableFuture.completedFuture(new Appended(List.of(), 0));
        }
        IdHasher hasher;
        try {
            hasher = log(where).hasher();
        } catch (TenantKeys.KeyErased e) {
            return CompletableFuture.failedFuture(e);
        }
        AppendBatch batch = new AppendBatch(where, events, hasher);
        committer(where).append(batch);
        return batch.receipt();
    }

    @Override
    public Found find(
            TenantEnvironment where, Instant from, Instant to, Predicate<Event> filter, int limit, String cursor) {
        if (limit < 1 || limit > MOST_ON_A_PAGE) {
            throw new IllegalArgumentException("limit " + limit + " must lie between 1 and " + MOST_ON_A_PAGE);
        }
        EnvironmentLog log = logs.get(where);
        if (log == null) {
            return new Found(List.of(), null);
        }
        return new Search(log, failures).page(from, to, filter, limit, cursor);
    }

    @Override
    public Event find(TenantEnvironment where, String eventId) {
        EnvironmentLog log = logs.get(where);
        return log == null ? null : new Search(log, failures).byId(eventId);
    }

    @Override
    public void replay(TenantEnvironment where, Instant from, Instant to, Consumer<List<Event>> sink) {
        EnvironmentLog log = logs.get(where);
        if (log != null) {
            new Search(log, failures).replay(from, to, sink);
        }
    }

    @Override
    public List<Event> read(TenantEnvironment where, List<String> rawRefs) {
        EnvironmentLog log = logs.get(where);
        return log == null
                ? Collections.nCopies(rawRefs.size(), null)
                : new PlaceReader(log, cache, failures).read(rawRefs);
    }

    @Override
    public Reading readAfter(TenantEnvironment where, String position, int most) {
        EnvironmentLog log = logs.get(where);
        return log == null
                ? new Reading(List.of(), position, true)
                : new PlaceReader(log, cache, failures).readAfter(position, most);
    }

    @Override
    public List<Frame> frames(TenantEnvironment where, String position, int most) {
        EnvironmentLog log = logs.get(where);
        return log == null ? List.of() : new PlaceReader(log, cache, failures).frames(position, most);
    }

    @Override
    public String end(TenantEnvironment where) {
        EnvironmentLog log = logs.get(where);
        return log == null ? null : new PlaceReader(log, cache, failures).end();
    }

    @Override
    public String positionOf(Event event) {
        return RawRef.parse(event.rawRef()).frame().text();
    }

    @Override
    public List<TenantEnvironment> environments() {
        return logs.values().stream()
                .filter(log -> !log.segments().isEmpty())
                .map(EnvironmentLog::where)
                .sorted()
                .toList();
    }

    @Override
    public void erase(TenantId tenant) {
        List<CompletableFuture<Void>> orders = new ArrayList<>();
        boolean remote = false;
        for (EnvironmentLog log : logs.values()) {
            if (log.where().tenant().equals(tenant)) {
                remote |= log.segments().stream().anyMatch(Segment::isRemote);
                log.erased();
                orders.add(committer(log.where()).order(() -> {
                    logs.remove(log.where());
                    log.abandon();
                }));
            }
        }
        orders.forEach(CompletableFuture::join);
        cache.drop(tenant);
        try {
            FileTree.delete(root.resolve(tenant.value()), storage);
            eraseObjects(tenant, remote);
        } catch (IOException e) {
            throw new UncheckedIOException("the segments of tenant '" + tenant + "' could not all be removed", e);
        }
    }

    private void eraseObjects(TenantId tenant, boolean expected) throws IOException {
        ObjectStore store = expected ? remotes.store() : remotes.storeOrNull();
        if (store == null) {
            return;
        }
        ObjectStore.Listing page;
        do {
            page = store.list(tenant.value() + "/", null, OBJECTS_AT_ONCE);
            for (ObjectStore.StoredObject each : page.objects()) {
                store.delete(each.key());
            }
        } while (page.more());
    }

    @Override
    public List<SegmentCheck> verify(TenantId tenant) {
        return verify(tenant, false, (done, all) -> {});
    }

    @Override
    public List<SegmentCheck> verify(TenantId tenant, boolean objects, Progress progress) {
        return new Verification(remotes, objects)
                .of(
                        logs.values().stream()
                                .filter(log ->
                                        tenant == null || log.where().tenant().equals(tenant))
                                .sorted(Comparator.comparing(EnvironmentLog::where))
                                .toList(),
                        progress);
    }

    @Override
    public List<StoredSegment> segments(TenantEnvironment where) {
        EnvironmentLog log = logs.get(where);
        return log == null
                ? List.of()
                : log.segments().stream()
                        .map(segment -> Inventory.of(log, segment))
                        .toList();
    }

    @Override
    public Expired expire(TenantEnvironment where, List<Rule> rules, Duration otherwise) {
        EnvironmentLog log = logs.get(where);
        if (log == null) {
            return Expired.NOTHING;
        }
        Expiry expiry = new Expiry(log, storage, remotes, rules, otherwise, time.instant());
        Expired expired = log.upkeep(() -> {
            try {
                return expiry.run();
            } catch (IOException e) {
                throw new UncheckedIOException("the expired events of " + where + " could not all be removed", e);
            }
        });
        return expired == null ? Expired.NOTHING : expired;
    }

    @Override
    public int moveToObjects() {
        Duration after = moveAfter;
        if (after == null || remotes.storeOrNull() == null) {
            return 0;
        }
        Tiering tiering = new Tiering(storage, remotes, () -> closing);
        int moved = 0;
        for (EnvironmentLog log : logs.values()) {
            Integer some = log.upkeep(() -> {
                try {
                    return tiering.move(log, after, time.instant());
                } catch (IOException e) {
                    LOG.warn("Segments of {} are moved to the object store later: {}", log.where(), e.getMessage());
                    return 0;
                }
            });
            moved += some == null ? 0 : some;
        }
        return moved;
    }

    /** Seals the segments of hours that are over. */
    void sealIdle() {
        Instant now = time.instant();
        for (EnvironmentLog log : logs.values()) {
            committer(log.where()).order(() -> {
                if (log.sealBefore(now)) {
                    maintainLater(log);
                }
            });
        }
    }

    private void maintainLater(EnvironmentLog log) {
        later(log, log::maintain);
    }

    /** Returns when what was sealed until now is listed and its ids are on disk. */
    void awaitUpkeep() {
        committers.forEach(committer -> committer.order(() -> {}).join());
        CompletableFuture.runAsync(() -> {}, background).join();
    }

    private void later(EnvironmentLog log, Runnable work) {
        try {
            background.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("The ids of {} are written later", log.where());
        }
    }

    private EnvironmentLog log(TenantEnvironment where) {
        return logs.computeIfAbsent(where, key -> new EnvironmentLog(key, root, keys, storage, remotes));
    }

    private Committer committer(TenantEnvironment where) {
        return committers.get(Math.floorMod(where.hashCode(), committers.size()));
    }

    /** Writes what waits, seals every segment and ends the threads. */
    @Override
    public void close() {
        closing = true;
        sealing.close();
        moving.close();
        for (Committer committer : committers) {
            try {
                committer.close().get(CLOSE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
                LOG.error("The journal could not write all that waited", e);
            }
        }
        logs.values().forEach(EnvironmentLog::seal);
        logs.values().forEach(EnvironmentLog::maintain);
        pools.forEach(ExecutorService::shutdown);
        meters.close();
    }
}
