// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.Set;

/**
 * Which incidents. An empty set means any.
 *
 * @param tenant null for all tenants
 * @param states as in {@link StoredIncident#state}
 * @param service one of those affected; null for any
 * @param from only those that opened then or later; null for any
 * @param to only those that opened before; null for any
 */
public record IncidentQuery(
        TenantId tenant,
        Set<EnvironmentId> environments,
        Set<String> states,
        Set<Severity> severities,
        String service,
        Instant from,
        Instant to) {
    public static IncidentQuery of(TenantId tenant) {
        return new IncidentQuery(tenant, Set.of(), Set.of(), Set.of(), null, null, null);
    }
}
