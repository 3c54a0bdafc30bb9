// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.source.TailOutcome;
import io.bellwether.relational.ConnectorProgress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Reads one connector on from its position. The position moves only behind events that are durable; what could not be
 * stored is read again. Rounds do not overlap; what is told about the connector can be asked for at any time.
 */
final class Tailer {
    static final int MOST = 2_000;
    static final int LONGEST_POSITION = 64 << 10;
    private static final Duration SAVE_EVERY = Duration.ofSeconds(1);

    private final Reader reader;
    private final WindowReader.Sink sink;
    private final InstantSource time;
    private final Consumer<ConnectorProgress> store;
    private final ConnectorProgress before;
    private final Tally tally = new Tally();
    private final Pace pace;
    private String position;
    private boolean unsaved;
    private Instant lastSave = Instant.MIN;
    private Instant caughtUpAt;
    private long errors;
    private String lastError;
    private Instant lastErrorAt;

    /** One read of the source. */
    interface Reader {
        TailOutcome read(String position, int most) throws InterruptedException;
    }

    /**
     * Begins where it was left.
     *
     * @param store called with what is to be saved
     * @param random for jitter
     */
    Tailer(
            Reader reader,
            WindowReader.Sink sink,
            InstantSource time,
            RandomGenerator random,
            ConnectorProgress before,
            Consumer<ConnectorProgress> store) {
        this.reader = reader;
        this.sink = sink;
        this.time = time;
        this.store = store;
        this.before = before;
        position = before.position();
        pace = new Pace(Duration.ofMinutes(1), random);
    }

    /**
     * Reads until there is nothing more, something goes wrong or {@code stopped} says so.
     *
     * @return true when nothing more was left to read
     */
    boolean round(BooleanSupplier stopped) throws InterruptedException {
        try {
            while (!stopped.getAsBoolean()) {
                if (!mayRead()) {
                    return false;
                }
                TailOutcome outcome = reader.read(position(), MOST);
                if (!(outcome instanceof TailOutcome.Read read)) {
                    failed(
                            outcome instanceof TailOutcome.Failed failure
                                    ? failure.reason()
                                    : "the plugin gave no answer");
                    return false;
                }
                if (!take(read)) {
                    return false;
                }
                if (!read.more()) {
                    return true;
                }
            }
            return false;
        } finally {
            save();
        }
    }

    private synchronized boolean mayRead() {
        return pace.mayAsk(time.instant());
    }

    /** @return whether all of it is durable */
    private boolean take(TailOutcome.Read read) throws InterruptedException {
        int bytes = read.position().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_POSITION) {
            failed("the plugin's position has " + bytes + " bytes; at most " + LONGEST_POSITION + " are kept");
            return false;
        }
        if (!read.events().isEmpty()) {
            try {
                Taken taken = sink.take(read.events()).toCompletableFuture().get();
                tally.add(read.events().size(), taken);
            } catch (ExecutionException e) {
                failed("not stored: " + e.getCause().getMessage());
                return false;
            }
        }
        moved(read);
        return true;
    }

    private synchronized void moved(TailOutcome.Read read) {
        Instant now = time.instant();
        boolean troubled = pace.failures() > 0;
        pace.succeeded();
        if (read.unreadable() > 0) {
            tally.unreadable(read.unreadable());
            sink.unreadable(read.unreadable());
        }
        if (read.problem() != null) {
            lastError = read.unreadable() > 0
                    ? read.unreadable() + " could not be read, the last: " + read.problem()
                    : read.problem();
            lastErrorAt = now;
        } else if (troubled || !read.events().isEmpty()) {
            lastError = null;
        }
        unsaved |= !read.position().equals(position) || !read.events().isEmpty() || read.unreadable() > 0;
        position = read.position();
        if (!read.more()) {
            caughtUpAt = now;
        }
        if (!now.isBefore(lastSave.plus(SAVE_EVERY))) {
            save();
        }
    }

    private synchronized void failed(String reason) {
        errors++;
        unsaved = true;
        lastError = reason;
        lastErrorAt = time.instant();
        pace.failed(List.of(new Trouble(Trouble.Kind.TRANSIENT, null, reason)), lastErrorAt);
    }

    private synchronized void save() {
        if (unsaved) {
            unsaved = false;
            lastSave = time.instant();
            store.accept(progress());
        }
    }

    private synchronized String position() {
        return position;
    }

    /** What is to be saved. */
    synchronized ConnectorProgress progress() {
        Tally.Counts counts = tally.counts();
        Instant newest = counts.newest() == null
                        || before.lastEventAt() != null && before.lastEventAt().isAfter(counts.newest())
                ? before.lastEventAt()
                : counts.newest();
        return new ConnectorProgress(
                before.cursors(),
                before.captured() + counts.stored(),
                before.duplicates() + counts.duplicates(),
                before.dropped() + counts.dropped(),
                before.errors() + errors,
                newest,
                position);
    }

    /** {@code starting}, {@code running} or {@code backing off}. */
    synchronized String state() {
        if (pace.failures() > 0) {
            return "backing off";
        }
        return caughtUpAt != null || tally.counts().read() > 0 ? "running" : "starting";
    }

    /** How long ago nothing more was left to read; null before the first time. */
    synchronized Duration lag() {
        return caughtUpAt == null ? null : Duration.between(caughtUpAt, time.instant());
    }

    /** Null when all is well. */
    synchronized String lastError() {
        return lastError;
    }

    synchronized Instant lastErrorAt() {
        return lastErrorAt;
    }
}
