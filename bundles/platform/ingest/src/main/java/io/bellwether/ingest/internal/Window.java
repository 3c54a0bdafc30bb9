// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.source.PollQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of time one query is asked for.
 *
 * @param from inclusive
 * @param to exclusive
 * @param cursor behind the last page of it that is durable; null when none is
 * @param tries how often in a row it failed without getting on
 */
record Window(PollQuery query, Instant from, Instant to, String cursor, int tries) {
    private static final int MOST_TRIES = 3;

    Window(PollQuery query, Instant from, Instant to) {
        this(query, from, to, null, 0);
    }

    /** Cuts a stretch into windows no wider than {@code widest}, oldest first. */
    static List<Window> split(PollQuery query, Instant from, Instant to, Duration widest) {
        List<Window> windows = new ArrayList<>();
        for (Instant at = from; at.isBefore(to); ) {
            Instant end = at.plus(widest);
            Instant until = end.isBefore(to) ? end : to;
            windows.add(new Window(query, at, until));
            at = until;
        }
        return windows;
    }

    /** The same, read up to there. */
    Window behind(String reached) {
        return new Window(query, from, to, reached, 0);
    }

    /** The same, to be tried again: behind its last page, or anew when it failed too often there. */
    Window failed() {
        return tries + 1 < MOST_TRIES ? new Window(query, from, to, cursor, tries + 1) : new Window(query, from, to);
    }

    /** The same stretch of the same query, however far it has been read. */
    boolean covers(Window other) {
        return from.equals(other.from) && to.equals(other.to) && query.equals(other.query);
    }
}
