// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.journal.Journal;
import io.bellwether.journal.JournalReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of one environment: takes in what waits in its lane, and what was lost there from the journal. Its turns are
 * never taken by two threads at once; everything else is safe for concurrent use.
 *
 * <p>After a failure it goes on from the position it wrote down last, and knows from the indexes themselves what lies
 * beyond it.
 */
final class EnvironmentIndex {
    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentIndex.class);
    private static final int TURN = 2_000;
    /** Events are offered nearly in order; what is this old is complete. */
    private static final long SETTLED = 5_000_000_000L;

    private static final long MARK_EVERY = 500_000_000L;
    private static final String POSITION = "position";
    private static final String REBUILD = "rebuild";

    private final TenantEnvironment where;
    private final Path folder;
    private final Journal journal;
    private final JournalReader reader;
    private final Supplier<Days> makeDays;
    private final Supplier<Days> makeRebuilt;
    private final Lane lane;
    private final Seen seen = new Seen();
    private final ArrayDeque<long[]> marks = new ArrayDeque<>();
    private final Set<LocalDate> damaged = ConcurrentHashMap.newKeySet();
    private volatile Days days;
    private volatile String problem;
    private volatile boolean rebuildAsked;
    private volatile boolean opened;
    private volatile boolean stopped;
    private volatile long latest = -1;
    private volatile long indexed;
    private Days rebuilt;
    private String rebuiltTo;
    /** How far the journal has been read; only while catching up. */
    private volatile boolean catchingUp;

    private volatile boolean finishing;
    private String position;

    interface DaysMaker {
        Days below(Path folder);
    }

    EnvironmentIndex(
            TenantEnvironment where, Path folder, Journal journal, JournalReader reader, Lane lane, DaysMaker maker) {
        this.where = where;
        this.folder = folder;
        this.journal = journal;
        this.reader = reader;
        this.lane = lane;
        makeDays = () -> maker.below(folder);
        makeRebuilt = () -> maker.below(folder.resolve(REBUILD));
    }

    TenantEnvironment where() {
        return where;
    }

    Lane lane() {
        return lane;
    }

    Days days() {
        return days;
    }

    /** The last place taken in; -1 when there is none. */
    long latest() {
        return latest;
    }

    /** Events taken in since the start. */
    long indexed() {
        return indexed;
    }

    String problem() {
        return problem;
    }

    String state() {
        if (problem != null) {
            return "failing";
        }
        if (rebuildAsked || rebuilt != null || !damaged.isEmpty()) {
            return "rebuilding";
        }
        return opened && !catchingUp ? "current" : "catching up";
    }

    /** Whether all there is can be found, as far as it has been taken in. */
    boolean isComplete() {
        return opened && !catchingUp && damaged.isEmpty() && problem == null;
    }

    boolean hasWork() {
        return !stopped
                && (!opened || catchingUp || rebuildAsked || rebuilt != null || !damaged.isEmpty() || !lane.isIdle());
    }

    void rebuild() {
        rebuildAsked = true;
    }

    /** Reports a day whose files cannot be read, so that it is made again. */
    void damaged(LocalDate day) {
        damaged.add(day);
    }

    /** Forgets what is not durable and begins again from there with the next turn. */
    void beginAgain(String why) {
        problem = why;
        if (stopped) {
            return;
        }
        opened = false;
        lane.shut();
        seen.all(-1);
        marks.clear();
        try {
            if (days != null) {
                days.abandon();
            }
            if (rebuilt != null) {
                rebuilt.abandon();
                rebuilt = null;
                rebuildAsked = true;
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("The files of the index of {} could not all be let go: {}", where, e.getMessage());
        }
    }

    void closeIdle(long since) throws IOException {
        if (opened && !stopped) {
            days.closeIdle(since, latest);
        }
    }

    /** Does a part of the work. @param now monotonic nanoseconds */
    void turn(long now) throws IOException {
        if (stopped) {
            return;
        }
        if (!opened) {
            open(now);
        }
        for (LocalDate day : damaged) {
            repair(day, now);
        }
        takeFromLane(now);
        if (lane.depth() == 0) {
            Event lost = lane.closeWhenLost();
            if (lost != null) {
                position = Place.positionBefore(days.place(lost));
                catchingUp = true;
                finishing = false;
            }
        }
        if (catchingUp) {
            catchUp(now);
        }
        rebuildSome(now);
        mark(now);
        problem = null;
    }

    private void open(long now) throws IOException {
        Files.createDirectories(folder);
        Days.delete(folder.resolve(REBUILD));
        Days found = makeDays.get();
        position = readPosition();
        long from = Place.after(position) - 1;
        days = found;
        for (LocalDate day : found.stored()) {
            try {
                DayIndex index = found.of(day);
                index.open();
                latest = Math.max(latest, index.committed());
                if (index.committed() > from) {
                    index.places(from, seen::add);
                }
            } catch (IOException | RuntimeException e) {
                LOG.warn("The index of {} of {} is damaged and is made again: {}", day, where, e.getMessage());
                damaged.add(day);
            }
        }
        catchingUp = true;
        finishing = false;
        opened = true;
        mark(now);
    }

    private void takeFromLane(long now) throws IOException {
        int count = 0;
        while (count < TURN) {
            List<Event> events = lane.take();
            if (events == null) {
                return;
            }
            try {
                take(events, now);
            } finally {
                lane.done(events.size());
            }
            count += events.size();
        }
    }

    private void take(List<Event> events, long now) throws IOException {
        for (Event event : events) {
            long place = place(event);
            if (place >= 0 && seen.add(place)) {
                days.add(event, place, now);
                indexed++;
                if (place > latest) {
                    latest = place;
                }
            }
        }
    }

    /** -1 for an event that lies beyond what can be numbered; it is found in the journal alone. */
    private long place(Event event) {
        try {
            return days.place(event);
        } catch (IllegalArgumentException e) {
            LOG.warn("An event of {} cannot be indexed: {}", where, e.getMessage());
            return -1;
        }
    }

    private void catchUp(long now) throws IOException {
        JournalReader.Reading reading = reader.readAfter(where, position, TURN);
        take(reading.events(), now);
        position = reading.position();
        if (!reading.end()) {
            return;
        }
        if (!finishing) {
            // From here on the lane keeps events; what came before is read in one more go.
            finishing = true;
            lane.open();
            return;
        }
        finishing = false;
        catchingUp = false;
        lane.caughtUp();
    }

    private void repair(LocalDate day, long now) throws IOException {
        days.remove(day);
        Instant begin = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        try {
            journal.replay(where, begin, end, events -> {
                try {
                    for (Event event : events) {
                        long place = place(event);
                        if (place >= 0) {
                            seen.add(place);
                            days.add(event, place, now);
                            latest = Math.max(latest, place);
                        }
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        damaged.remove(day);
    }

    private void rebuildSome(long now) throws IOException {
        if (rebuildAsked) {
            rebuildAsked = false;
            if (rebuilt != null) {
                rebuilt.abandon();
            }
            Days.delete(folder.resolve(REBUILD));
            rebuilt = makeRebuilt.get();
            rebuiltTo = null;
        }
        if (rebuilt == null) {
            return;
        }
        JournalReader.Reading reading = reader.readAfter(where, rebuiltTo, TURN);
        for (Event event : reading.events()) {
            long place = place(event);
            if (place >= 0) {
                rebuilt.add(event, place, now);
            }
        }
        rebuiltTo = reading.position();
        if (reading.end()) {
            exchange();
        }
    }

    /** Puts what was rebuilt in the place of the old. */
    private void exchange() throws IOException {
        long upTo = Place.after(rebuiltTo) - 1;
        rebuilt.commit(upTo);
        rebuilt.abandon();
        List<LocalDate> made = rebuilt.stored();
        writePosition(null);
        Days old = days;
        List<LocalDate> before = old.stored();
        old.abandon();
        for (LocalDate day : before) {
            Days.delete(folder.resolve(day.toString()));
        }
        for (LocalDate day : made) {
            Files.move(folder.resolve(REBUILD).resolve(day.toString()), folder.resolve(day.toString()));
        }
        Days.delete(folder.resolve(REBUILD));
        Days fresh = makeDays.get();
        for (LocalDate day : made) {
            fresh.of(day).open();
        }
        seen.all(upTo);
        latest = Math.max(latest, upTo);
        days = fresh;
        rebuilt = null;
        marks.clear();
        position = rebuiltTo;
        writePosition(rebuiltTo);
        LOG.info("The index of {} is rebuilt", where);
    }

    private void mark(long now) {
        long[] newest = marks.peekLast();
        if (newest == null || now - newest[0] > MARK_EVERY) {
            marks.add(new long[] {now, latest});
        }
    }

    /** Makes what was taken in durable, and writes down from where to go on after a failure. */
    void commit(long now) throws IOException {
        if (!opened || stopped) {
            return;
        }
        String reached = settled(now);
        days.commit(latest);
        if (reached != null) {
            writePosition(reached);
            seen.forget(Place.after(reached));
        }
        days.trim();
    }

    /** Up to where nothing is missing; null when that is not known. */
    private String settled(long now) {
        if (catchingUp) {
            return position;
        }
        if (lane.hasLost()) {
            return null;
        }
        long[] settled = null;
        while (!marks.isEmpty() && now - marks.peek()[0] >= SETTLED) {
            settled = marks.poll();
        }
        return settled == null || settled[1] < 0 ? null : Place.positionBefore(settled[1]);
    }

    private String readPosition() throws IOException {
        Path file = folder.resolve(POSITION);
        if (!Files.exists(file)) {
            return null;
        }
        String text = Files.readString(file, StandardCharsets.UTF_8).strip();
        return text.matches("\\d{1,19}/\\d{1,9}/-?\\d{1,9}") ? text : null;
    }

    private void writePosition(String reached) throws IOException {
        Path file = folder.resolve(POSITION);
        if (reached == null) {
            Files.deleteIfExists(file);
            return;
        }
        Path next = folder.resolve(POSITION + ".new");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(java.nio.ByteBuffer.wrap(reached.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes whole days of which nothing was received since this time. */
    void expire(Instant before) throws IOException {
        LocalDate first = DayIndex.dayOf(before);
        long kept = Place.ofHour(before) - 1;
        for (LocalDate day : days.stored()) {
            if (day.isBefore(first) && !days.of(day).hasAfter(kept)) {
                days.remove(day);
            }
        }
    }

    /** Commits and lets go of the files. */
    void close(long now) throws IOException {
        if (opened && !stopped) {
            commit(now);
            if (!catchingUp && lane.isIdle() && latest >= 0) {
                writePosition(Place.positionBefore(latest));
            }
            days.abandon();
            if (rebuilt != null) {
                rebuilt.abandon();
            }
        }
        stopped = true;
        lane.clear();
    }

    /** Lets go of the files without writing. */
    void abandon() throws IOException {
        stopped = true;
        lane.clear();
        if (days != null) {
            days.abandon();
        }
        if (rebuilt != null) {
            rebuilt.abandon();
        }
    }
}
