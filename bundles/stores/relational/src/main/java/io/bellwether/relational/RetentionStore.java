// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import java.time.Instant;

/**
 * Removes what was kept long enough, a bounded number in each call, each call one transaction. What belongs to an alert
 * that is not resolved, to an incident that is not closed, or to a message that still waits is never removed. Safe for
 * concurrent use; throws {@link StoreUnavailable} while the database is away.
 */
public interface RetentionStore {
    /**
     * Removes lines of the delivery ledger that are older, oldest first.
     *
     * @param limit at most so many
     * @return how many were removed; less than {@code limit} when there are no more
     */
    int removeAttempts(Instant before, int limit);

    /**
     * Removes alerts that were resolved earlier, with their trail and with what was told of them, oldest first.
     *
     * @param limit alerts at most
     */
    Removed removeAlerts(Instant before, int limit);

    /**
     * Removes incidents that were closed earlier, with what was noted on them and with their reports, oldest first. An
     * incident with an alert that is not resolved stays. Its alerts stay too, and go on naming it.
     *
     * @param limit incidents at most
     * @return how many were removed; less than {@code limit} when there are no more
     */
    int removeIncidents(Instant before, int limit);

    /**
     * What one call removed.
     *
     * @param alerts less than the limit when there are no more
     * @param trail rows of their trails; what was decided at once shares one
     * @param tellings lines about what was told of them
     */
    record Removed(int alerts, int trail, int tellings) {}
}
