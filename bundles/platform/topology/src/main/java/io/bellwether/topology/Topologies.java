// SPDX-License-Identifier: Apache-2.0
package io.bellwether.topology;

import io.bellwether.api.tenancy.TenantId;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Each tenant's services: {@code {services: [{id, name, depends_on: [id], component, region, role, owner, labels: {}}]}}.
 * Safe for concurrent use.
 */
public interface Topologies {
    /** The tenant's services as they are now, from memory; without services when none are declared. */
    ServiceMap of(TenantId tenant);

    /** The document as it was saved; empty when there is none. */
    Map<String, Object> get(TenantId tenant);

    /**
     * Replaces the tenant's document.
     *
     * @param actor who does it; null for the platform
     * @return the document as it is kept
     * @throws io.bellwether.api.settings.InvalidInput naming each wrong field, a cycle among them; nothing is changed then
     */
    Map<String, Object> put(TenantId tenant, Map<String, ?> document, String actor);

    /** Calls {@code listener} after a tenant's services changed, on the changing thread; it must return quickly. */
    AutoCloseable onChange(Consumer<TenantId> listener);
}
