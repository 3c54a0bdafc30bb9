// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.incident.Correlation;
import io.bellwether.incident.Incident;
import io.bellwether.incident.Incidents;
import io.bellwether.incident.internal.IncidentBook.Unwritten;
import io.bellwether.relational.IncidentEntry;
import io.bellwether.relational.IncidentQuery;
import io.bellwether.relational.IncidentReport;
import io.bellwether.relational.IncidentStore;
import io.bellwether.relational.Page;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.StoredIncident;
import io.bellwether.relational.Tenant;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import io.bellwether.topology.Topologies;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Incidents as a service: the book, and around it the store, the clock and the workers. */
@Component(
        service = {Correlation.class, Incidents.class},
        immediate = true,
        configurationPid = JoinSettings.PID)
public final class IncidentService implements Correlation, Incidents {
    private static final Logger LOG = LoggerFactory.getLogger(IncidentService.class);
    private static final Duration SWEEP = Duration.ofSeconds(10);
    /** How far back alerts that are resolved may still ask for an incident that was not stored. */
    private static final Duration LOOK_BACK = Duration.ofDays(3);

    private static final int LOOKED_AT = 8;

    private final IncidentStore store;
    private final InstantSource clock;
    private final IncidentBook book;
    private final Desk desk;
    private final Lookout lookout;
    private final ExecutorService working;
    private final Workers.Schedule sweeping;
    private final AutoCloseable tenantChanges;
    private final AutoCloseable gauge;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Map<String, IncidentBook.Looked> looked = new HashMap<>();
    private final List<Consumer<Move>> movers = new CopyOnWriteArrayList<>();
    private final List<Consumer<Incident>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean unavailable;

    @Activate
    public IncidentService(
            @Reference IncidentStore store,
            @Reference Topologies topologies,
            @Reference Tenants tenants,
            @Reference Lookout lookout,
            @Reference Workers workers,
            @Reference InstantSource clock,
            @Reference Meters meters,
            Map<String, Object> configuration) {
        this.store = store;
        this.clock = clock;
        this.lookout = lookout;
        book = new IncidentBook(JoinSettings.of(configuration), topologies::of, () -> UUID.randomUUID()
                .toString());
        desk = new Desk(book, store, clock, this::bring, this::write, this::moved);
        restore();
        working = workers.pool("incidents", 1, 1);
        gauge = meters.gauge("bellwether_incidents_open", "Incidents with an alert that is not resolved.", book::open);
        tenantChanges = tenants.onChange(
                () -> book.keep(tenants.all().stream().map(Tenant::id).collect(Collectors.toSet())));
        sweeping = workers.every("incidents-sweep", SWEEP, this::sweep);
    }

    @Deactivate
    public void stop() throws Exception {
        sweeping.close();
        tenantChanges.close();
        gauge.close();
        working.shutdown();
        try {
            write();
        } catch (StoreUnavailable e) {
            LOG.warn("What changed last of incidents is made of the alerts again: {}", e.getMessage());
        }
    }

    /** Takes up what was left by the last run; alerts whose incident was not stored get it again. */
    private void restore() {
        Instant now = clock.instant();
        Map<String, List<Alert>> byIncident = new LinkedHashMap<>();
        store.alertsOfRunning().forEach(alert -> byIncident
                .computeIfAbsent(alert.incidentId(), id -> new ArrayList<>())
                .add(alert));
        for (StoredIncident row : store.running()) {
            List<Alert> alerts = byIncident.get(row.id());
            if (alerts != null) {
                book.adopt(row.id(), row, alerts, now);
            }
        }
        Map<String, List<Alert>> lost = store.alertsWithoutIncident(now.minus(LOOK_BACK)).stream()
                .collect(Collectors.groupingBy(Alert::incidentId, LinkedHashMap::new, Collectors.toList()));
        lost.forEach((id, alerts) -> book.adopt(id, null, alerts, now));
        write();
    }

    @Override
    public String assign(Alert opening, Instant now) {
        return book.assign(opening, now);
    }

    @Override
    public void follow(List<Alert> changed) {
        book.follow(changed, clock.instant());
        if (asked.compareAndSet(false, true)) {
            try {
                working.execute(this::work);
            } catch (RejectedExecutionException e) {
                asked.set(false);
                LOG.debug("The next sweep writes what changed", e);
            }
        }
    }

    private void work() {
        asked.set(false);
        try {
            bringUnknown();
            write(false);
            unavailable = false;
        } catch (StoreUnavailable e) {
            later(e);
        }
    }

    private void later(StoreUnavailable e) {
        if (!unavailable) {
            LOG.warn("What changed of incidents is written when the store is back: {}", e.getMessage());
        }
        unavailable = true;
    }

    private void sweep() {
        try {
            bringUnknown();
            book.sweep(clock.instant());
            write();
            look();
            write();
            unavailable = false;
        } catch (StoreUnavailable e) {
            later(e);
        }
    }

    /** What the events behind incidents say: who met with them, what ties them together, what the cause may be. */
    private void look() {
        for (Incident incident : book.toLookAt(looked, LOOKED_AT, clock.instant())) {
            Lookout.Found found = lookout.look(incident, book.alerts(incident.id()));
            if (found == null) {
                looked.remove(incident.id());
                continue;
            }
            book.change(
                    incident.id(),
                    incident.updatedAt(),
                    null,
                    notes -> notes.found(found.cause(), found.users(), found.userCount(), found.ids()),
                    notes -> null);
            String older = book.sharing(incident.id(), found.ids());
            if (older != null) {
                desk.join(incident, older);
            }
        }
    }

