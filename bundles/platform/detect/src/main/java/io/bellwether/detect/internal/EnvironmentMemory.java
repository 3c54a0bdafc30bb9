// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.series.Archived;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.detect.internal.series.StoredSeries;
import io.bellwether.journal.JournalReader;
import io.bellwether.series.Points;
import io.bellwether.series.SeriesStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one environment remembers: which events it has taken, its buckets on disk, its snapshots. Called where the engine
 * is called, one call at a time; only what is written runs elsewhere.
 */
final class EnvironmentMemory {
    static final Duration HISTORY = Duration.ofHours(49);
    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentMemory.class);
    private static final Duration FLUSH = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration HOURS = Duration.ofDays(35);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LAST_WRITING = Duration.ofSeconds(5);
    private static final int TOGETHER = 10_000;
    private static final int LARGEST_PIECE = 200_000;

    private final TenantEnvironment where;
    private final Engine engine;
    private final Past past;
    private final Executor writers;
    /** Runs a task where the engine is called. */
    private final Consumer<Runnable> lane;

    private final Map<Measure, Archived> followed = new LinkedHashMap<>();
    private Coverage coverage;
    private Instant nextFlush = Instant.MIN;
    private Instant nextSnapshot = Instant.MIN;
    /** Null while nothing is being written. */
    private Writing underWay;

    private volatile boolean failing;

    /** Buckets on their way to disk. @param written completes with whether they are there */
    private record Writing(List<Points> batch, CompletableFuture<Boolean> written) {}

    EnvironmentMemory(TenantEnvironment where, Engine engine, Past past, Executor writers, Consumer<Runnable> lane) {
        this.where = where;
        this.engine = engine;
        this.past = past;
        this.writers = writers;
        this.lane = lane;
        this.coverage = new Coverage(past.reader(), null);
    }

    /** Begins in an environment that is new. */
    void begin(Instant now) {
        coverage = new Coverage(past.reader(), JournalReader.before(now));
        follow(now);
    }

    /** The events that were not taken before, which are taken now. */
    List<Event> unseen(List<Event> events) {
        List<Event> fresh = null;
        for (int i = 0; i < events.size(); i++) {
            if (!coverage.add(events.get(i))) {
                fresh = fresh == null ? new ArrayList<>(events.subList(0, i)) : fresh;
            } else if (fresh != null) {
                fresh.add(events.get(i));
            }
        }
        return fresh == null ? events : fresh;
    }

    /** The events handed over while the past was read have all come. */
    void settle() {
        coverage.settle();
    }

    /** Which events have been taken by now. */
    Coverage taken() {
        return coverage.copy();
    }

    /**
     * Goes on from the newest snapshot that can be used, and hands over what lies behind it in the journal.
     *
     * @param now the present
     * @return how many events were read; negative when there is no snapshot
     */
    long resume(Instant now, Consumer<List<Event>> events) {
        if (past.series() == null) {
            return -1;
        }
        try {
            if (!past.series().store().restore(where, snapshot -> use(snapshot, now))) {
                return -1;
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("{}: snapshots cannot be read", where, e);
            return -1;
        }
        long read = 0;
        String position = coverage.upTo();
        boolean more = true;
        while (more && !Thread.currentThread().isInterrupted()) {
            JournalReader.Reading reading = past.reader().readAfter(where, position, TOGETHER);
            List<Event> fresh = unseen(reading.events());
            events.accept(fresh);
            read += fresh.size();
            position = reading.position();
            more = !reading.end();
        }
        return read;
    }

    private boolean use(SeriesStore.Snapshot snapshot, Instant now) {
        if (snapshot.at().isBefore(now.minus(HISTORY))) {
            return false;
        }
        Map<String, Measure> measures = byText();
        try {
            EnvironmentSnapshot content = EnvironmentSnapshot.read(snapshot.content(), past.reader());
            measures.keySet().retainAll(content.measures().keySet());
            Map<String, Long> known = fill(measures, now, now.plus(HOUR), snapshot.mark());
            for (Map.Entry<String, Measure> each : measures.entrySet()) {
                EnvironmentSnapshot.open(each.getValue(), content.measures().get(each.getKey()));
            }
            measures.values().forEach(measure -> hours(measure, now));
            coverage = content.coverage();
            measures.forEach((text, measure) -> followed.put(
                    measure,
                    new Archived(
                            measure,
                            known.getOrDefault(
                                    text, measure.bucket(snapshot.at().toEpochMilli())))));
            EnvironmentSnapshot.restore(engine, content.engine(), where);
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}: the snapshot of {} cannot be used: {}", where, snapshot.at(), e.toString());
            engine.measures().forEach(Measure::clear);
            followed.clear();
            return false;
        }
    }

    /** Fills measures with what is kept of them, each as far back as it reaches. */
    private Map<String, Long> fill(Map<String, Measure> measures, Instant now, Instant to, long mark) {
        Map<Long, Map<String, Measure>> byReach = new TreeMap<>();
        measures.forEach((text, measure) -> byReach.computeIfAbsent(
                        measure.limit() * measure.stepMillis(), any -> new TreeMap<>())
                .put(text, measure));
        Map<String, Long> known = new TreeMap<>();
        byReach.forEach(
                (reach, some) -> known.putAll(past.series().fill(where, some, now.minusMillis(reach), to, mark)));
        return known;
    }

    private void hours(Measure measure, Instant now) {
        if (measure.keepsHours()) {
            past.series().fillHours(where, measure, now.minus(HOURS), now.minus(HISTORY));
        }
    }

    private Map<String, Measure> byText() {
        Map<String, Measure> measures = new TreeMap<>();
        engine.measures().forEach(measure -> measures.put(measure.spec().key().text(), measure));
        return measures;
    }

    /**
     * Reads the past without a snapshot: older buckets from disk, the rest from the journal.
     *
     * @param now the present
     */
    void rebuild(Instant now, Consumer<List<Event>> events) {
        Instant from = Instant.ofEpochSecond(
                Math.floorDiv(now.minus(HISTORY).getEpochSecond(), HOUR.toSeconds()) * HOUR.toSeconds());
        Map<String, Long> known = Map.of();
        if (past.series() != null) {
            try {
                known = fill(byText(), now, from, SeriesStore.ALL);
                engine.measures().forEach(measure -> hours(measure, now));
            } catch (RuntimeException e) {
                LOG.error("{}: older buckets cannot be read; longer baselines learn from what there is", where, e);
            }
        }
        Map<String, Long> oldest = known;
        byText().forEach((text, measure) -> followed.put(
                measure, new Archived(measure, oldest.getOrDefault(text, measure.bucket(from.toEpochMilli())))));
        String end = past.reader() == null ? null : past.reader().end(where);
        coverage = new Coverage(past.reader(), end);
        past.journal().replay(where, from, now.plus(HISTORY), batch -> {
            batch.forEach(coverage::add);
            events.accept(batch);
        });
    }

    /** Begins to keep measures that are new, and forgets others. @return those that are new */
    List<Measure> follow(Instant now) {
        followed.keySet().removeIf(measure -> {
            boolean gone = !engine.measures().contains(measure);
            if (gone) {
                measure.close();
            }
            return gone;
        });
        List<Measure> begun = new ArrayList<>();
        for (Measure measure : engine.measures()) {
            if (!followed.containsKey(measure)) {
                followed.put(measure, new Archived(measure, measure.bucket(now.toEpochMilli()) + 1));
                begun.add(measure);
            }
        }
        return begun;
    }

    /** Takes it that more of a measure's past is known now. @param from the time it is known from */
    void known(Measure measure, Instant from) {
        Archived archived = followed.get(measure);
        if (archived != null) {
            archived.knownFrom(measure.bucket(from.toEpochMilli()));
        }
    }

    /** Writes what has changed, when it is time. @param watermark how far the events have come; null while unknown */
    void write(Instant now, Instant watermark) {
        if (past.series() == null || underWay != null) {
            return;
        }
        if (nextSnapshot.equals(Instant.MIN)) {
            nextSnapshot = now.plus(SOON);
            nextFlush = now.plus(FLUSH);
        }
        boolean snapshot = !now.isBefore(nextSnapshot);
        if (!snapshot && (now.isBefore(nextFlush) || watermark == null)) {
            return;
        }
        nextFlush = now.plus(FLUSH);
        nextSnapshot = snapshot ? now.plus(past.snapshotEvery()) : nextSnapshot;
        List<Points> batch = take(watermark, snapshot);
        byte[] content = snapshot ? content() : null;
        if (batch.isEmpty() && content == null) {
            return;
        }
        Writing begun = new Writing(batch, new CompletableFuture<>());
        underWay = begun;
        try {
            writers.execute(() -> {
                begun.written().complete(write(batch, content));
                lane.accept(() -> ended(begun));
            });
        } catch (RejectedExecutionException e) {
            begun.written().complete(false);
            ended(begun);
        }
    }

    /** Takes it that a writing has ended; what it could not write is noted again. */
    private void ended(Writing writing) {
        if (underWay == writing) {
            underWay = null;
            if (!writing.written().join()) {
                followed.values().forEach(archived -> archived.untake(writing.batch()));
            }
        }
    }

    private List<Points> take(Instant watermark, boolean open) {
        List<Points> batch = new ArrayList<>();
        for (Archived archived : followed.values()) {
            long closed =
                    watermark == null ? Long.MIN_VALUE : archived.measure().bucket(watermark.toEpochMilli()) - 1;
            archived.take(open ? Long.MAX_VALUE : closed, closed, batch);
        }
        return batch;
    }

    private byte[] content() {
        coverage.advance(past.reader(), where);
        return EnvironmentSnapshot.write(coverage, engine);
    }

    /** @return false when the buckets are not on disk */
    private boolean write(List<Points> batch, byte[] content) {
        StoredSeries series = past.series();
        boolean written = false;
        try {
            append(series.store(), batch);
            written = true;
            if (content != null) {
                series.store().snapshot(where, content);
            }
            if (failing) {
                LOG.info("{}: series are written again", where);
            }
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.error("{}: series cannot be written and wait: {}", where, e.toString());
            }
            failing = true;
        }
        return written;
    }

    /** A large batch goes in pieces. */
    private void append(SeriesStore store, List<Points> batch) throws IOException {
        List<Points> piece = new ArrayList<>();
        int size = 0;
        for (Points points : batch) {
            piece.add(points);
            size += points.buckets().length;
            if (size > LARGEST_PIECE) {
                store.append(where, piece);
                piece = new ArrayList<>();
                size = 0;
            }
        }
        store.append(where, piece);
    }

    /**
     * Writes everything at once, on this thread, before the end; waits for what is being written already, so that no older
     * value comes to lie behind a newer one.
     */
    void close(Instant watermark) {
        if (past.series() == null) {
            return;
        }
        if (underWay != null) {
            try {
                underWay.written().get(LAST_WRITING.toMillis(), TimeUnit.MILLISECONDS);
                ended(underWay);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn(
                        "{}: the last series are not written; they are read from the journal at the next start", where);
                return;
            }
        }
        write(take(watermark, true), content());
    }

    /** Whether what should be on disk is not. */
    boolean failing() {
        return failing;
    }

    /** How many series there are. */
    int seriesCount() {
        return engine.measures().stream()
                .mapToInt(measure -> measure.series().size())
                .sum();
    }
}
