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
 * @param chunksDone steps whose events are durable; the work resumes after these
 * @param error what stopped it, in words; null when nothing did
 */
public record Backfill(
        String id,
        TenantId tenant,
        String connector,
        Instant from,
        Instant to,
        Duration chunk,
        State state,
        int chunksTotal,
        int chunksDone,
        long eventsRead,
        long eventsStored,
        long eventsDuplicate,
        long eventsLost,
        String error,
        Instant createdAt,
        Instant startedAt,
        Instant finishedAt) {
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
}
