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
 */
public record ConnectorProgress(
        Map<String, Instant> cursors, long captured, long duplicates, long dropped, long errors, Instant lastEventAt) {
    public static final ConnectorProgress NONE = new ConnectorProgress(Map.of(), 0, 0, 0, 0, null);

    public ConnectorProgress {
        cursors = Map.copyOf(cursors);
    }
}
