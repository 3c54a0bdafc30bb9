// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.IncidentEntry;
import io.bellwether.relational.IncidentQuery;
import io.bellwether.relational.IncidentReport;
import io.bellwether.relational.IncidentStore;
import io.bellwether.relational.Page;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.StoredIncident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Incidents and alerts in memory that outlive a service, and can be out of order. */
final class MemoryIncidents implements IncidentStore {
    final Map<String, StoredIncident> rows = new LinkedHashMap<>();
    final Map<String, Alert> alerts = new LinkedHashMap<>();
    final List<IncidentEntry> entries = new ArrayList<>();
    final Map<String, IncidentReport> reports = new LinkedHashMap<>();
    boolean down;

    private void check() {
        if (down) {
            throw new StoreUnavailable("the database is down", null);
        }
    }

    @Override
    public void save(List<StoredIncident> incidents, List<IncidentEntry> lines) {
        check();
        incidents.forEach(row -> rows.put(row.id(), row));
        entries.addAll(lines);
    }

    @Override
    public Optional<StoredIncident> find(TenantId tenant, String incidentId) {
        check();
        return Optional.ofNullable(rows.get(incidentId))
                .filter(row -> tenant == null || row.where().tenant().equals(tenant));
    }

    @Override
    public List<StoredIncident> find(Collection<String> incidentIds) {
        return incidentIds.stream().filter(rows::containsKey).map(rows::get).toList();
    }

    @Override
    public Page<StoredIncident> list(IncidentQuery query, int limit, String cursor) {
        return new Page<>(rows.values().stream().limit(limit).toList(), null);
    }

    @Override
    public List<StoredIncident> running() {
        check();
        return rows.values().stream()
                .filter(row -> !row.state().equals("CLOSED"))
                .toList();
    }

    @Override
    public List<Alert> alerts(TenantId tenant, String incidentId, int most) {
        check();
        return alerts.values().stream()
                .filter(alert -> incidentId.equals(alert.incidentId()))
                .sorted(Comparator.comparing(Alert::createdAt).thenComparing(Alert::id))
                .limit(most)
                .toList();
    }

    @Override
    public List<Alert> alertsOfRunning() {
        return running().stream()
                .flatMap(row -> alerts(null, row.id(), 1_000).stream())
                .toList();
    }

    @Override
    public List<Alert> alertsWithoutIncident(Instant since) {
        return alerts.values().stream()
                .filter(alert -> alert.incidentId() != null && !rows.containsKey(alert.incidentId()))
                .filter(alert -> alert.state() != AlertState.RESOLVED
                        || alert.updatedAt().isAfter(since))
                .toList();
    }

    @Override
    public int move(TenantId tenant, Collection<String> alertIds, String incidentId) {
        check();
        alertIds.forEach(id -> alerts.computeIfPresent(id, (key, alert) -> Sample.in(alert, incidentId)));
        return alertIds.size();
    }

    @Override
    public List<IncidentEntry> entries(TenantId tenant, String incidentId, int most) {
        return entries.stream()
                .filter(entry -> entry.incidentId().equals(incidentId))
                .toList();
    }

    List<String> said(String incidentId) {
        return entries(null, incidentId, 100).stream().map(IncidentEntry::entry).toList();
    }

    @Override
    public void saveReport(TenantId tenant, String incidentId, IncidentReport report) {
        reports.put(incidentId, report);
    }

    @Override
    public Optional<IncidentReport> report(TenantId tenant, String incidentId) {
        return Optional.ofNullable(reports.get(incidentId));
    }
}
