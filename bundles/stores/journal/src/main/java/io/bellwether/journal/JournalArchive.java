// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.journal.Journal.SegmentCheck;
import java.time.Instant;
import java.util.List;

/** The journal's segments, for those who look after them. Safe for concurrent use. */
public interface JournalArchive {
    /** The segments of one environment, in the order they were written. */
    List<StoredSegment> segments(TenantEnvironment where);

    /**
     * Verifies segments, manifests and the index of ids; reports what it found, worst first.
     *
     * @param tenant null for all
     * @param objects whether to read segments in the object store whole; otherwise they are only looked at there
     * @param progress told after each segment, on the calling thread
     */
    List<SegmentCheck> verify(TenantId tenant, boolean objects, Progress progress);

    /**
     * Moves what is old enough to the object store now, without waiting for the schedule.
     *
     * @return how many segments were moved; 0 when moving is off or no object store is there
     */
    int moveToObjects();

    /**
     * A segment.
     *
     * @param segment its path below the journal's folder, and its key in the object store
     * @param hour the beginning of the hour in which its events were received
     * @param events that it holds; expired ones are not counted
     * @param first the earliest event's own time; null when it holds none
     * @param last the latest event's own time; null when it holds none
     * @param remote whether it lies in the object store
     */
    record StoredSegment(
            String segment,
            Instant hour,
            long events,
            long bytes,
            Instant first,
            Instant last,
            int keyVersion,
            boolean sealed,
            boolean remote) {}

    /** Hears how far the work is. */
    interface Progress {
        void at(int done, int all);
    }
}
