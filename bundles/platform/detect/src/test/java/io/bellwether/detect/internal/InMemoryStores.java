// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.Connector;
import io.bellwether.relational.ConnectorProgress;
import io.bellwether.relational.ConnectorStore;
import io.bellwether.relational.Environment;
import io.bellwether.relational.PolicyStore;
import io.bellwether.relational.PolicyVersion;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.StoredPolicy;
import io.bellwether.relational.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stores that live as long as a test. */
public final class InMemoryStores {
    private InMemoryStores() {}

    /** Policies, in a store that can be made to fail. */
    public static final class PoliciesInMemory implements PolicyStore {
        private final Map<List<Object>, StoredPolicy> policies = new ConcurrentHashMap<>();
        private final List<PolicyVersion> versions = new CopyOnWriteArrayList<>();
        private volatile String failingFor;

        /** Fails every change of the policy of this id from now on; null for none. */
        public void failFor(String id) {
            failingFor = id;
        }

        @Override
        public synchronized boolean commit(List<PolicyVersion> changes) {
            changes.forEach(change -> check(change.policy().id()));
            if (changes.stream()
                    .anyMatch(change -> change.policy().version()
                            != latest(change.policy().tenant(), change.policy().id())
                                            .map(before -> before.policy().version())
                                            .orElse(0)
                                    + 1)) {
                return false;
            }
            for (PolicyVersion change : changes) {
                StoredPolicy policy = change.policy();
                versions.add(0, change);
                if (change.change() == PolicyVersion.Change.DELETED) {
                    policies.remove(List.of(policy.tenant(), policy.id()));
                } else {
                    policies.put(List.of(policy.tenant(), policy.id()), policy);
                }
            }
            return true;
        }

        @Override
        public List<PolicyVersion> versions(TenantId tenant, String id) {
            return versions.stream()
                    .filter(version -> version.policy().tenant().equals(tenant)
                            && version.policy().id().equals(id))
                    .toList();
        }

        @Override
        public Optional<PolicyVersion> version(TenantId tenant, String id, int version) {
            return versions(tenant, id).stream()
                    .filter(each -> each.policy().version() == version)
                    .findFirst();
        }

        @Override
        public Optional<PolicyVersion> latest(TenantId tenant, String id) {
            return versions(tenant, id).stream().findFirst();
        }

        @Override
        public Optional<StoredPolicy> find(TenantId tenant, String id) {
            return Optional.ofNullable(policies.get(List.of(tenant, id)));
        }

        @Override
        public List<StoredPolicy> list(TenantId tenant) {
            return policies.values().stream()
                    .filter(policy -> tenant == null || policy.tenant().equals(tenant))
                    .sorted(Comparator.comparing(StoredPolicy::tenant).thenComparing(StoredPolicy::id))
                    .toList();
        }

        private void check(String id) {
            if (id.equals(failingFor)) {
                throw new StoreUnavailable("the store is away", null);
            }
        }
    }

    /** A fixed set of environments. */
    public static final class FixedTenants implements Tenants {
        private final Set<TenantEnvironment> environments;
        private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

        public FixedTenants(TenantEnvironment... environments) {
            this.environments = ConcurrentHashMap.newKeySet();
            this.environments.addAll(List.of(environments));
        }

        @Override
        public Tenant create(Map<String, ?> document) {
            throw new IllegalStateException("tenants are fixed");
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
            return Optional.empty();
        }

        @Override
        public List<Tenant> all() {
            return List.of();
        }

        @Override
        public Environment create(TenantId tenant, Map<String, ?> document) {
            throw new IllegalStateException("environments are fixed");
        }

        @Override
        public Optional<Environment> replace(TenantEnvironment environment, Map<String, ?> document) {
            return Optional.empty();
        }

        @Override
        public boolean delete(TenantEnvironment environment) {
            boolean removed = environments.remove(environment);
            listeners.forEach(Runnable::run);
            return removed;
        }

        @Override
        public Optional<Environment> find(TenantEnvironment environment) {
            return environments.contains(environment)
                    ? Optional.of(new Environment(environment, "any", Environment.Kind.PROD, null, null, Instant.EPOCH))
                    : Optional.empty();
        }

        @Override
        public List<Environment> environments(TenantId tenant) {
            return environments.stream()
                    .filter(where -> where.tenant().equals(tenant))
                    .flatMap(where -> find(where).stream())
                    .toList();
        }

        @Override
        public AutoCloseable onChange(Runnable listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }
    }

    /** Connectors. */
    public static final class ConnectorsInMemory implements ConnectorStore {
        private final List<Connector> connectors = new ArrayList<>();

        @Override
        public boolean insert(Connector connector) {
            return connectors.add(connector);
        }

        @Override
        public boolean update(Connector connector) {
            return delete(connector.tenant(), connector.id()) && connectors.add(connector);
        }

        @Override
        public boolean delete(TenantId tenant, String id) {
            return connectors.removeIf(
                    each -> each.tenant().equals(tenant) && each.id().equals(id));
        }

        @Override
        public Optional<Connector> find(TenantId tenant, String id) {
            return list(tenant).stream().filter(each -> each.id().equals(id)).findFirst();
        }

        @Override
        public List<Connector> list(TenantId tenant) {
            return connectors.stream()
                    .filter(each -> tenant == null || each.tenant().equals(tenant))
                    .toList();
        }

        @Override
        public ConnectorProgress progress(TenantId tenant, String id) {
            return ConnectorProgress.NONE;
        }

        @Override
        public void save(TenantId tenant, String id, ConnectorProgress progress) {
            // Detection never asks for it.
        }
    }
}
