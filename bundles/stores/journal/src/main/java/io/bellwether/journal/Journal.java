// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The durable log of events. Safe for concurrent use. */
public interface Journal {
    /**
     * Appends events of one environment and completes when they are on disk. Events with a sender's id that are already
     * stored, or wait to be stored, for the same tenant, environment and source are not stored again; the receipt still
     * waits until the first copy is durable.
     *
     * <p>Bounded: when too much waits to be written, or the disk is full, the stage completes exceptionally with
     * {@link JournalFull}, and nothing of this batch is stored.
     */
    CompletionStage<Appended> append(TenantEnvironment where, List<Event> events);

    /**
     * Finds events by their own time, newest first.
     *
     * @param from inclusive
     * @param to exclusive
     * @param limit 1 to 5,000
     * @param cursor from the last page of the same search; null for the first. Events appended after the first page was
     *     read do not shift later pages.
     */
    Found find(TenantEnvironment where, Instant from, Instant to, Predicate<Event> filter, int limit, String cursor);

    /** Finds one event; null when it is not stored. */
    Event find(TenantEnvironment where, String eventId);

    /**
     * Reads every event with {@code from <= timestamp < to} in the order it was appended, for rebuilding what stands
     * behind. Stops early when the calling thread is interrupted.
     *
     * @param sink called on the calling thread with batches
     */
    void replay(TenantEnvironment where, Instant from, Instant to, Consumer<List<Event>> sink);

    /** Every environment that has segments. */
    List<TenantEnvironment> environments();

    /** Removes all segments of a tenant. */
    void erase(TenantId tenant);

    /** Reads and verifies every segment of one tenant, or of all when null; reports what it found, worst first. */
    List<SegmentCheck> verify(TenantId tenant);

    /**
     * What became of a batch.
     *
     * @param stored events written now, in order, each with its place in the journal
     * @param duplicates how many were stored before or earlier in the same batch
     */
    record Appended(List<Event> stored, int duplicates) {}

    /**
     * A page of events.
     *
     * @param next where to go on; null at the end
     */
    record Found(List<Event> events, String next) {}

    /**
     * The state of one segment.
     *
     * @param segment its path below the journal's folder
     * @param problem null when it is whole
     */
    record SegmentCheck(String segment, long events, long bytes, boolean sealed, String problem) {}

    /** No room: try again later. */
    final class JournalFull extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public JournalFull(String message) {
            super(message);
        }
    }
}
