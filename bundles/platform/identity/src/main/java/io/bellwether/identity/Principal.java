// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity;

import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import java.util.Set;

/**
 * Who is calling, and what they may see and do.
 *
 * @param name for the audit trail: the token's name or id
 * @param tenant null for all tenants
 * @param environments empty for all environments of the tenant
 */
public record Principal(
        String tokenId, String name, TenantId tenant, Set<EnvironmentId> environments, Role role, Set<Scope> scopes) {
    public Principal {
        environments = Set.copyOf(environments);
        scopes = Set.copyOf(scopes);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }

    /** True when this tenant is within sight; a tenant out of sight does not exist for the caller. */
    public boolean sees(TenantId other) {
        return tenant == null || tenant.equals(other);
    }

    /** True when this environment is within sight. */
    public boolean sees(TenantEnvironment other) {
        return sees(other.tenant()) && (environments.isEmpty() || environments.contains(other.environment()));
    }

    /** True for the administrator of the whole installation. */
    public boolean isPlatformAdmin() {
        return tenant == null && may(Scope.PLATFORM_ADMIN);
    }
}
