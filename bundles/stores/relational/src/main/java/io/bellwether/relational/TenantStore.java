// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import java.util.List;
import java.util.Optional;

/** Tenants and their environments. */
public interface TenantStore {
    /** Adds a tenant. @return false when the id is taken, and nothing was changed */
    boolean insert(Tenant tenant);

    /** Replaces a tenant. @return false when there is none */
    boolean update(Tenant tenant);

    /** Removes a tenant with everything it owns in this store. @return false when there was none */
    boolean delete(TenantId tenant);

    Optional<Tenant> find(TenantId tenant);

    /** All, by id. */
    List<Tenant> all();

    /** Adds an environment. @return false when the id is taken within its tenant, and nothing was changed */
    boolean insert(Environment environment);

    boolean update(Environment environment);

    boolean delete(TenantEnvironment environment);

    Optional<Environment> find(TenantEnvironment environment);

    /** All of a tenant, by id. */
    List<Environment> environments(TenantId tenant);
}
