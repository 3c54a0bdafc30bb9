// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tenants and environments: looked up from memory, changed in the store. Safe for concurrent use.
 *
 * <p>The raw maps are documents as they stand in REST and GitOps files: {@code {id, name, timeZone}} and
 * {@code {id, name, kind, match, businessHours}}; problems are reported as
 * {@link io.bellwether.api.settings.InvalidInput} with every field named.
 */
public interface Tenants {
    /** @throws AlreadyExists when the id is taken */
    Tenant create(Map<String, ?> document);

    /** Replaces name and time zone; empty when there is none. */
    Optional<Tenant> replace(TenantId tenant, Map<String, ?> document);

    /** Removes a tenant, what it owns in the store, and its key, so that what lies on disk can no longer be read. */
    boolean delete(TenantId tenant);

    Optional<Tenant> find(TenantId tenant);

    List<Tenant> all();

    /** @throws AlreadyExists when the id is taken within the tenant */
    Environment create(TenantId tenant, Map<String, ?> document);

    Optional<Environment> replace(TenantEnvironment environment, Map<String, ?> document);

    boolean delete(TenantEnvironment environment);

    Optional<Environment> find(TenantEnvironment environment);

    List<Environment> environments(TenantId tenant);

    /** Calls {@code listener} after each change of tenants or environments, quickly. */
    AutoCloseable onChange(Runnable listener);
}
