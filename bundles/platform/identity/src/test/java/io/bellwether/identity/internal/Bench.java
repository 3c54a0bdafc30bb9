// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity.internal;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AccessToken;
import io.bellwether.relational.Environment;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.Tenant;
import io.bellwether.relational.TenantStore;
import io.bellwether.relational.TokenStore;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.Workers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One node with stores in memory, whose clock and failures the test sets. */
final class Bench implements TenantStore, TokenStore, NodeSettings, Workers, InstantSource {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    final Map<TenantId, Tenant> tenants = new LinkedHashMap<>();
    final Map<TenantEnvironment, Environment> environments = new LinkedHashMap<>();
    final Map<String, AccessToken> tokens = new LinkedHashMap<>();
    final List<Runnable> later = new ArrayList<>();
    private final Path data;
    Instant now = START;
    String adminToken;
    boolean down;
    int lookups;
    Runnable duringLookup = () -> {};

    Bench(Path data) {
        this.data = data;
    }

    TenantDirectory directory() {
        return new TenantDirectory(this, new KeyFiles(this), this);
    }

    TokenAccess access(TenantDirectory directory) {
        return new TokenAccess(this, directory, this, this, this);
    }

    private void reach() {
        if (down) {
            throw new StoreUnavailable("down", null);
        }
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public boolean insert(Tenant tenant) {
        reach();
        return tenants.putIfAbsent(tenant.id(), tenant) == null;
    }

    @Override
    public boolean update(Tenant tenant) {
        reach();
        return tenants.replace(tenant.id(), tenant) != null;
    }

    @Override
    public boolean delete(TenantId tenant) {
        reach();
        environments.keySet().removeIf(id -> id.tenant().equals(tenant));
        tokens.values().removeIf(token -> tenant.equals(token.tenant()));
        return tenants.remove(tenant) != null;
    }

    @Override
    public Optional<Tenant> find(TenantId tenant) {
        reach();
        return Optional.ofNullable(tenants.get(tenant));
    }

    @Override
    public List<Tenant> all() {
        reach();
        return List.copyOf(tenants.values());
    }

    @Override
    public boolean insert(Environment environment) {
        reach();
        return environments.putIfAbsent(environment.id(), environment) == null;
    }

    @Override
    public boolean update(Environment environment) {
        reach();
        return environments.replace(environment.id(), environment) != null;
    }

    @Override
    public boolean delete(TenantEnvironment environment) {
        reach();
        return environments.remove(environment) != null;
    }

    @Override
    public Optional<Environment> find(TenantEnvironment environment) {
        reach();
        return Optional.ofNullable(environments.get(environment));
    }

    @Override
    public List<Environment> environments(TenantId tenant) {
        reach();
        return environments.values().stream()
                .filter(environment -> environment.id().tenant().equals(tenant))
                .toList();
    }

    @Override
    public void insert(AccessToken token) {
        reach();
        tokens.put(token.id(), token);
    }

    @Override
    public Optional<AccessToken> findByHash(String hash) {
        reach();
        lookups++;
        Optional<AccessToken> found = tokens.values().stream()
                .filter(token -> token.hash().equals(hash))
                .findFirst();
        duringLookup.run();
        return found;
    }

    @Override
    public List<AccessToken> list(TenantId tenant) {
        reach();
        return tokens.values().stream()
                .filter(token -> tenant == null || Objects.equals(token.tenant(), tenant))
                .toList();
    }

    @Override
    public boolean delete(String id) {
        reach();
        return tokens.remove(id) != null;
    }

    @Override
    public Path data() {
        return data;
    }

    @Override
    public Path etc() {
        return data;
    }

    @Override
    public int port() {
        return 0;
    }

    @Override
    public URI url() {
        return URI.create("http://localhost");
    }

    @Override
    public String adminToken() {
        return adminToken;
    }

    @Override
    public List<String> egressAllow() {
        return List.of();
    }

    @Override
    public ExecutorService pool(String name, int threads, int queue) {
        return Executors.newFixedThreadPool(threads);
    }

    @Override
    public Schedule every(String name, Duration delay, Runnable task) {
        later.add(task);
        return () -> later.remove(task);
    }

    @Override
    public Schedule after(String name, Duration delay, Runnable task) {
        later.add(task);
        return () -> later.remove(task);
    }
}
