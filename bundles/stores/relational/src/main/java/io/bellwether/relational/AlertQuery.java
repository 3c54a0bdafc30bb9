// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import java.util.Set;

/**
 * Which alerts. An empty set means any; a null tenant means all tenants.
 *
 * @param policy null for any
 * @param service null for any
 */
public record AlertQuery(
        TenantId tenant,
        Set<EnvironmentId> environments,
        Set<AlertState> states,
        Set<Severity> severities,
        String policy,
        String service) {
    public static AlertQuery of(TenantId tenant) {
        return new AlertQuery(tenant, Set.of(), Set.of(), Set.of(), null, null);
    }
}
