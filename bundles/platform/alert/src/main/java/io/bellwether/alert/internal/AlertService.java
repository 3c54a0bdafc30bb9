// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.Alerting;
import io.bellwether.alert.Alerts;
import io.bellwether.alert.Routing;
import io.bellwether.alert.Verdict;
import io.bellwether.alert.internal.routing.RoutingTables;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.Page;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.Tenant;
import io.bellwether.relational.TrailEntry;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The alert stage as a service: wires the stage to the stores, the clock and the workers. */
@Component(
        service = {Alerting.class, Alerts.class, Routing.class},
        immediate = true)
public final class AlertService implements Alerting, Alerts, Routing {
    private static final Logger LOG = LoggerFactory.getLogger(AlertService.class);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final int TOLD_QUEUE = 10_000;

    private final AlertStore store;
    private final RoutingTables routing;
    private final AlertStage stage;
    private final ExecutorService listening;
    private final Workers.Schedule ticking;
    private final AutoCloseable tenantChanges;
    private final AutoCloseable incidentMoves;
    private final AutoCloseable gauge;
    private final Meters.Counter changes;
    private final List<Consumer<Alert>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean unavailable;

    @Activate
    public AlertService(
            @Reference AlertStore store,
            @Reference ChannelStore channels,
            @Reference Tenants tenants,
            @Reference Seams seams,
            @Reference Workers workers,
            @Reference InstantSource clock,
            @Reference Meters meters) {
        this.store = store;
        routing = new RoutingTables(channels, seams.surroundings().onCall());
        Supplier<String> ids = () -> UUID.randomUUID().toString();
        listening = workers.pool("alert-listeners", 1, TOLD_QUEUE);
        changes = meters.counter(
                "bellwether_alert_changes_total", "Stored changes of alerts.", "tenant", "severity", "state");
        stage = new AlertStage(seams.surroundings(), store, routing, ids, ids, clock, this::changed);
        stage.restore();
        gauge = meters.gauge("bellwether_alerts_open", "Alerts that are not resolved.", stage::open);
        tenantChanges = tenants.onChange(
                () -> stage.keep(tenants.all().stream().map(Tenant::id).collect(Collectors.toSet())));
        incidentMoves = seams.surroundings().correlation().onMove(stage::move);
        ticking = workers.every("alert-groups", TICK, this::tick);
    }

    @Deactivate
    public void stop() throws Exception {
        ticking.close();
        incidentMoves.close();
        tenantChanges.close();
        gauge.close();
        listening.shutdown();
    }

    private void tick() {
        try {
            stage.tick();
            unavailable = false;
        } catch (StoreUnavailable e) {
            if (!unavailable) {
                LOG.warn("What is to be told waits until the store is back: {}", e.getMessage());
            }
            unavailable = true;
        }
    }

    private void changed(List<Alert> alerts) {
        alerts.forEach(alert -> changes.increment(
                alert.where().tenant().value(),
                alert.severity().toString(),
                alert.state().name()));
        if (listeners.isEmpty()) {
            return;
        }
        try {
            listening.execute(() -> alerts.forEach(alert -> listeners.forEach(listener -> tell(listener, alert))));
        } catch (RejectedExecutionException e) {
            LOG.warn("Listeners are too slow; {} changes of alerts were not passed on", alerts.size());
        }
    }

    private static void tell(Consumer<Alert> listener, Alert alert) {
        try {
            listener.accept(alert);
        } catch (RuntimeException e) {
            LOG.warn("A listener failed on alert {}", alert.id(), e);
        }
    }

    @Override
    public void accept(List<Verdict> verdicts) {
        stage.accept(verdicts);
    }

    @Override
    public void retain(TenantEnvironment where, Set<String> policies) {
        stage.retain(where, policies);
    }

    @Override
    public Page<Alert> list(AlertQuery query, int limit, String cursor) {
        Page<AlertRecord> page = store.list(query, limit, cursor);
        return new Page<>(page.items().stream().map(AlertRecord::alert).toList(), page.next());
    }

    @Override
    public Optional<Alert> find(TenantId tenant, String alertId) {
        return store.find(tenant, alertId).map(AlertRecord::alert);
    }

    @Override
    public Map<AlertState, Map<Severity, Long>> summary(AlertQuery query) {
        return store.summary(query);
    }

    @Override
    public List<TrailEntry> trail(TenantId tenant, String alertId) {
        return store.trail(tenant, alertId);
    }

    @Override
    public Optional<Alert> acknowledge(TenantId tenant, String alertId, Acknowledgement said) {
        return stage.acknowledge(tenant, alertId, said);
    }

    @Override
    public Optional<Alert> resolve(TenantId tenant, String alertId, String actor, String comment) {
        return stage.resolve(tenant, alertId, actor, comment);
    }

    @Override
    public Optional<Alert> assign(TenantId tenant, String alertId, String owner, String actor, String comment) {
        return stage.assign(tenant, alertId, owner, actor, comment);
    }

    @Override
    public int change(Bulk bulk) {
        return stage.change(bulk);
    }

    @Override
    public AutoCloseable onChange(Consumer<Alert> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public Map<String, Object> get(TenantId tenant) {
        return routing.document(tenant);
    }

    @Override
    public Map<String, Object> put(TenantId tenant, Map<String, ?> document) {
        return stage.route(tenant, document);
    }
}
