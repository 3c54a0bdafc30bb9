// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.topology.ServiceMap;
import io.bellwether.topology.Topologies;
import java.util.Map;
import java.util.function.Consumer;

/** Tenants that declare what a test gives. */
final class Declared implements Topologies {
    private final ServiceMap services;

    Declared(ServiceMap services) {
        this.services = services;
    }

    @Override
    public ServiceMap of(TenantId tenant) {
        return services;
    }

    @Override
    public Map<String, Object> get(TenantId tenant) {
        return Map.of();
    }

    @Override
    public Map<String, Object> put(TenantId tenant, Map<String, ?> document, String actor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AutoCloseable onChange(Consumer<TenantId> listener) {
        return () -> {};
    }
}
