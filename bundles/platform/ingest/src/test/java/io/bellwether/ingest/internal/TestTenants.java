// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.settings.Parameter;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Secrets;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Tenant;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** One tenant, acme, with one environment, prod; and secrets that are sealed by writing them backwards. */
final class TestTenants implements Tenants, Secrets {
    static final TenantId ACME = new TenantId("acme");
    static final TenantEnvironment PROD = new TenantEnvironment(ACME, new EnvironmentId("prod"));
    private static final String SEAL = "sealed:";

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile String match = "Acme%";

    void match(String pattern) {
        match = pattern;
        listeners.forEach(Runnable::run);
    }

    private Environment prod() {
        return new Environment(PROD, "Production", Environment.Kind.PROD, match, null, Instant.EPOCH);
    }

    @Override
    public Tenant create(Map<String, ?> document) {
        throw new IllegalStateException("there is one tenant");
    }

    @Override
    public Optional<Tenant> replace(TenantId tenant, Map<String, ?> document) {
        return Optional.empty();
    }

    @Override
    public boolean delete(TenantId tenant) {
        return false;
    }

    @Override
    public Optional<Tenant> find(TenantId tenant) {
        return all().stream().filter(each -> each.id().equals(tenant)).findFirst();
    }

    @Override
    public List<Tenant> all() {
        return List.of(new Tenant(ACME, "Acme", ZoneOffset.UTC, Instant.EPOCH));
    }

    @Override
    public Environment create(TenantId tenant, Map<String, ?> document) {
        throw new IllegalStateException("there is one environment");
    }

    @Override
    public Optional<Environment> replace(TenantEnvironment environment, Map<String, ?> document) {
        return Optional.empty();
    }

    @Override
    public boolean delete(TenantEnvironment environment) {
        return false;
    }

    @Override
    public Optional<Environment> find(TenantEnvironment environment) {
        return environment.equals(PROD) ? Optional.of(prod()) : Optional.empty();
    }

    @Override
    public List<Environment> environments(TenantId tenant) {
        return tenant.equals(ACME) ? List.of(prod()) : List.of();
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public Map<String, Object> seal(
            TenantId tenant, List<Parameter<?>> parameters, Map<String, ?> raw, Map<String, ?> previous) {
        Map<String, Object> sealed = new LinkedHashMap<>(raw);
        for (Parameter<?> parameter : parameters) {
            if (parameter.isSecret()) {
                Object given = raw.get(parameter.key());
                if (given == null || given.equals(MASK)) {
                    sealed.remove(parameter.key());
                    if (previous != null && previous.get(parameter.key()) != null) {
                        sealed.put(parameter.key(), previous.get(parameter.key()));
                    }
                } else {
                    sealed.put(parameter.key(), SEAL + new StringBuilder(given.toString()).reverse());
                }
            }
        }
        return sealed;
    }

    @Override
    public Map<String, Object> open(TenantId tenant, List<Parameter<?>> parameters, Map<String, ?> stored) {
        return change(stored, text -> new StringBuilder(text.substring(SEAL.length()))
                .reverse()
                .toString());
    }

    @Override
    public Map<String, Object> mask(List<Parameter<?>> parameters, Map<String, ?> stored) {
        return change(stored, text -> MASK);
    }

    private static Map<String, Object> change(Map<String, ?> stored, UnaryOperator<String> change) {
        Map<String, Object> changed = new LinkedHashMap<>(stored);
        changed.replaceAll(
                (key, value) -> value instanceof String text && text.startsWith(SEAL) ? change.apply(text) : value);
        return changed;
    }
}
