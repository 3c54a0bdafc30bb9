// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.Set;

/**
 * An access token as it is kept: its hash, never itself.
 *
 * @param id public, for lists and revocation
 * @param hash SHA-256 of the token, lower-case hex
 * @param name what people call it; may be empty
 * @param tenant null for all tenants
 * @param environments empty for all environments of the tenant
 * @param role viewer, investigator, admin or platform
 * @param scopes what it may do, already narrowed by its role
 * @param expiresAt null for never
 */
public record AccessToken(
        String id,
        String hash,
        String name,
        TenantId tenant,
        Set<EnvironmentId> environments,
        String role,
        Set<String> scopes,
        Instant createdAt,
        Instant expiresAt) {
    public AccessToken {
        environments = Set.copyOf(environments);
        scopes = Set.copyOf(scopes);
    }
}
