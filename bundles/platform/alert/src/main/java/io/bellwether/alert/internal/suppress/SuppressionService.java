// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.BusinessHours;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.Environment;
import io.bellwether.relational.StoredDocument;
import io.bellwether.relational.Tenant;
import io.bellwether.topology.Topologies;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the suppressions in line with what is stored and declared, from the first call on. */
@Component(service = {Suppressor.class, SuppressionService.class})
public final class SuppressionService implements Suppressor {
    private static final Logger LOG = LoggerFactory.getLogger(SuppressionService.class);

    private final Suppressions suppressions = new Suppressions();
    private final Tenants tenants;
    private final Map<TenantId, Clocks> clocks = new ConcurrentHashMap<>();
    private final List<AutoCloseable> listening = new ArrayList<>();

    private record Clocks(ZoneId zone, Map<EnvironmentId, String> hours) {}

    @Activate
    public SuppressionService(
            @Reference DocumentStore documents,
            @Reference ChannelStore channels,
            @Reference Tenants tenants,
            @Reference Topologies topologies,
            @Reference AlertRulesBook rules) {
        this.tenants = tenants;
        listening.add(topologies.onChange(tenant -> suppressions.services(tenant, topologies.of(tenant))));
        listening.add(rules.onChange(tenant -> suppressions.rules(tenant, rules.of(tenant))));
        listening.add(tenants.onChange(this::look));
        look();
        for (Tenant tenant : tenants.all()) {
            suppressions.services(tenant.id(), topologies.of(tenant.id()));
            suppressions.rules(tenant.id(), rules.of(tenant.id()));
            read("inhibition rules", tenant.id(), () -> channels.routing(tenant.id())
                    .ifPresent(routing -> suppressions.routed(tenant.id(), routing)));
        }
        each(
                documents,
                SilenceDocument.KIND,
                stored -> suppressions.silence(stored.tenant(), SilenceDocument.stored(stored)));
        each(
                documents,
                WindowDocument.KIND,
                stored -> suppressions.window(stored.tenant(), WindowDocument.stored(stored)));
    }

    private static void each(DocumentStore documents, String kind, Consumer<StoredDocument> take) {
        documents
                .list(null, kind)
                .forEach(stored -> read(kind + " " + stored.id(), stored.tenant(), () -> take.accept(stored)));
    }

    private static void read(String what, TenantId tenant, Runnable work) {
        try {
            work.run();
        } catch (InvalidInput e) {
            LOG.error("{} of tenant {} cannot be read, and suppresses nothing: {}", what, tenant, e.getMessage());
        }
    }

    @Deactivate
    public void stop() throws Exception {
        for (AutoCloseable each : listening) {
            each.close();
        }
    }

    /** To be told of silences and windows. */
    Suppressions suppressions() {
        return suppressions;
    }

    @Override
    public void put(Alert alert) {
        suppressions.put(alert);
    }

    @Override
    public void remove(Alert alert) {
        suppressions.remove(alert);
    }

    @Override
    public void routed(TenantId tenant, Map<String, ?> routing) {
        suppressions.routed(tenant, routing);
    }

    @Override
    public Suppression find(Alert alert, Instant now) {
        return suppressions.find(alert, now);
    }

    @Override
    public Instant nextChange(TenantId tenant, Instant after) {
        return suppressions.nextChange(tenant, after);
    }

    @Override
    public long generation(TenantId tenant) {
        return suppressions.generation(tenant);
    }

    private void look() {
        Set<TenantId> present = tenants.all().stream().map(Tenant::id).collect(Collectors.toSet());
        suppressions.keep(present);
        clocks.keySet().retainAll(present);
        for (Tenant tenant : tenants.all()) {
            Map<EnvironmentId, String> texts = new HashMap<>();
            for (Environment environment : tenants.environments(tenant.id())) {
                if (environment.businessHours() != null) {
                    texts.put(environment.id().environment(), environment.businessHours());
                }
            }
            Clocks next = new Clocks(tenant.timeZone(), Collections.unmodifiableMap(texts));
            if (!next.equals(clocks.put(tenant.id(), next))) {
                suppressions.clocks(tenant.id(), next.zone(), parsed(texts));
            }
        }
    }

    private static Map<EnvironmentId, BusinessHours> parsed(Map<EnvironmentId, String> texts) {
        Map<EnvironmentId, BusinessHours> hours = new HashMap<>();
        texts.forEach((environment, text) -> {
            try {
                hours.put(environment, BusinessHours.parse(text));
            } catch (IllegalArgumentException e) {
                LOG.error("The business hours of {} cannot be read, so nothing waits for them", environment, e);
            }
        });
        return hours;
    }
}
