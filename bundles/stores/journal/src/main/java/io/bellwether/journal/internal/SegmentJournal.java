// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.Journal;
import io.bellwether.journal.JournalReader;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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
final class SegmentJournal implements Journal, JournalReader, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentJournal.class);
    private static final int COMMITTERS = 2;
    private static final int MOST_ON_A_PAGE = 5_000;
    private static final Duration SEAL_EVERY = Duration.ofMinutes(1);
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
    private final JournalMeters meters;
    private final FrameCache cache = new FrameCache(FrameCache.MOST);

    SegmentJournal(Path root, TenantKeys keys, InstantSource time, Workers workers, Meters registry, Storage storage)
            throws IOException {
        this.root = root;
        this.keys = keys;
        this.time = time;
        this.storage = storage;
        Files.createDirectories(root);
        open();
        background = pool(workers, "journal-ids", 1, 10_000);
        meters = new JournalMeters(
                registry,
                () -> committers.stream().mapToLong(Committer::waitingBytes).sum(),
                this::maintainLater);
        for (int i = 0; i < COMMITTERS; i++) {
            ExecutorService receipts = pool(workers, "journal-receipts-" + i, 1, 10_000);
            Committer committer = new Committer(this::log, time, receipts, meters);
            committers.add(committer);
            pool(workers, "journal-commit-" + i, 1, 1).execute(committer);
        }
        sealing = workers.every("journal-seal", SEAL_EVERY, this::sealIdle);
    }

    private ExecutorService pool(Workers workers, String name, int threads, int queue) {
        ExecutorService pool = workers.pool(name, threads, queue);
        pools.add(pool);
        return pool;
    }

    private void open() throws IOException {
        SortedMap<TenantEnvironment, List<SegmentName>> found = new TreeMap<>();
        for (SegmentName name : new SegmentFiles(root).list()) {
            found.computeIfAbsent(name.where(), where -> new ArrayList<>()).add(name);
        }
        for (Map.Entry<TenantEnvironment, List<SegmentName>> each : found.entrySet()) {
            EnvironmentLog log = new EnvironmentLog(each.getKey(), root, keys, storage);
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
        return new Search(log, meters::damaged).page(from, to, filter, limit, cursor);
    }

    @Override
    public Event find(TenantEnvironment where, String eventId) {
        EnvironmentLog log = logs.get(where);
        return log == null ? null : new Search(log, meters::damaged).byId(eventId);
    }

    @Override
    public void replay(TenantEnvironment where, Instant from, Instant to, Consumer<List<Event>> sink) {
        EnvironmentLog log = logs.get(where);
        if (log != null) {
            new Search(log, meters::damaged).replay(from, to, sink);
        }
    }

    @Override
    public List<Event> read(TenantEnvironment where, List<String> rawRefs) {
        EnvironmentLog log = logs.get(where);
        return log == null
                ? Collections.nCopies(rawRefs.size(), null)
                : new PlaceReader(log, cache, meters::damaged).read(rawRefs);
    }

    @Override
    public Reading readAfter(TenantEnvironment where, String position, int most) {
        EnvironmentLog log = logs.get(where);
        return log == null
                ? new Reading(List.of(), position, true)
                : new PlaceReader(log, cache, meters::damaged).readAfter(position, most);
    }

    @Override
    public String end(TenantEnvironment where) {
        EnvironmentLog log = logs.get(where);
        return log == null ? null : new PlaceReader(log, cache, meters::damaged).end();
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
        for (EnvironmentLog log : logs.values()) {
            if (log.where().tenant().equals(tenant)) {
                orders.add(committer(log.where()).order(() -> {
                    logs.remove(log.where());
                    log.abandon();
                }));
            }
        }
        orders.forEach(CompletableFuture::join);
        cache.drop(tenant);
        try {
            delete(root.resolve(tenant.value()));
        } catch (IOException e) {
            throw new UncheckedIOException("the segments of tenant '" + tenant + "' could not all be removed", e);
        }
    }

    @Override
    public List<SegmentCheck> verify(TenantId tenant) {
        return new Verification(root)
                .of(logs.values().stream()
                        .filter(log -> tenant == null || log.where().tenant().equals(tenant))
                        .sorted(java.util.Comparator.comparing(EnvironmentLog::where))
                        .flatMap(log -> log.segments().stream())
                        .toList());
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
        try {
            background.execute(log::maintain);
        } catch (RejectedExecutionException e) {
            LOG.debug("The ids of {} are written later", log.where());
        }
    }

    private EnvironmentLog log(TenantEnvironment where) {
        return logs.computeIfAbsent(where, key -> new EnvironmentLog(key, root, keys, storage));
    }

    private Committer committer(TenantEnvironment where) {
        return committers.get(Math.floorMod(where.hashCode(), committers.size()));
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
        Storage.syncFolder(folder.getParent());
    }

    /** Writes what waits, seals every segment and ends the threads. */
    @Override
    public void close() {
        sealing.close();
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