    private void bringUnknown() {
        for (Map.Entry<String, TenantId> each : book.takeUnknown().entrySet()) {
            try {
                bringUnknown(each.getValue(), each.getKey());
            } catch (StoreUnavailable e) {
                book.missed(each.getKey(), each.getValue());
                throw e;
            }
        }
    }

    /** Alerts that came to an incident while it was merged into another go there as well. */
    private void bringUnknown(TenantId tenant, String incidentId) {
        StoredIncident row = store.find(tenant, incidentId).orElse(null);
        List<Alert> alerts = store.alerts(tenant, incidentId, Case.MOST_ALERTS);
        String into = row == null ? null : IncidentRow.notes(row).mergedInto();
        if (into == null) {
            book.adopt(incidentId, row, alerts, clock.instant());
        } else if (!alerts.isEmpty()) {
            List<String> ids = alerts.stream().map(Alert::id).toList();
            store.move(tenant, ids, into);
            bring(tenant, into);
            book.decide(ids, into, clock.instant());
            book.follow(alerts, clock.instant());
            moved(new Move(tenant, ids, into, null));
        }
    }

    /** Puts a stored incident into memory. @return false when there is none, or it has no alerts */
    private boolean bring(TenantId tenant, String incidentId) {
        if (book.find(tenant, incidentId).isPresent()) {
            return true;
        }
        Optional<StoredIncident> row = store.find(tenant, incidentId);
        row.ifPresent(found ->
                book.adopt(incidentId, found, store.alerts(tenant, incidentId, Case.MOST_ALERTS), clock.instant()));
        return book.find(tenant, incidentId).isPresent();
    }

    /** Writes what is unwritten, one writer at a time. @throws StoreUnavailable when it stays unwritten */
    private void write() {
        write(true);
    }

    /** @param all false to leave for the next sweep what would cost much and was written just now */
    private void write(boolean all) {
        List<Incident> seen;
        writing.lock();
        try {
            Unwritten unwritten = book.take(clock.instant(), all);
            if (unwritten.isEmpty()) {
                return;
            }
            try {
                store.save(unwritten.rows(), unwritten.entries());
            } catch (RuntimeException e) {
                book.putBack(unwritten);
                throw e;
            }
            seen = unwritten.seen();
        } finally {
            writing.unlock();
        }
        seen.forEach(incident -> listeners.forEach(listener -> tell(listener, incident)));
    }

    private <T> void tell(Consumer<T> listener, T told) {
        try {
            listener.accept(told);
        } catch (RuntimeException e) {
            LOG.warn("A listener of incidents failed", e);
        }
    }

    private void moved(Move move) {
        movers.forEach(listener -> tell(listener, move));
    }

    @Override
    public AutoCloseable onMove(Consumer<Move> listener) {
        movers.add(listener);
        return () -> movers.remove(listener);
    }

    @Override
    public AutoCloseable onChange(Consumer<Incident> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public Page<Incident> list(IncidentQuery query, int limit, String cursor) {
        Page<StoredIncident> page = store.list(query, limit, cursor);
        return new Page<>(page.items().stream().map(IncidentRow::read).toList(), page.next());
    }

    @Override
    public Optional<Incident> find(TenantId tenant, String incidentId) {
        return book.find(tenant, incidentId)
                .or(() -> store.find(tenant, incidentId).map(IncidentRow::read));
    }

    @Override
    public List<Alert> alerts(TenantId tenant, String incidentId, int most) {
        return store.alerts(tenant, incidentId, most);
    }

    @Override
    public Optional<Incident> edit(TenantId tenant, String incidentId, Edit edit, String actor) {
        return desk.edit(tenant, incidentId, edit, actor);
    }

    @Override
    public Optional<Incident> note(TenantId tenant, String incidentId, String text, String actor) {
        return desk.note(tenant, incidentId, text, actor);
    }

    @Override
    public Optional<Incident> acknowledge(TenantId tenant, String incidentId, String comment, String actor) {
        return desk.acknowledge(tenant, incidentId, comment, actor);
    }

    @Override
    public Optional<Incident> close(TenantId tenant, String incidentId, String comment, String actor) {
        return desk.close(tenant, incidentId, comment, actor);
    }

    @Override
    public Optional<Incident> reopen(TenantId tenant, String incidentId, String comment, String actor) {
        return desk.reopen(tenant, incidentId, comment, actor);
    }

    @Override
    public Optional<Incident> merge(TenantId tenant, String incidentId, String into, String actor) {
        return desk.merge(tenant, incidentId, into, actor);
    }

    @Override
    public Optional<Incident> split(TenantId tenant, String incidentId, Collection<String> alerts, String actor) {
        return desk.split(tenant, incidentId, alerts, actor);
    }

    @Override
    public Optional<Incident> link(TenantId tenant, String incidentId, String other, String actor) {
        return desk.link(tenant, incidentId, other, actor);
    }

    @Override
    public void saveReport(TenantId tenant, String incidentId, IncidentReport report) {
        store.saveReport(tenant, incidentId, report);
        book.note(IncidentEntry.of(tenant, incidentId, report.madeAt(), "report", null, "Report was made"));
        write();
    }

    @Override
    public Optional<IncidentReport> report(TenantId tenant, String incidentId) {
        return store.report(tenant, incidentId);
    }
}
