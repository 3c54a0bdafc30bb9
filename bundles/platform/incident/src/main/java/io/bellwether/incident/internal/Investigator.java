// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.events.EventIndex;
import io.bellwether.identity.Tenants;
import io.bellwether.incident.Cause;
import io.bellwether.incident.Causes;
import io.bellwether.incident.Incident;
import io.bellwether.incident.Investigation;
import io.bellwether.incident.TimelineEntry;
import io.bellwether.incident.internal.cause.Explainer;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.AnomalyStore;
import io.bellwether.relational.IncidentQuery;
import io.bellwether.relational.IncidentStore;
import io.bellwether.relational.StoredIncident;
import io.bellwether.relational.Tenant;
import io.bellwether.topology.Topologies;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Timelines and causes, put together from the stores when they are asked for. */
@Component(service = {Investigation.class, Lookout.class})
public final class Investigator implements Investigation, Lookout {
    private static final int ALERTS = 500;
    private static final int NEIGHBOURS = 20;
    private static final int THEIR_ALERTS = 50;
    private static final Duration AROUND = Duration.ofHours(3);
    private static final Duration CHAIN = Duration.ofDays(7);

    private final IncidentStore incidents;
    private final AlertStore alertStore;
    private final Topologies topologies;
    private final Tenants tenants;
    private final InstantSource clock;
    private final Explainer explainer;
    private final Witnesses witnesses;
    private final Chronicle chronicle;

    @Activate
    public Investigator(
            @Reference IncidentStore incidents,
            @Reference AlertStore alertStore,
            @Reference AnomalyStore anomalies,
            @Reference EventIndex index,
            @Reference Topologies topologies,
            @Reference Tenants tenants,
            @Reference InstantSource clock) {
        this.incidents = incidents;
        this.alertStore = alertStore;
        this.topologies = topologies;
        this.tenants = tenants;
        this.clock = clock;
        this.explainer = new Explainer(index, anomalies);
        this.witnesses = new Witnesses(index);
        this.chronicle = new Chronicle(incidents, alertStore, index, explainer);
    }

    @Override
    public Optional<List<TimelineEntry>> timeline(TenantId tenant, String incidentId) {
        return incidents.find(tenant, incidentId).map(row -> {
            List<Alert> alerts = incidents.alerts(row.where().tenant(), incidentId, ALERTS);
            return chronicle.of(row.where(), incidentId, alerts, zone(tenant), clock.instant());
        });
    }

    @Override
    public Optional<List<TimelineEntry>> timelineOfAlert(TenantId tenant, String alertId) {
        return alertStore
                .find(tenant, alertId)
                .map(AlertRecord::alert)
                .map(alert ->
                        chronicle.of(alert.where(), alert.incidentId(), List.of(alert), zone(tenant), clock.instant()));
    }

    private ZoneId zone(TenantId tenant) {
        return tenants.find(tenant).map(Tenant::timeZone).orElse(ZoneOffset.UTC);
    }

    @Override
    public Optional<Causes> causes(TenantEnvironment where, String incidentId) {
        return incidents
                .find(where.tenant(), incidentId)
                .filter(row -> row.where().equals(where))
                .flatMap(row -> {
                    List<Alert> alerts = incidents.alerts(where.tenant(), incidentId, ALERTS);
                    return alerts.isEmpty() ? Optional.empty() : Optional.of(explained(where, incidentId, alerts));
                });
    }

    private Causes explained(TenantEnvironment where, String incidentId, List<Alert> alerts) {
        return explainer.explain(
                incidentId,
                alerts,
                elsewhere(where, incidentId, alerts),
                topologies.of(where.tenant()),
                zone(where.tenant()),
                clock.instant());
    }

    /** Alerts of other incidents of the environment that were there at the time. */
    private List<Alert> elsewhere(TenantEnvironment where, String incidentId, List<Alert> alerts) {
        Instant begun =
                alerts.stream().map(Alert::startedAt).min(Instant::compareTo).orElseThrow();
        IncidentQuery query = new IncidentQuery(
                where.tenant(),
                Set.of(where.environment()),
                Set.of(),
                Set.of(),
                null,
                begun.minus(AROUND),
                begun.plus(AROUND));
        List<Alert> others = new ArrayList<>();
        for (StoredIncident row : incidents.list(query, NEIGHBOURS, null).items()) {
            boolean over = row.resolvedAt() != null && row.resolvedAt().isBefore(begun);
            if (!row.id().equals(incidentId) && !over) {
                others.addAll(incidents.alerts(where.tenant(), row.id(), THEIR_ALERTS));
            }
        }
        return others;
    }

    @Override
    public Optional<Causes> chain(TenantEnvironment where, String kind, String key) {
        Instant now = clock.instant();
        return explainer
                .chain(where, kind, key, now.minus(CHAIN), now.plusSeconds(60))
                .map(chain -> new Causes(null, null, List.of(), List.of(), chain, List.of()));
    }

    @Override
    public Found look(Incident incident, List<Alert> alerts) {
        try {
            Causes causes = explained(incident.where(), incident.id(), alerts);
            Causes.Candidate first = causes.candidates().get(0);
            String cause = first.cause() == Cause.UNKNOWN ? null : first.title();
            return witnesses.of(incident, alerts, cause, clock.instant());
        } catch (EventIndex.NotReady | EventIndex.TooMuch e) {
            return null;
        }
    }
}
