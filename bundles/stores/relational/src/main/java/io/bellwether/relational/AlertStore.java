// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Alerts, their decision trail, and with them, in the same commit, what is to be told. What was committed is on the disk and
 * seen by every call of this store at once; the outbox and other stores that look at alerts have it soon after. Safe for
 * concurrent use.
 */
public interface AlertStore {
    /**
     * Inserts or replaces the alerts, adds the trail, and puts the messages into the outbox: all or nothing. Listeners of
     * {@link OutboxStore#onArrival} hear when the messages are there.
     *
     * @throws io.bellwether.api.settings.InvalidInput when one of the tenants does not exist
     * @throws StoreUnavailable when nothing was changed and the same call may succeed later
     */
    void commit(List<AlertRecord> alerts, List<TrailEntry> trail, List<OutboxMessage> messages);

    /** Every alert that is not resolved, of all tenants, and those resolved after {@code since}; for the alert stage at start. */
    List<AlertRecord> restore(java.time.Instant since);

    /** @param tenant null for any: ids are unique in the installation */
    Optional<AlertRecord> find(TenantId tenant, String alertId);

    /** Newest first by creation. @param cursor from the last page; null for the first. @param limit 1 to 5,000 */
    Page<AlertRecord> list(AlertQuery query, int limit, String cursor);

    /** How many, by state and severity; absent keys are zero. */
    Map<AlertState, Map<Severity, Long>> summary(AlertQuery query);

    /** Oldest first. */
    List<TrailEntry> trail(TenantId tenant, String alertId);

    /** Adds to a trail outside a commit, for what happens after the decision. */
    void append(List<TrailEntry> trail);

    /**
     * For how long the oldest commit that the outbox and other stores do not have yet has waited for them; zero when none
     * waits, and where nothing ever does.
     */
    default Duration behind() {
        return Duration.ZERO;
    }
}
