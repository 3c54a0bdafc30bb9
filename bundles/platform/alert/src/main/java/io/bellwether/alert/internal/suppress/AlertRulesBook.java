// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.AlertingSettings;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.StoredDocument;
import io.bellwether.relational.Tenant;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** Every tenant's alerting settings, read from the store at start and kept in memory. Safe for concurrent use. */
@Component(service = {AlertingSettings.class, AlertRulesBook.class})
public final class AlertRulesBook implements AlertingSettings {
    private static final Logger LOG = LoggerFactory.getLogger(AlertRulesBook.class);
    private static final String KIND = "alerting";
    private static final String ID = "alerting";

    private final DocumentStore store;
    private final Tenants tenants;
    private final InstantSource clock;
    private final Map<TenantId, AlertRules> rules = new ConcurrentHashMap<>();
    private final List<Consumer<TenantId>> listeners = new CopyOnWriteArrayList<>();
    private final AutoCloseable tenantChanges;

    @Activate
    public AlertRulesBook(@Reference DocumentStore store, @Reference Tenants tenants, @Reference InstantSource clock) {
        this.store = store;
        this.tenants = tenants;
        this.clock = clock;
        store.list(null, KIND).forEach(stored -> rules.put(stored.tenant(), read(stored)));
        tenantChanges = tenants.onChange(() ->
                rules.keySet().retainAll(tenants.all().stream().map(Tenant::id).collect(Collectors.toSet())));
    }

    @Deactivate
    public void stop() throws Exception {
        tenantChanges.close();
    }

    /** From memory. */
    public AlertRules of(TenantId tenant) {
        return rules.getOrDefault(tenant, AlertRules.STANDARD);
    }

    @Override
    public Map<String, Object> get(TenantId tenant) {
        return AlertRulesDocument.write(of(tenant));
    }

    @Override
    public Map<String, Object> check(Map<String, ?> document) {
        return AlertRulesDocument.write(AlertRulesDocument.read(document));
    }

    @Override
    public Map<String, Object> put(TenantId tenant, Map<String, ?> document, String actor) {
        AlertRules next = AlertRulesDocument.read(document);
        KnownEnvironments.require(
                tenants, tenant, "hours.environments", next.hours().environments());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        StoredDocument stored =
                new StoredDocument(tenant, KIND, ID, new LinkedHashMap<String, Object>(document), now, now, actor);
        synchronized (this) {
            if (!store.update(stored) && !store.insert(stored)) {
                store.update(stored);
            }
            rules.put(tenant, next);
        }
        listeners.forEach(listener -> listener.accept(tenant));
        return get(tenant);
    }

    /** Calls {@code listener} after a tenant's settings changed, on the changing thread; it must return quickly. */
    AutoCloseable onChange(Consumer<TenantId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private static AlertRules read(StoredDocument stored) {
        try {
            return AlertRulesDocument.read(stored.document());
        } catch (InvalidInput e) {
            LOG.error(
                    "The alerting settings of tenant {} cannot be read, so the defaults hold: {}",
                    stored.tenant(),
                    e.getMessage());
            return AlertRules.STANDARD;
        }
    }
}
