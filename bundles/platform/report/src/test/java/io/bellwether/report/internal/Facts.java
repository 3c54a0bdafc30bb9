// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.incident.Cause;
import io.bellwether.incident.Causes;
import io.bellwether.incident.EventReference;
import io.bellwether.incident.Incident;
import io.bellwether.incident.IncidentState;
import io.bellwether.incident.Incidents;
import io.bellwether.incident.Investigation;
import io.bellwether.incident.TimelineEntry;
import io.bellwether.relational.IncidentQuery;
import io.bellwether.relational.IncidentReport;
import io.bellwether.relational.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One incident and everything that is known of it, as the stage before would tell. Not safe for concurrent use. */
final class Facts implements Incidents, Investigation {
    static final TenantEnvironment PROD = TenantEnvironment.of("harbour-wren", "prod");
    static final Instant T0 = Instant.parse("2025-08-12T03:00:00Z");
    static final EventReference EVENT = new EventReference("event-1", T0, "prod", "HW-WEB01", "/v1/events/event-1");

    final List<TimelineEntry> timeline = new ArrayList<>();
    final List<Alert> alerts = new ArrayList<>();
    final List<Causes.Change> changes = new ArrayList<>();
    final List<Causes.Candidate> candidates = new ArrayList<>();
    final List<Causes.Indicator> indicators = new ArrayList<>();
    final Map<String, IncidentReport> kept = new HashMap<>();
    final List<Consumer<Incident>> listeners = new ArrayList<>();
    int saves;
    IncidentState state = IncidentState.OPEN;
    String owner;
    Instant acknowledgedAt;
    Instant resolvedAt;
    Instant closedAt;

    Facts() {
        alerts.add(alert("a1", AlertClass.AUTH, "runbooks/auth.md"));
        candidates.add(candidate(Cause.AUTH, "Sign-in and tokens: identity", "Token errors came first"));
    }

    static Causes.Candidate candidate(Cause cause, String title, String why) {
        return new Causes.Candidate(1, cause, title, 4, 0.8, T0, List.of(new Causes.Claim(why, List.of(EVENT))));
    }

    static Alert alert(String id, AlertClass alertClass, String runbook) {
        return new Alert(
                id,
                PROD,
                "auth-token-errors",
                "Token errors",
                alertClass,
                Severity.CRITICAL,
                AlertState.OPEN,
                "identity",
                Map.of("node", id),
                "Token errors: 62 token errors/min is above 50 (harbour-wren/prod, node=" + id + ")",
                62.0,
                50.0,
                4.0,
                T0,
                T0.plusSeconds(120),
                T0.plusSeconds(120),
                T0.plusSeconds(120),
                null,
                null,
                "inc-1",
                null,
                List.of(),
                runbook,
                "fingerprint of " + id,
                null,
                null,
                0,
                false);
    }

    Incident incident() {
        return new Incident(
                "inc-1",
                PROD,
                "Token errors in identity",
                Severity.CRITICAL,
                state,
                AlertClass.AUTH,
                null,
                owner,
                List.of("identity"),
                List.of("web"),
                List.of("u-1"),
                3,
                alerts.stream().map(Alert::id).toList(),
                alerts.size(),
                resolvedAt == null ? alerts.size() : 0,
                T0,
                T0.plusSeconds(120),
                T0.plusSeconds(120),
                T0.plusSeconds(300),
                acknowledgedAt,
                resolvedAt,
                closedAt,
                List.of(),
                null);
    }

    void close(Instant at) {
        state = IncidentState.CLOSED;
        resolvedAt = at;
        closedAt = at;
        tell();
    }

    void tell() {
        List.copyOf(listeners).forEach(listener -> listener.accept(incident()));
    }

    @Override
    public Optional<Incident> find(TenantId tenant, String incidentId) {
        boolean ours = tenant == null || tenant.equals(PROD.tenant());
        return ours && incidentId.equals("inc-1") ? Optional.of(incident()) : Optional.empty();
    }

    @Override
    public List<Alert> alerts(TenantId tenant, String incidentId, int most) {
        return alerts.subList(0, Math.min(most, alerts.size()));
    }

    @Override
    public void saveReport(TenantId tenant, String incidentId, IncidentReport report) {
        saves++;
        kept.put(incidentId, report);
        tell();
    }

    @Override
    public Optional<IncidentReport> report(TenantId tenant, String incidentId) {
        return Optional.ofNullable(kept.get(incidentId));
    }

    @Override
    public AutoCloseable onChange(Consumer<Incident> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public Optional<List<TimelineEntry>> timeline(TenantId tenant, String incidentId) {
        return Optional.of(List.copyOf(timeline));
    }

    @Override
    public Optional<Causes> causes(TenantEnvironment where, String incidentId) {
        return Optional.of(new Causes("inc-1", T0.plusSeconds(240), candidates, indicators, null, changes));
    }

    @Override
    public Page<Incident> list(IncidentQuery query, int limit, String cursor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Incident> edit(TenantId tenant, String incidentId, Edit edit, String actor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Incident> note(TenantId tenant, String incidentId, String text, String actor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Incident> acknowledge(TenantId tenant, String incidentId, String comment, String actor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Incident> close(TenantId tenant, String incidentId, String comment, String actor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Incident> reopen(TenantId tenant, String incidentId, String comment, String actor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Incident> merge(TenantId tenant, String incidentId, String into, String actor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Incident> split(TenantId tenant, String incidentId, Collection<String> some, String actor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Incident> link(TenantId tenant, String incidentId, String other, String actor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<List<TimelineEntry>> timelineOfAlert(TenantId tenant, String alertId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Causes> chain(TenantEnvironment where, String kind, String key) {
        throw new UnsupportedOperationException();
    }
}
