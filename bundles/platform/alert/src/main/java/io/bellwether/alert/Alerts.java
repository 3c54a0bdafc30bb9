// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.Page;
import io.bellwether.relational.TrailEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Alerts for people and programs. Safe for concurrent use. */
public interface Alerts {
    /** Newest first. @param limit 1 to 5,000 */
    Page<Alert> list(AlertQuery query, int limit, String cursor);

    /** @param tenant null for any: ids are unique in the installation */
    Optional<Alert> find(TenantId tenant, String alertId);

    Map<AlertState, Map<Severity, Long>> summary(AlertQuery query);

    /** Why somebody was, or was not, told: oldest first. */
    List<TrailEntry> trail(TenantId tenant, String alertId);

    /**
     * Takes an alert. Idempotent: a resolved alert stays as it is.
     *
     * @param actor who, for the trail and as {@code assigned_to}
     * @param comment may be null
     * @return the alert afterwards; empty when there is none
     */
    Optional<Alert> acknowledge(TenantId tenant, String alertId, String actor, String comment);

    /** Resolves an alert by hand; a condition that still holds opens a new one only after a break, or after 30 minutes. */
    Optional<Alert> resolve(TenantId tenant, String alertId, String actor, String comment);

    /** Acknowledges every open alert the query finds. @return how many */
    int acknowledgeAll(AlertQuery query, String actor, String comment);

    /** Calls {@code listener} with each alert after it changed, on a worker thread; it must return quickly. */
    AutoCloseable onChange(Consumer<Alert> listener);
}
