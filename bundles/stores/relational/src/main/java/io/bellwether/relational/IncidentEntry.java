// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;

/**
 * One line about an incident: what somebody did or wrote, or what became of it.
 *
 * @param id given by the store; 0 for one that is not stored yet
 * @param kind {@code action}, {@code note} or {@code report}
 * @param actor who; null when the platform did
 * @param entry in words
 * @param alertId the alert it is about; null for none
 */
public record IncidentEntry(
        long id,
        TenantId tenant,
        String incidentId,
        Instant at,
        String kind,
        String actor,
        String entry,
        String alertId) {
    /** One that is to be stored. */
    public static IncidentEntry of(
            TenantId tenant, String incidentId, Instant at, String kind, String actor, String entry) {
        return new IncidentEntry(0, tenant, incidentId, at, kind, actor, entry, null);
    }
}
