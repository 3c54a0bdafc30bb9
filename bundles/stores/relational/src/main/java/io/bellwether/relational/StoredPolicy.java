// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A tenant's own policy, or its override of one from the default pack with the same id.
 *
 * @param environment null for all environments of the tenant
 * @param document the policy as written, without tenant, environment and enabled
 * @param version counts from 1 with each change
 */
public record StoredPolicy(
        TenantId tenant,
        String id,
        EnvironmentId environment,
        boolean enabled,
        Map<String, Object> document,
        int version,
        Instant updatedAt) {
    public StoredPolicy {
        document = Collections.unmodifiableMap(new LinkedHashMap<>(document));
    }
}
