// SPDX-License-Identifier: Apache-2.0
package io.bellwether.topology.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.StoredDocument;
import io.bellwether.relational.Tenant;
import io.bellwether.topology.ServiceMap;
import io.bellwether.topology.Topologies;
import io.bellwether.topology.TopologyDocument;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every tenant's services, read from the store at start and kept in memory. */
@Component(service = Topologies.class)
public final class TopologyBook implements Topologies {
    private static final Logger LOG = LoggerFactory.getLogger(TopologyBook.class);
    private static final String KIND = "topology";
    private static final String ID = "topology";

    private final DocumentStore store;
    private final InstantSource clock;
    private final Map<TenantId, Declared> declared = new ConcurrentHashMap<>();
    private final List<Consumer<TenantId>> listeners = new CopyOnWriteArrayList<>();
    private final AutoCloseable tenantChanges;

    private record Declared(Map<String, Object> document, ServiceMap services) {}

    @Activate
    public TopologyBook(@Reference DocumentStore store, @Reference Tenants tenants, @Reference InstantSource clock) {
        this.store = store;
        this.clock = clock;
        store.list(null, KIND).forEach(stored -> declared.put(stored.tenant(), read(stored)));
        tenantChanges = tenants.onChange(() -> keep(tenants));
    }

    @Deactivate
    public void stop() throws Exception {
        tenantChanges.close();
    }

    @Override
    public ServiceMap of(TenantId tenant) {
        Declared found = declared.get(tenant);
        return found == null ? ServiceMap.EMPTY : found.services();
    }

    @Override
    public Map<String, Object> get(TenantId tenant) {
        Declared found = declared.get(tenant);
        return found == null ? Map.of() : found.document();
    }

    @Override
    public Map<String, Object> put(TenantId tenant, Map<String, ?> document, String actor) {
        ServiceMap services = TopologyDocument.read(document);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        StoredDocument next =
                new StoredDocument(tenant, KIND, ID, new LinkedHashMap<String, Object>(document), now, now, actor);
        synchronized (this) {
            if (!store.update(next) && !store.insert(next)) {
                store.update(next);
            }
            declared.put(tenant, new Declared(next.document(), services));
        }
        listeners.forEach(listener -> listener.accept(tenant));
        return next.document();
    }

    @Override
    public AutoCloseable onChange(Consumer<TenantId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void keep(Tenants tenants) {
        Set<TenantId> all = tenants.all().stream().map(Tenant::id).collect(Collectors.toSet());
        declared.keySet().retainAll(all);
    }

    private static Declared read(StoredDocument stored) {
        try {
            return new Declared(stored.document(), TopologyDocument.read(stored.document()));
        } catch (InvalidInput e) {
            LOG.error(
                    "The services of tenant {} cannot be read, so none depends on another: {}",
                    stored.tenant(),
                    e.getMessage());
            return new Declared(stored.document(), ServiceMap.EMPTY);
        }
    }
}
