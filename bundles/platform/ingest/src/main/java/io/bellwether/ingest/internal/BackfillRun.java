// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.source.PollQuery;
import io.bellwether.ingest.internal.BackfillPosition.Chunk;
import io.bellwether.relational.Backfill;
import io.bellwether.relational.Backfill.Counts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Reads the chunks of one backfill, oldest first, several windows at once and the next chunk's while the last windows
 * of one are being read. What fails is tried again behind its last durable page, ever later, and in narrower windows
 * when the source is overloaded; after {@link #PATIENCE} without a page the backfill has failed. When the server can
 * count, each query's count of a chunk is compared with what was read of it: what is missing is asked for once more,
 * and what is missing then is lost. One thread steps; anybody may ask how far it is.
 */
final class BackfillRun implements WindowReader.Progress {
    static final Duration PATIENCE = Duration.ofHours(6);
    private static final int CHUNKS_A_STEP = 16;
    private static final int COUNTS_REFUSED = 3;

    private final Backfill backfill;
    private final WindowReader reader;
    private final Server server;
    private final Runnable changed;
    private final int lanes;
    private final InstantSource time;
    private final Pace pace;
    private final BackfillPosition position;
    private final Deque<Window> waiting = new ArrayDeque<>();
    private Counts counts;
    private int chunksDone;
    private int windowsInStep;
    private int begunInStep;
    private int uncounted;
    private Instant lastPage;
    private boolean gotOn;
    private String unreadable;

    /** Counts what a server holds. */
    interface Server {
        /** @return empty when it does not say */
        OptionalLong count(Window window) throws InterruptedException;
    }

    /** How far it is. */
    record Progress(int chunksDone, Counts counts, String position) {}

    /** What came of a step. */
    sealed interface Step {
        /** All is durable. */
        record Done() implements Step {}

        /** There is more. */
        record Further() implements Step {}

        /** Try again after this time. */
        record Wait(Duration duration, String reason) implements Step {}

        /** It cannot go on. */
        record Failed(String reason) implements Step {}
    }

    /**
     * @param queries what to ask for, unless the backfill has begun already
     * @param changed called after each page, on any thread
     */
    BackfillRun(
            Backfill backfill,
            PollingSettings settings,
            List<PollQuery> queries,
            WindowReader reader,
            Server server,
            InstantSource time,
            RandomGenerator random,
            Runnable changed) {
        this.backfill = backfill;
        this.reader = reader;
        this.server = server;
        this.time = time;
        this.changed = changed;
        lanes = Math.max(1, settings.concurrency() - 1);
        pace = new Pace(settings.window(), random);
        position = backfill.position() == null
                ? new BackfillPosition(queries)
                : BackfillPosition.read(backfill.position());
        counts = backfill.counts();
        chunksDone = backfill.chunksDone();
        if (backfill.position() == null) {
            position.next = chunksDone;
        }
        lastPage = time.instant();
    }

    /** Reads on for some chunks. */
    Step step() throws InterruptedException {
        synchronized (this) {
            begunInStep = 0;
            windowsInStep = 0;
            gotOn = false;
            waiting.clear();
            for (Chunk chunk : position.chunks.values()) {
                chunk.comparing = 0;
                narrow(chunk);
                waiting.addAll(chunk.open);
            }
            settle();
        }
        List<WindowReader.Failure> failures = reader.read(new Waiting(), lanes, this);
        synchronized (this) {
            if (failures.isEmpty()) {
                pace.succeeded();
                return chunksDone < backfill.chunksTotal() ? new Step.Further() : new Step.Done();
            }
            return troubled(failures);
        }
    }

    private Step troubled(List<WindowReader.Failure> failures) {
        List<Trouble> troubles =
                failures.stream().map(WindowReader.Failure::trouble).toList();
        failures.forEach(failure -> replace(failure.window()));
        Instant now = time.instant();
        if (gotOn) {
            pace.gotOn(windowsInStep);
            lastPage = now;
        }
        for (Trouble trouble : troubles) {
            if (trouble.kind() == Trouble.Kind.PERMANENT) {
                return new Step.Failed(trouble.reason());
            }
        }
        String reason = troubles.get(0).reason();
        if (Duration.between(lastPage, now).compareTo(PATIENCE) > 0) {
            return new Step.Failed("nothing could be read for " + PATIENCE.toHours() + " h: " + reason);
        }
        pace.failed(troubles, now);
        return new Step.Wait(Duration.between(now, pace.notBefore()), reason);
    }

    @Override
    public void page(Window reached, int events, Taken taken) {
        synchronized (this) {
            gotOn = true;
            int dropped = taken.receipt().dropped() + taken.receipt().rejected().size();
            int lost = events - taken.stored() - taken.receipt().duplicates() - dropped;
            counts = counts.plus(
                    new Counts(events, taken.stored(), taken.receipt().duplicates(), dropped, lost));
            Chunk chunk = position.chunks.get(number(reached));
            chunk.read.merge(reached.query().name(), (long) events, Long::sum);
            if (reached.cursor() != null) {
                replace(reached);
            }
        }
        changed.run();
    }

    @Override
    public synchronized void unreadable(Window window, int fresh, String problem) {
        unreadable = "some events could not be read and were left out, the last of "
                + window.query().name() + ": " + problem;
    }

    /** What could not be read last, for people; null when all could. */
    synchronized String unreadable() {
        return unreadable;
    }

    @Override
    public void done(Window window) {
        Chunk chunk;
        boolean compare;
        synchronized (this) {
            windowsInStep++;
            chunk = position.chunks.get(number(window));
            chunk.open.removeIf(window::covers);
            compare = uncounted < COUNTS_REFUSED
                    && chunk.open.stream().noneMatch(left -> left.query().equals(window.query()));
            chunk.comparing += compare ? 1 : 0;
        }
        if (compare) {
            compare(chunk, window);
        }
        synchronized (this) {
            settle();
        }
        changed.run();
    }

    private void compare(Chunk chunk, Window last) {
        Window whole = new Window(last.query(), begin(number(last)), end(number(last)));
        OptionalLong there = OptionalLong.empty();
        try {
            there = server.count(whole);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            chunk.comparing--;
            uncounted = there.isPresent() ? 0 : uncounted + 1;
            String query = last.query().name();
            long missing = there.orElse(0) - chunk.read.getOrDefault(query, 0L);
            if (missing <= 0) {
                return;
            }
            if (chunk.again.contains(query)) {
                counts = counts.plus(new Counts(0, 0, 0, 0, missing));
                return;
            }
            chunk.again.add(query);
            chunk.read.remove(query);
            List<Window> windows = Window.split(whole.query(), whole.from(), whole.to(), pace.window());
            chunk.open.addAll(windows);
            waiting.addAll(windows);
        }
    }

    /** How far it is, to be saved. */
    synchronized Progress progress() {
        return new Progress(chunksDone, counts, position.text());
    }

    /** How many of its chunks are done, those under way by their windows. */
    synchronized double chunks() {
        double chunks = chunksDone;
        for (int number : position.chunks.keySet()) {
            int open = position.chunks.get(number).open.size();
            double most = Math.max(open, windows(number).size());
            chunks += 1 - open / most;
        }
        return chunks;
    }

    private void replace(Window reached) {
        Chunk chunk = position.chunks.get(number(reached));
        chunk.open.replaceAll(open -> open.covers(reached) ? reached : open);
    }

    private void settle() {
        Iterator<Chunk> begun = position.chunks.values().iterator();
        while (begun.hasNext()) {
            if (begun.next().isDone()) {
                begun.remove();
                chunksDone++;
            }
        }
    }

    /** Cuts what has not been begun as narrow as the source can take at present. */
    private void narrow(Chunk chunk) {
        List<Window> narrow = new ArrayList<>();
        for (Window window : chunk.open) {
            if (window.cursor() == null) {
                narrow.addAll(Window.split(window.query(), window.from(), window.to(), pace.window()));
            } else {
                narrow.add(window);
            }
        }
        chunk.open.clear();
        chunk.open.addAll(narrow);
    }

    private List<Window> windows(int number) {
        List<Window> windows = new ArrayList<>();
        for (PollQuery query : position.queries) {
            windows.addAll(Window.split(query, begin(number), end(number), pace.window()));
        }
        return windows;
    }

    private int number(Window window) {
        long millis = Duration.between(backfill.from(), window.from()).toMillis();
        return (int) (millis / backfill.chunk().toMillis());
    }

    private Instant begin(int number) {
        return backfill.from().plus(backfill.chunk().multipliedBy(number));
    }

    private Instant end(int number) {
        Instant end = begin(number).plus(backfill.chunk());
        return end.isBefore(backfill.to()) ? end : backfill.to();
    }

    /** What is to be read next; a further chunk is begun when nothing is left of those before. */
    private final class Waiting implements Iterator<Window> {
        @Override
        public boolean hasNext() {
            synchronized (BackfillRun.this) {
                if (waiting.isEmpty() && begunInStep < CHUNKS_A_STEP && position.next < backfill.chunksTotal()) {
                    Chunk chunk = new Chunk();
                    chunk.open.addAll(windows(position.next));
                    waiting.addAll(chunk.open);
                    position.chunks.put(position.next, chunk);
                    position.next++;
                    begunInStep++;
                }
                return !waiting.isEmpty();
            }
        }

        @Override
        public Window next() {
            synchronized (BackfillRun.this) {
                return waiting.remove();
            }
        }
    }
}
