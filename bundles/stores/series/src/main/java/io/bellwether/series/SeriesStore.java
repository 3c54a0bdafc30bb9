// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Keeps the buckets of series, and snapshots of those who fill them. Buckets are kept for a time, their hours and days
 * for good. Everything is encrypted under the tenant's key. Safe for concurrent use; all calls block.
 */
public interface SeriesStore {
    /** Everything that was ever written. */
    long ALL = Long.MAX_VALUE;

    /**
     * Writes buckets; they are on disk when it returns. What is written of a bucket replaces what was written before.
     *
     * @throws IOException when the disk does not take them: nothing of the batch is kept then
     */
    void append(TenantEnvironment where, List<Points> batch) throws IOException;

    /**
     * Reads buckets, in the order they were written: a later piece replaces what an earlier one says of the same bucket.
     * Pieces that are damaged are left out and shown in {@link #status}.
     *
     * @param measures the texts of the measures wanted; null for all
     * @param group the group wanted; null for all
     * @param from milliseconds since 1970, inclusive
     * @param to exclusive; buckets that begin before it, none when it is not after {@code from}
     * @param upTo what had been written when a snapshot got this mark; {@link #ALL} for everything
     */
    void read(
            TenantEnvironment where,
            Set<String> measures,
            List<String> group,
            long from,
            long to,
            long upTo,
            Consumer<Points> sink)
            throws IOException;

    /**
     * Reads hours or days of one measure, of which the last may still grow.
     *
     * @param width an hour or a day
     * @param group the group wanted; null for all
     * @param sink may be told of one group several times, of later times each time
     */
    void rolledUp(
            TenantEnvironment where,
            String measure,
            List<String> group,
            Duration width,
            long from,
            long to,
            Consumer<RolledUp> sink)
            throws IOException;

    /**
     * Keeps a snapshot, and the one before it.
     *
     * @return the mark of all that was appended before
     */
    long snapshot(TenantEnvironment where, byte[] content) throws IOException;

    /** Offers the snapshots that can be read, newest first, until one is used. @return whether one was */
    boolean restore(TenantEnvironment where, Predicate<Snapshot> use) throws IOException;

    /** Removes all that is kept of an environment. */
    void erase(TenantEnvironment where);

    /** Removes all that is kept of a tenant. */
    void erase(TenantId tenant);

    /** How the store stands, by environment. @param tenant null for all */
    List<Status> status(TenantId tenant);

    /**
     * A snapshot.
     *
     * @param mark what had been appended before it, for {@link #read}
     * @param at when it was taken
     */
    record Snapshot(long mark, Instant at, byte[] content) {}

    /**
     * How one environment's series are kept.
     *
     * @param series how many are known in what was written last
     * @param bytes on disk
     * @param points buckets on disk
     * @param lastWrite null when nothing was written since the start
     * @param problem what is wrong; null when nothing is
     */
    record Status(TenantEnvironment where, long series, long bytes, long points, Instant lastWrite, String problem) {}
}
