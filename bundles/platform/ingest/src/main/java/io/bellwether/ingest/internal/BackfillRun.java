// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.source.PollQuery;
import io.bellwether.relational.Backfill;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Reads the chunks of one backfill, one after the other. A chunk that fails is tried again, only for the windows that
 * are left, ever later and in narrower windows; after {@link #ATTEMPTS} in a row the backfill has failed. For one
 * thread at a time.
 */
final class BackfillRun {
    static final int ATTEMPTS = 8;

    private final List<PollQuery> queries;
    private final WindowReader reader;
    private final int concurrency;
    private final InstantSource time;
    private final Pace pace;
    private Tally tally = new Tally();
    private List<Window> left;
    private int chunk;

    BackfillRun(
            PollingSettings settings,
            List<PollQuery> queries,
            int firstChunk,
            WindowReader reader,
            InstantSource time,
            RandomGenerator random) {
        this.queries = queries;
        this.reader = reader;
        this.time = time;
        chunk = firstChunk;
        concurrency = Math.max(1, settings.concurrency() / 2);
        pace = new Pace(settings.window(), random);
    }

    /** What came of a step. */
    sealed interface Step {
        /** A chunk is durable. */
        record ChunkDone(Tally.Counts counts) implements Step {}

        /** Try again after this time. */
        record Wait(Duration duration, String reason) implements Step {}

        /** It cannot go on. @param counts of what was read of the chunk so far */
        record Failed(Tally.Counts counts, String reason) implements Step {}
    }

    /** Reads the next chunk, or what is left of it. */
    Step step(Backfill backfill) throws InterruptedException {
        if (left == null) {
            left = windows(backfill);
        }
        List<Window> open = new ArrayList<>(left);
        List<WindowReader.Failure> failures = reader.read(open, concurrency, tally, window -> {
            synchronized (open) {
                open.remove(window);
            }
        });
        if (failures.isEmpty()) {
            pace.succeeded();
            Tally.Counts counts = tally.counts();
            tally = new Tally();
            left = null;
            chunk++;
            return new Step.ChunkDone(counts);
        }
        List<Trouble> troubles =
                failures.stream().map(WindowReader.Failure::trouble).toList();
        String reason = troubles.get(0).reason();
        boolean permanent = troubles.stream().anyMatch(trouble -> trouble.kind() == Trouble.Kind.PERMANENT);
        if (permanent || pace.failures() + 1 >= ATTEMPTS) {
            return new Step.Failed(tally.counts(), reason);
        }
        Instant now = time.instant();
        pace.failed(troubles, now);
        left = narrowed(open);
        return new Step.Wait(Duration.between(now, pace.notBefore()), reason);
    }

    private List<Window> windows(Backfill backfill) {
        Instant from = backfill.from().plus(backfill.chunk().multipliedBy(chunk));
        Instant end = from.plus(backfill.chunk());
        Instant to = end.isBefore(backfill.to()) ? end : backfill.to();
        List<Window> windows = new ArrayList<>();
        for (PollQuery query : queries) {
            windows.addAll(Window.split(query, from, to, pace.window()));
        }
        return windows;
    }

    private List<Window> narrowed(List<Window> open) {
        List<Window> narrow = new ArrayList<>();
        for (Window window : open) {
            narrow.addAll(Window.split(window.query(), window.from(), window.to(), pace.window()));
        }
        return narrow;
    }
}
