// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.ingest.Intake;
import java.time.Instant;
import java.util.List;

/** Counts of events read. Safe for concurrent use. */
final class Tally {
    private long read;
    private long stored;
    private long duplicates;
    private long dropped;
    private Instant newest;

    /**
     * A moment's counts.
     *
     * @param read what the source gave
     * @param dropped left out by a rule, or refused
     * @param newest the newest time of a stored event; null when there is none
     */
    record Counts(long read, long stored, long duplicates, long dropped, Instant newest) {
        /** Events that were read and are nowhere. */
        long lost() {
            return read - stored - duplicates - dropped;
        }
    }

    synchronized void add(int events, Taken taken) {
        read += events;
        stored += taken.stored();
        duplicates += taken.receipt().duplicates();
        dropped += taken.receipt().dropped() + taken.receipt().rejected().size();
        if (newest == null || taken.newest() != null && taken.newest().isAfter(newest)) {
            newest = taken.newest();
        }
    }

    /** Counts items of the source that could not become events; they are left out. */
    void unreadable(int items) {
        add(items, new Taken(new Intake.Receipt(0, 0, items, List.of()), 0, null));
    }

    synchronized Counts counts() {
        return new Counts(read, stored, duplicates, dropped, newest);
    }
}
