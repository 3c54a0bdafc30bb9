// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.source.PollQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A stretch of time one query is asked for. @param from inclusive @param to exclusive */
record Window(PollQuery query, Instant from, Instant to) {
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
}
