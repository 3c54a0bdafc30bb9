// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import java.time.Instant;
import java.util.Map;

/**
 * How far a connector has come; survives restarts.
 *
 * @param cursors by query: everything before this time has been asked for
 * @param captured distinct events stored
 * @param lastEventAt the newest event's own time; null before the first
 * @param position where a source that is read on from a position has come to, in its own words; null when it has none
 */
public record ConnectorProgress(
        Map<String, Instant> cursors,
        long captured,
        long duplicates,
        long dropped,
        long errors,
        Instant lastEventAt,
        String position) {
    public static final ConnectorProgress NONE = new ConnectorProgress(Map.of(), 0, 0, 0, 0, null);

    public ConnectorProgress {
        cursors = Map.copyOf(cursors);
    }

    /** Of a connector without a position. */
    public ConnectorProgress(
            Map<String, Instant> cursors,
            long captured,
            long duplicates,
            long dropped,
            long errors,
            Instant lastEventAt) {
        this(cursors, captured, duplicates, dropped, errors, lastEventAt, null);
    }
}
