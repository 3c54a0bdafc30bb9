// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series.internal;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.identity.TenantKeys;
import io.bellwether.series.Points;
import io.bellwether.series.SeriesStore.Snapshot;
import io.bellwether.series.SeriesStore.Status;
import io.bellwether.series.internal.DayTable.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one environment: logs {@code log-<number>}, tables {@code day-<date>-<number of the last log in it>},
 * snapshots {@code snapshot-<number of the last log before it>}. Logs are sorted into tables once no snapshot needs them
 * as they were. Safe for concurrent use.
 */
final class EnvironmentFiles {
    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentFiles.class);
    private static final String DRAFT = ".draft";
    private static final int SNAPSHOTS = 2;
    private static final long LARGE = 8L << 20;
    private static final int MANY = 12;
    private static final int MOST_AT_ONCE = 64;
    private static final Duration OLD = Duration.ofHours(1);

    private final TenantEnvironment where;
    private final Path folder;
    private final TenantKeys keys;
    private final Disk disk;
    private final InstantSource clock;
    /** Writers, one at a time. */
    private final ReentrantLock writing = new ReentrantLock();
    /** Held for reading while files are read, for writing while they are taken away. */
    private final ReadWriteLock files = new ReentrantReadWriteLock();

    private final NavigableMap<Long, Path> logs = new TreeMap<>();
    /** By day since 1970. */
    private final NavigableMap<Long, Table> tables = new TreeMap<>();

    private final NavigableMap<Long, Path> snapshots = new TreeMap<>();
    /** The log that is written; null when the next batch begins one. */
    private volatile SeriesLog log;

    private long next = 1;
    private Instant logBegan;
    private volatile Instant lastWrite;
    private volatile String failing;
    private volatile String damage;
    private volatile long series;
    private volatile boolean erased;

    EnvironmentFiles(TenantEnvironment where, Path folder, TenantKeys keys, Disk disk, InstantSource clock)
            throws IOException {
        this.where = where;
        this.folder = Files.createDirectories(folder);
        this.keys = keys;
        this.disk = disk;
        this.clock = clock;
        scan();
    }

    /** Finds what there is; of two tables of a day the newer holds all of the older. */
    private void scan() throws IOException {
        List<Path> found;
        try (var list = Files.list(folder)) {
            found = list.sorted().toList();
        }
        for (Path file : found) {
            String[] parts = file.getFileName().toString().split("-", 2);
            try {
                if (file.getFileName().toString().endsWith(DRAFT)) {
                    disk.delete(file);
                } else if (parts[0].equals("log")) {
                    logs.put(Long.parseLong(parts[1]), file);
                } else if (parts[0].equals("snapshot")) {
                    snapshots.put(Long.parseLong(parts[1]), file);
                } else if (parts[0].equals("day")) {
                    long upTo = Long.parseLong(parts[1].substring(11));
                    long day = LocalDate.parse(parts[1].substring(0, 10)).toEpochDay();
                    Table other = tables.put(day, new Table(file));
                    if (other != null) {
                        disk.delete(other.file());
                    }
                    next = Math.max(next, upTo + 1);
                }
            } catch (java.time.DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
                LOG.warn("{}: '{}' is no file of the series' and is left alone", where, file.getFileName());
            }
        }
        next = Math.max(next, logs.isEmpty() ? 1 : logs.lastKey() + 1);
        next = Math.max(next, snapshots.isEmpty() ? 1 : snapshots.lastKey() + 1);
    }

    /** What a table holds; asked of the file once. */
    private Table counted(Table table) {
        if (!table.isCounted()) {
            try (DayTable.Reader reader = reader(table)) {
                table.count(reader.index());
                noteDamage(reader.problem());
            } catch (IOException | RuntimeException e) {
                noteDamage(table.file().getFileName() + ": " + e.getMessage());
            }
        }
        return table;
    }

    private void noteDamage(String problem) {
        if (problem != null && !problem.equals(damage)) {
            damage = problem;
            LOG.error("{}: {}; the rest is read", where, problem);
        }
    }

    private Place place(Path file) {
        return new Place(where, file.getFileName().toString());
    }

    private DayTable.Reader reader(Table table) throws IOException {
        return new DayTable.Reader(table.file(), keys, place(table.file()));
    }

    void append(List<Points> batch, int mostSeries) throws IOException {
        writing.lock();
        try {
            if (erased) {
                return;
            }
            if (log == null) {
                Path file = folder.resolve(String.format("log-%010d", next));
                log = new SeriesLog(file, disk);
                logBegan = clock.instant();
            }
            List<Points> kept = within(batch, mostSeries);
            log.append(kept, keys, place(log.file()));
            files.writeLock().lock();
            logs.put(next, log.file());
            files.writeLock().unlock();
            lastWrite = clock.instant();
            series = Math.max(series, log.dictionary().series());
            failing = null;
        } catch (IOException | RuntimeException e) {
            failing = "cannot be written: " + e.getMessage();
            abandon();
            throw e;
        } finally {
            writing.unlock();
        }
    }

    private List<Points> within(List<Points> batch, int mostSeries) {
        int room = mostSeries - log.dictionary().series();
        if (batch.size() <= room) {
            return batch;
        }
        List<Points> kept = new ArrayList<>(batch.size());
        for (Points each : batch) {
            if (log.dictionary().knows(each.measure(), each.group()) || room-- > 0) {
                kept.add(each);
            }
        }
        if (kept.size() < batch.size()) {
            noteDamage("more than " + mostSeries + " series; further ones are not kept");
        }
        return kept;
    }

    /** Lets the next batch begin a log of its own; one in which nothing whole stands is removed. */
    private void abandon() {
        if (log != null && log.length() > ChunkFile.HEADER) {
            next++;
        } else if (log != null) {
            try {
                disk.delete(log.file());
            } catch (IOException e) {
                next++;
                LOG.debug("{}: a log stays behind", where, e);
            }
        }
        log = null;
    }

    void read(Set<String> measures, List<String> group, long from, long to, long upTo, Consumer<Points> sink)
            throws IOException {
        if (to <= from) {
            return;
        }
        long firstDay = Math.floorDiv(from, Compaction.DAY);
        long lastDay = Math.floorDiv(to - 1, Compaction.DAY);
        files.readLock().lock();
        try {
            Consumer<Points> within = piece -> cut(piece, from, to, sink);
            for (Table table : tables.subMap(firstDay, true, lastDay, true).values()) {
                try (DayTable.Reader reader = reader(table)) {
                    reader.read(Kind.BUCKETS, measures, group, within);
                    noteDamage(reader.problem());
                }
            }
            readLogs(logs.headMap(upTo, true), measures, group, within);
        } finally {
            files.readLock().unlock();
        }
    }

    private void readLogs(SortedMap<Long, Path> wanted, Set<String> measures, List<String> group, Consumer<Points> sink)
            throws IOException {
        SeriesLog written = log;
        for (Path file : wanted.values()) {
            long whole = written != null && written.file().equals(file) ? written.length() : -1;
            noteDamage(SeriesLog.read(file, whole, keys, place(file), measures, group, sink));
        }
    }

    private static void cut(Points points, long from, long to, Consumer<Points> sink) {
        long step = points.measure().stepMillis();
        int begin = at(points.buckets(), Math.floorDiv(from + step - 1, step));
        int end = at(points.buckets(), Math.floorDiv(to + step - 1, step));
        if (begin == 0 && end == points.buckets().length) {
            sink.accept(points);
        } else if (begin < end) {
            sink.accept(new Points(
                    points.measure(),
                    points.group(),
                    Arrays.copyOfRange(points.buckets(), begin, end),
                    Arrays.copyOfRange(points.first(), begin, end),
                    Arrays.copyOfRange(points.second(), begin, end),
                    points.sketches() == null ? null : Arrays.copyOfRange(points.sketches(), begin, end)));
        }
    }

    private static int at(long[] buckets, long bucket) {
        int found = Arrays.binarySearch(buckets, bucket);
        return found < 0 ? -found - 1 : found;
    }

    /** Reads rows of tables: mean and least, then greatest and count. */
    void rolledUp(Kind kind, String measure, List<String> group, long fromDay, long toDay, Consumer<Points> sink)
            throws IOException {
        files.readLock().lock();
        try {
            for (Table table : tables.subMap(fromDay, true, toDay, true).values()) {
                try (DayTable.Reader reader = reader(table)) {
                    reader.read(kind, Set.of(measure), group, sink);
                    noteDamage(reader.problem());
                }
            }
        } finally {
            files.readLock().unlock();
        }
    }

    long snapshot(byte[] content) throws IOException {
        writing.lock();
        try {
            if (erased) {
                return 0;
            }
            if (log != null) {
                abandon();
            }
            long mark = next++;
            Path file = folder.resolve(String.format("snapshot-%010d", mark));
            Path draft = file.resolveSibling(file.getFileName() + DRAFT);
            Snapshots.write(draft, content, clock.instant(), disk, keys, place(file));
            disk.move(draft, file);
            snapshots.put(mark, file);
            while (snapshots.size() > SNAPSHOTS) {
                disk.delete(snapshots.pollFirstEntry().getValue());
            }
            failing = null;
            return mark;
        } catch (IOException e) {
            failing = "a snapshot cannot be written: " + e.getMessage();
            throw e;
        } finally {
            writing.unlock();
        }
    }

    boolean restore(Predicate<Snapshot> use) throws IOException {
        List<Long> marks;
        writing.lock();
        try {
            marks = List.copyOf(snapshots.descendingKeySet());
        } finally {
            writing.unlock();
        }
        for (long mark : marks) {
            Path file = folder.resolve(String.format("snapshot-%010d", mark));
            Snapshot snapshot = null;
            try {
                snapshot = Snapshots.read(file, mark, keys, place(file));
            } catch (IOException | RuntimeException e) {
                LOG.warn("{}: {} cannot be read: {}", where, file.getFileName(), e.toString());
            }
            if (snapshot == null) {
                noteDamage(file.getFileName() + " is damaged");
            } else if (use.test(snapshot)) {
                return true;
            }
        }
        return false;
    }

    /** Sorts logs into tables when there is enough, and lets old buckets go. */
    void maintain(Duration retention) throws IOException {
        writing.lock();
        try {
            if (erased) {
                return;
            }
            if (log != null && snapshots.isEmpty() && (log.length() > LARGE || isOld(logBegan))) {
                abandon();
            }
            SortedMap<Long, Path> due = due();
            long oldest = Math.floorDiv(clock.instant().minus(retention).toEpochMilli(), Compaction.DAY);
            if (!due.isEmpty()) {
                compact(due, oldest);
            }
            for (long day : List.copyOf(tables.headMap(oldest).keySet())) {
                thin(day);
            }
        } finally {
            writing.unlock();
        }
    }

    /** Sorts everything that no snapshot needs. */
    void compact(Duration retention) throws IOException {
        writing.lock();
        try {
            if (log != null && snapshots.isEmpty()) {
                abandon();
            }
            SortedMap<Long, Path> due = eligible();
            if (!due.isEmpty()) {
                compact(due, Math.floorDiv(clock.instant().minus(retention).toEpochMilli(), Compaction.DAY));
            }
        } finally {
            writing.unlock();
        }
    }

    private boolean isOld(Instant since) {
        return since != null && clock.instant().isAfter(since.plus(OLD));
    }

    private SortedMap<Long, Path> eligible() {
        long upTo = snapshots.isEmpty() ? next - 1 : snapshots.firstKey();
        SortedMap<Long, Path> all = new TreeMap<>(logs.headMap(upTo, true));
        if (log != null) {
            all.values().remove(log.file());
        }
        return all;
    }

    private SortedMap<Long, Path> due() throws IOException {
        SortedMap<Long, Path> all = eligible();
        SortedMap<Long, Path> some = new TreeMap<>();
        long bytes = 0;
        for (var each : all.entrySet()) {
            bytes += Files.size(each.getValue());
            some.put(each.getKey(), each.getValue());
            if (bytes > LARGE || some.size() == MOST_AT_ONCE) {
                return some;
            }
        }
        return all.size() >= MANY ? all : new TreeMap<>();
    }

    private void compact(SortedMap<Long, Path> due, long oldestDay) throws IOException {
        Compaction compaction = new Compaction(keys, disk);
        readLogs(due, null, null, compaction::add);
        List<Path> gone = new ArrayList<>(due.values());
        for (long day : compaction.days()) {
            Table before = tables.get(day);
            if (day >= oldestDay || before == null) {
                String name = String.format("day-%s-%010d", LocalDate.ofEpochDay(day), due.lastKey());
                Path file = folder.resolve(name);
                Path draft = file.resolveSibling(name + DRAFT);
                try (DayTable.Reader reader = before == null ? null : reader(before)) {
                    noteDamage(compaction.write(day, reader, draft, place(file)));
                }
                replace(day, draft, new Table(file));
            }
        }
        files.writeLock().lock();
        try {
            due.keySet().forEach(logs::remove);
            for (Path file : gone) {
                disk.delete(file);
            }
        } finally {
            files.writeLock().unlock();
        }
    }

    private void replace(long day, Path draft, Table table) throws IOException {
        files.writeLock().lock();
        try {
            disk.move(draft, table.file());
            Table before = tables.put(day, table);
            if (before != null && !before.file().equals(table.file())) {
                disk.delete(before.file());
            }
        } finally {
            files.writeLock().unlock();
        }
    }

    private void thin(long day) throws IOException {
        Table table = counted(tables.get(day));
        if (table.isCounted() && table.points() == 0) {
            return;
        }
        Path draft = table.file().resolveSibling(table.file().getFileName() + DRAFT);
        try (DayTable.Reader reader = reader(table)) {
            Compaction.thin(reader, draft, disk, keys, place(table.file()));
        }
        replace(day, draft, new Table(table.file()));
    }

    void erase() {
        writing.lock();
        files.writeLock().lock();
        try {
            erased = true;
            log = null;
            logs.clear();
            tables.clear();
            snapshots.clear();
            Folders.delete(folder);
        } finally {
            files.writeLock().unlock();
            writing.unlock();
        }
    }

    TenantEnvironment where() {
        return where;
    }

    Status status() {
        SeriesLog current = log;
        long points = current == null ? 0 : current.points();
        long known = series;
        files.readLock().lock();
        try {
            for (Table table : tables.values()) {
                points += counted(table).points();
            }
            known = Math.max(
                    known, tables.isEmpty() ? 0 : tables.lastEntry().getValue().series());
        } finally {
            files.readLock().unlock();
        }
        String problem = failing == null ? damage : failing;
        return new Status(where, known, Folders.bytes(folder), points, lastWrite, problem);
    }
}
