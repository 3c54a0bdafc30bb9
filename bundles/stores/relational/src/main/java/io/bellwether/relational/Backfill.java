// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A stretch of history being read through a connector.
 *
 * @param from inclusive
 * @param to exclusive
 * @param chunk width of one step
 * @param limits how fast it may read
 * @param chunksDone steps whose events are all durable
 * @param position where reading goes on, in the reader's own words; null before the first page
 * @param error what stopped it or holds it up, in words; null when nothing does
 */
public record Backfill(
        String id,
        TenantId tenant,
        String connector,
        Instant from,
        Instant to,
        Duration chunk,
        Limits limits,
        State state,
        int chunksTotal,
        int chunksDone,
        Counts counts,
        String position,
        String error,
        Instant createdAt,
        Instant startedAt,
        Instant finishedAt) {
    /**
     * How fast it may read.
     *
     * @param eventsPerSecond null for as fast as it goes
     * @param requestsPerSecond null for as fast as it goes
     */
    public record Limits(Integer eventsPerSecond, Integer requestsPerSecond) {
        public static final Limits NONE = new Limits(null, null);
    }

    /**
     * What became of its events.
     *
     * @param read given by the source, repeats included
     * @param duplicate stored before
     * @param dropped left out by a rule, or refused
     * @param lost read and nowhere, or counted by the source and never given
     */
    public record Counts(long read, long stored, long duplicate, long dropped, long lost) {
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

        public Counts plus(Counts more) {
            return new Counts(
                    read + more.read,
                    stored + more.stored,
                    duplicate + more.duplicate,
                    dropped + more.dropped,
                    lost + more.lost);
        }
    }

    /** Where it stands. The text form is lower case. */
    public enum State {
        QUEUED,
        RUNNING,
        PAUSED,
        DONE,
        FAILED,
        CANCELLED;

        public boolean isFinal() {
            return this == DONE || this == FAILED || this == CANCELLED;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The same in another state. @param error null when nothing is wrong @param at the time of the change */
    public Backfill in(State next, String reason, Instant at) {
        return new Backfill(
                id,
                tenant,
                connector,
                from,
                to,
                chunk,
                limits,
                next,
                chunksTotal,
                chunksDone,
                counts,
                position,
                reason,
                createdAt,
                next == State.RUNNING && startedAt == null ? at : startedAt,
                next.isFinal() ? at : null);
    }

    /** The same, further on. */
    public Backfill at(int chunks, Counts now, String where) {
        return new Backfill(
                id,
                tenant,
                connector,
                from,
                to,
                chunk,
                limits,
                state,
                chunksTotal,
                chunks,
                now,
                where,
                error,
                createdAt,
                startedAt,
                finishedAt);
    }
}
