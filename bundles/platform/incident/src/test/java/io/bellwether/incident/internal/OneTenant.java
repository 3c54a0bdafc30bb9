// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Tenant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An installation whose one tenant goes when the test says so. */
final class OneTenant implements Tenants {
    private boolean there = true;
    private Runnable listener;

    void leave() {
        there = false;
        listener.run();
    }

    @Override
    public List<Tenant> all() {
        return there ? List.of(new Tenant(Sample.PROD.tenant(), "Acme", ZoneOffset.UTC, Sample.T0)) : List.of();
    }

    @Override
    public AutoCloseable onChange(Runnable heard) {
        listener = heard;
        return () -> listener = null;
    }

    @Override
    public Optional<Tenant> find(TenantId tenant) {
        return all().stream().filter(each -> each.id().equals(tenant)).findFirst();
    }

    @Override
    public Optional<Environment> find(TenantEnvironment environment) {
        return Optional.empty();
    }

    @Override
    public List<Environment> environments(TenantId tenant) {
        return List.of();
    }

    @Override
    public Tenant create(Map<String, ?> document) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Tenant> replace(TenantId tenant, Map<String, ?> document) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(TenantId tenant) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Environment create(TenantId tenant, Map<String, ?> document) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Environment> replace(TenantEnvironment environment, Map<String, ?> document) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(TenantEnvironment environment) {
        throw new UnsupportedOperationException();
    }
}
