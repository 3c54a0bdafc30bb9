// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.MaintenanceWindows;
import io.bellwether.alert.internal.suppress.MaintenanceWindow.Boundary;
import io.bellwether.alert.internal.suppress.MaintenanceWindow.Occurrence;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.AlreadyExists;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.StoredDocument;
import io.bellwether.relational.Tenant;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** Maintenance windows in the document store, told to the suppressor, with an event at each beginning and end. */
@Component(service = MaintenanceWindows.class, immediate = true)
public final class WindowService implements MaintenanceWindows {
    private static final Logger LOG = LoggerFactory.getLogger(WindowService.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int SHOWN = 5;
    private static final int MOST = 2_000;

    private final DocumentStore store;
    private final Tenants tenants;
    private final InstantSource clock;
    private final Suppressions suppressions;
    private final Meters.Counter turns;
    private final Map<TenantId, Map<String, Known>> known = new ConcurrentHashMap<>();
    private final List<Consumer<Turn>> listeners = new CopyOnWriteArrayList<>();
    private final Workers.Schedule looking;
    private final AutoCloseable tenantChanges;
    private Instant seen;

    private record Known(MaintenanceWindow window, Map<String, Object> document) {}

    @Activate
    public WindowService(
            @Reference DocumentStore store,
            @Reference Tenants tenants,
            @Reference SuppressionService suppressor,
            @Reference Workers workers,
            @Reference InstantSource clock,
            @Reference Meters meters) {
        this.store = store;
        this.tenants = tenants;
        this.clock = clock;
        this.suppressions = suppressor.suppressions();
        turns = meters.counter(
                "bellwether_maintenance_turns_total", "Beginnings and ends of maintenance windows.", "tenant", "turn");
        seen = clock.instant();
        store.list(null, WindowDocument.KIND).forEach(this::load);
        tenantChanges = tenants.onChange(() ->
                known.keySet().retainAll(tenants.all().stream().map(Tenant::id).collect(Collectors.toSet())));
        looking = workers.every("maintenance-windows", LOOK_EVERY, this::look);
    }

    private void load(StoredDocument stored) {
        try {
            of(stored.tenant())
                    .put(stored.id(), new Known(WindowDocument.stored(stored), shown(stored.id(), stored.document())));
        } catch (InvalidInput e) {
            LOG.error(
                    "Maintenance window {} of tenant {} cannot be read: {}",
                    stored.id(),
                    stored.tenant(),
                    e.getMessage());
        }
    }

    @Deactivate
    public void stop() throws Exception {
        looking.close();
        tenantChanges.close();
    }

    @Override
    public View create(TenantId tenant, Map<String, ?> document, String actor) {
        MaintenanceWindow window = WindowDocument.read(document);
        KnownEnvironments.require(tenants, tenant, "environments", window.environments());
        if (of(tenant).size() >= MOST) {
            throw new InvalidInput("id", window.id(), "is one too many: a tenant has at most " + MOST + " windows");
        }
        synchronized (this) {
            if (!store.insert(stored(tenant, window, document, actor))) {
                throw new AlreadyExists("maintenance window '" + window.id() + "'");
            }
            take(tenant, window, document);
        }
        return find(tenant, window.id()).orElseThrow();
    }

    @Override
    public Optional<View> replace(TenantId tenant, String id, Map<String, ?> document, String actor) {
        Map<String, Object> named = new LinkedHashMap<>(document);
        named.put("id", id);
        MaintenanceWindow window = WindowDocument.read(named);
        KnownEnvironments.require(tenants, tenant, "environments", window.environments());
        synchronized (this) {
            if (!store.update(stored(tenant, window, named, actor))) {
                return Optional.empty();
            }
            take(tenant, window, named);
        }
        return find(tenant, id);
    }

    private void take(TenantId tenant, MaintenanceWindow window, Map<String, ?> document) {
        of(tenant).put(window.id(), new Known(window, shown(window.id(), document)));
        suppressions.window(tenant, window);
    }

    @Override
    public synchronized boolean delete(TenantId tenant, String id) {
        boolean deleted = store.delete(tenant, WindowDocument.KIND, id);
        of(tenant).remove(id);
        suppressions.forgetWindow(tenant, id);
        return deleted;
    }

    @Override
    public Optional<View> find(TenantId tenant, String id) {
        return Optional.ofNullable(of(tenant).get(id)).map(each -> view(tenant, each));
    }

    @Override
    public List<View> list(TenantId tenant) {
        return known.entrySet().stream()
                .filter(each -> tenant == null || tenant.equals(each.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .flatMap(each -> each.getValue().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(window -> view(each.getKey(), window.getValue())))
                .toList();
    }

    @Override
    public AutoCloseable onTurn(Consumer<Turn> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Tells of what has begun and ended since it last looked; of nothing after a clock that went back. */
    void look() {
        Instant now = clock.instant();
        Instant before;
        synchronized (this) {
            before = seen;
            seen = now;
        }
        if (now.isAfter(before)) {
            known.forEach((tenant, windows) -> {
                ZoneId zone = zone(tenant);
                windows.values().forEach(each -> each.window()
                        .boundaries(before, now, zone)
                        .forEach(boundary -> tell(tenant, each.window(), boundary)));
            });
        }
    }

    private void tell(TenantId tenant, MaintenanceWindow window, Boundary boundary) {
        String turn = boundary.begins() ? "begins" : "ends";
        turns.increment(tenant.value(), turn);
        LOG.info("Maintenance window {} of tenant {} {}", window.id(), tenant, turn);
        Turn told = new Turn(tenant, window.id(), window.name(), boundary.begins(), span(boundary.occurrence()));
        listeners.forEach(listener -> listener.accept(told));
    }

    private View view(TenantId tenant, Known each) {
        Instant now = clock.instant();
        List<Occurrence> next = each.window().next(now, zone(tenant), SHOWN);
        State state;
        if (!each.window().enabled()) {
            state = State.DISABLED;
        } else if (next.isEmpty()) {
            state = State.ENDED;
        } else {
            state = next.get(0).contains(now) ? State.ACTIVE : State.SCHEDULED;
        }
        return new View(
                tenant,
                each.window().id(),
                each.document(),
                Matchers.environments(each.window().conditions()),
                state,
                next.stream().map(WindowService::span).toList());
    }

    private static Span span(Occurrence occurrence) {
        return new Span(occurrence.from(), occurrence.to());
    }

    private ZoneId zone(TenantId tenant) {
        return tenants.find(tenant).map(Tenant::timeZone).orElse(ZoneOffset.UTC);
    }

    private Map<String, Known> of(TenantId tenant) {
        return known.computeIfAbsent(tenant, same -> new ConcurrentHashMap<>());
    }

    private StoredDocument stored(TenantId tenant, MaintenanceWindow window, Map<String, ?> document, String actor) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new StoredDocument(
                tenant, WindowDocument.KIND, window.id(), shown(window.id(), document), now, now, actor);
    }

    private static Map<String, Object> shown(String id, Map<String, ?> document) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", id);
        shown.putAll(document);
        return shown;
    }
}
