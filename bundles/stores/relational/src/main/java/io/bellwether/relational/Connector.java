// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A connector as it is kept.
 *
 * @param id unique within the tenant
 * @param source the source plugin's id
 * @param settings as given, with secrets sealed
 * @param privileged true when the all-tenants administrator created it, so that it may call private networks
 */
public record Connector(
        TenantId tenant,
        String id,
        EnvironmentId environment,
        String source,
        Map<String, Object> settings,
        boolean enabled,
        boolean privileged,
        Instant createdAt,
        Instant updatedAt) {
    public Connector {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    public TenantEnvironment where() {
        return new TenantEnvironment(tenant, environment);
    }
}
