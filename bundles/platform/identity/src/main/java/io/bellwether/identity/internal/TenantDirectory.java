// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.AlreadyExists;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Tenant;
import io.bellwether.relational.TenantStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps all tenants and environments in memory, read from the store at first use and after each change. */
@Component(service = Tenants.class)
public final class TenantDirectory implements Tenants {
    private static final Logger LOG = LoggerFactory.getLogger(TenantDirectory.class);

    private final TenantStore store;
    private final KeyFiles keys;
    private final InstantSource clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile SortedMap<TenantId, Entry> entries;

    @Activate
    public TenantDirectory(@Reference TenantStore store, @Reference KeyFiles keys, @Reference InstantSource clock) {
        this.store = store;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public Tenant create(Map<String, ?> document) {
        Tenant tenant = TenantDocuments.tenant(null, document, now());
        synchronized (this) {
            if (!store.insert(tenant)) {
                throw new AlreadyExists("tenant '" + tenant.id() + "'");
            }
            keys.admit(tenant.id());
            reload();
        }
        changed();
        return tenant;
    }

    @Override
    public Optional<Tenant> replace(TenantId id, Map<String, ?> document) {
        Optional<Tenant> before = find(id);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        Tenant tenant = TenantDocuments.tenant(id, document, before.get().createdAt());
        synchronized (this) {
            boolean replaced = store.update(tenant);
            reload();
            if (!replaced) {
                return Optional.empty();
            }
        }
        changed();
        return Optional.of(tenant);
    }

    @Override
    public boolean delete(TenantId tenant) {
        boolean deleted;
        synchronized (this) {
            deleted = store.delete(tenant);
            if (deleted || keys.hasKeys(tenant)) {
                keys.erase(tenant);
            }
            reload();
        }
        if (deleted) {
            changed();
        }
        return deleted;
    }

    @Override
    public Optional<Tenant> find(TenantId tenant) {
        return Optional.ofNullable(entries().get(tenant)).map(Entry::tenant);
    }

    @Override
    public List<Tenant> all() {
        return entries().values().stream().map(Entry::tenant).toList();
    }

    @Override
    public Environment create(TenantId tenant, Map<String, ?> document) {
        if (find(tenant).isEmpty()) {
            throw new InvalidInput("tenant", tenant.value(), "does not exist");
        }
        Environment environment = TenantDocuments.environment(tenant, null, document, now());
        synchronized (this) {
            if (!store.insert(environment)) {
                throw new AlreadyExists("environment '" + environment.id() + "'");
            }
            reload();
        }
        changed();
        return environment;
    }

    @Override
    public Optional<Environment> replace(TenantEnvironment id, Map<String, ?> document) {
        Optional<Environment> before = find(id);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        Environment environment = TenantDocuments.environment(
                id.tenant(), id.environment(), document, before.get().createdAt());
        synchronized (this) {
            boolean replaced = store.update(environment);
            reload();
            if (!replaced) {
                return Optional.empty();
            }
        }
        changed();
        return Optional.of(environment);
    }

    @Override
    public boolean delete(TenantEnvironment environment) {
        boolean deleted;
        synchronized (this) {
            deleted = store.delete(environment);
            reload();
        }
        if (deleted) {
            changed();
        }
        return deleted;
    }

    @Override
    public Optional<Environment> find(TenantEnvironment environment) {
        return Optional.ofNullable(entries().get(environment.tenant()))
                .map(entry -> entry.environments().get(environment.environment()));
    }

    @Override
    public List<Environment> environments(TenantId tenant) {
        Entry entry = entries().get(tenant);
        return entry == null ? List.of() : new ArrayList<>(entry.environments().values());
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        Runnable own = listener::run;
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    /** As the store keeps it, so that what is returned now and read later is the same. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private SortedMap<TenantId, Entry> entries() {
        SortedMap<TenantId, Entry> known = entries;
        return known == null ? reload() : known;
    }

    private synchronized SortedMap<TenantId, Entry> reload() {
        entries = null;
        SortedMap<TenantId, Entry> read = new TreeMap<>();
        for (Tenant tenant : store.all()) {
            SortedMap<EnvironmentId, Environment> environments = new TreeMap<>();
            for (Environment environment : store.environments(tenant.id())) {
                environments.put(environment.id().environment(), environment);
            }
            read.put(tenant.id(), new Entry(tenant, environments));
        }
        entries = Collections.unmodifiableSortedMap(read);
        return entries;
    }

    private void changed() {
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.error("A listener to tenants failed", e);
            }
        }
    }

    private record Entry(Tenant tenant, SortedMap<EnvironmentId, Environment> environments) {}
}
