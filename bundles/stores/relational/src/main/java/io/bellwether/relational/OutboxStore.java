// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.List;

/** The durable outbox and the delivery ledger. */
public interface OutboxStore {
    /** Puts a message in, outside an alert's transaction: tests and summaries. */
    void insert(OutboxMessage message);

    /** Messages whose time has come, oldest first, not yet delivered, refused or given up. */
    List<OutboxMessage> due(Instant now, int limit);

    /** The earliest time at which a waiting message is due; null when none waits. */
    Instant nextDue();

    /**
     * Writes an attempt to the ledger and, in the same transaction, moves the message: out of the outbox when the
     * status is final, else to {@code retryAt}.
     *
     * @param retryAt not null when the status is RETRYING
     */
    void record(DeliveryAttempt attempt, Instant retryAt);

    /** How many wait, by channel of one tenant, or of all when null. */
    long waiting(TenantId tenant);

    /** The ledger, newest first. @param channel null for all channels of the tenant */
    Page<DeliveryAttempt> ledger(TenantId tenant, String channel, int limit, String cursor);
}
