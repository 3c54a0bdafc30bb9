// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One tenant with one environment, which stay as they are. */
public record OneTenant(Tenant tenant, Environment environment) implements Tenants {
    @Override
    public Tenant create(Map<String, ?> document) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Tenant> replace(TenantId id, Map<String, ?> document) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(TenantId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Tenant> find(TenantId id) {
        return tenant.id().equals(id) ? Optional.of(tenant) : Optional.empty();
    }

    @Override
    public List<Tenant> all() {
        return List.of(tenant);
    }

    @Override
    public Environment create(TenantId id, Map<String, ?> document) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Environment> replace(TenantEnvironment id, Map<String, ?> document) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(TenantEnvironment id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Environment> find(TenantEnvironment id) {
        return environment.id().equals(id) ? Optional.of(environment) : Optional.empty();
    }

    @Override
    public List<Environment> environments(TenantId id) {
        return tenant.id().equals(id) ? List.of(environment) : List.of();
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        return () -> {};
    }
}
