// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** The day indexes of one environment below one folder. One thread writes; reading is safe for concurrent use. */
final class Days {
    private static final int MOST_PATTERNS = 1_000;

    private final TenantEnvironment where;
    private final Path folder;
    private final Shared shared;
    private final ConcurrentSkipListMap<LocalDate, DayIndex> days = new ConcurrentSkipListMap<>();
    private final EventDocument document = new EventDocument(new ShapeMiner(MOST_PATTERNS));
    private final Place places;
    private DayIndex last;

    Days(TenantEnvironment where, Path folder, Shared shared) {
        this.where = where;
        this.folder = folder;
        this.shared = shared;
        places = new Place(where);
    }

    /** The days there are files of. */
    List<LocalDate> stored() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.map(path -> date(path.getFileName().toString()))
                    .filter(java.util.Objects::nonNull)
                    .sorted()
                    .toList();
        }
    }

    private static LocalDate date(String name) {
        try {
            return LocalDate.parse(name);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The index of that day, made when there is none. */
    DayIndex of(LocalDate day) throws IOException {
        DayIndex known = days.get(day);
        if (known == null) {
            known = new DayIndex(where, day, folder.resolve(day.toString()), shared);
            days.put(day, known);
        }
        return known;
    }

    long place(Event event) {
        return places.of(event);
    }

    void add(Event event, long place, long now) throws IOException {
        LocalDate day = last == null ? null : last.day();
        LocalDate wanted = DayIndex.dayOf(event.timestamp());
        if (!wanted.equals(day)) {
            last = of(wanted);
        }
        last.add(document.fill(event, last.nanos(event.timestamp()), place), now);
    }

    /** From the first to the last of these days. */
    NavigableMap<LocalDate, DayIndex> between(LocalDate first, LocalDate to) {
        return days.subMap(first, true, to, true);
    }

    Collection<DayIndex> all() {
        return days.values();
    }

    void trim() {
        document.trim();
    }

    /** Commits every day that changed. */
    void commit(long place) throws IOException {
        for (DayIndex day : days.values()) {
            day.commit(place);
        }
    }

    void remove(LocalDate day) throws IOException {
        DayIndex gone = days.remove(day);
        if (gone != null) {
            gone.abandon();
        }
        last = null;
        delete(folder.resolve(day.toString()));
    }

    void abandon() throws IOException {
        for (DayIndex day : days.values()) {
            day.abandon();
        }
        days.clear();
        last = null;
    }

    long documents() {
        return days.values().stream().mapToLong(DayIndex::documents).sum();
    }

    /** Lets go of what nobody used since then. */
    void closeIdle(long since, long place) throws IOException {
        for (DayIndex day : days.values()) {
            if (day.isWriting() && day.written() < since) {
                day.closeWriter(place);
            }
            day.closeIdleReader(since);
        }
    }

    long bytes() {
        long sum = 0;
        for (DayIndex day : days.values()) {
            try {
                sum += day.bytes();
            } catch (IOException e) {
                // Removed meanwhile.
            }
        }
        return sum;
    }

    static void delete(Path folder) throws IOException {
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
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
