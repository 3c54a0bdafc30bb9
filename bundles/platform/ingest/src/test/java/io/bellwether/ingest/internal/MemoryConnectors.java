// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.Connector;
import io.bellwether.relational.ConnectorProgress;
import io.bellwether.relational.ConnectorStore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Connectors in a map. */
final class MemoryConnectors implements ConnectorStore {
    private final Map<String, Connector> connectors = new ConcurrentHashMap<>();
    private final Map<String, ConnectorProgress> progress = new ConcurrentHashMap<>();

    @Override
    public boolean insert(Connector connector) {
        return connectors.putIfAbsent(key(connector.tenant(), connector.id()), connector) == null;
    }

    @Override
    public boolean update(Connector connector) {
        return connectors.replace(key(connector.tenant(), connector.id()), connector) != null;
    }

    @Override
    public boolean delete(TenantId tenant, String id) {
        progress.remove(key(tenant, id));
        return connectors.remove(key(tenant, id)) != null;
    }

    @Override
    public Optional<Connector> find(TenantId tenant, String id) {
        return Optional.ofNullable(connectors.get(key(tenant, id)));
    }

    @Override
    public List<Connector> list(TenantId tenant) {
        return connectors.values().stream()
                .filter(connector -> tenant == null || connector.tenant().equals(tenant))
                .sorted(Comparator.comparing(Connector::tenant).thenComparing(Connector::id))
                .toList();
    }

    @Override
    public ConnectorProgress progress(TenantId tenant, String id) {
        return progress.getOrDefault(key(tenant, id), ConnectorProgress.NONE);
    }

    @Override
    public void save(TenantId tenant, String id, ConnectorProgress saved) {
        if (connectors.containsKey(key(tenant, id))) {
            progress.put(key(tenant, id), saved);
        }
    }

    private static String key(TenantId tenant, String id) {
        return tenant + "/" + id;
    }
}
