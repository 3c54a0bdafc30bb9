// SPDX-License-Identifier: Apache-2.0
package io.bellwether.report.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.incident.Incident;
import io.bellwether.incident.IncidentState;
import io.bellwether.incident.Incidents;
import io.bellwether.incident.Investigation;
import io.bellwether.relational.IncidentReport;
import io.bellwether.report.Reports;
import io.bellwether.report.Signals;
import io.bellwether.runtime.Workers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes reports when they are asked for, and once when an incident closes. */
@Component(service = Reports.class, immediate = true)
public final class ReportService implements Reports {
    private static final Logger LOG = LoggerFactory.getLogger(ReportService.class);
    private static final int WAITING = 1_000;
    private static final Signals NONE = (where, policy, group, from, to) -> List.of();

    private final Incidents incidents;
    private final ReportBuilder builder;
    private final PdfPrinter printer = new PdfPrinter();
    private final ExecutorService making;
    private final AutoCloseable changes;
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();

    @Activate
    public ReportService(
            @Reference Incidents incidents,
            @Reference Investigation investigation,
            @Reference Tenants tenants,
            @Reference Workers workers,
            @Reference InstantSource clock,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    Signals signals) {
        this(
                incidents,
                new ReportBuilder(incidents, investigation, tenants, signals == null ? NONE : signals, clock),
                workers.pool("reports", 1, WAITING));
    }

    ReportService(Incidents incidents, ReportBuilder builder, ExecutorService making) {
        this.incidents = incidents;
        this.builder = builder;
        this.making = making;
        changes = incidents.onChange(this::changed);
    }

    @Deactivate
    public void stop() throws Exception {
        changes.close();
        making.shutdown();
    }

    @Override
    public Optional<Document> report(TenantId tenant, String incidentId, Form form) {
        Optional<Incident> incident = incidents.find(tenant, incidentId);
        if (incident.isEmpty()) {
            return Optional.empty();
        }
        TenantId owner = incident.get().where().tenant();
        Optional<Report> kept = incident.get().state() == IncidentState.CLOSED
                ? incidents.report(owner, incidentId).map(report -> ReportJson.read(report.content()))
                : Optional.empty();
        return kept.or(() -> builder.build(owner, incidentId)).map(report -> document(report, form));
    }

    @Override
    public boolean renew(TenantId tenant, String incidentId) {
        Optional<Report> report = builder.build(tenant, incidentId);
        report.ifPresent(made -> incidents.saveReport(
                new TenantId(made.head().tenant()),
                incidentId,
                new IncidentReport(made.head().generatedAt(), ReportJson.write(made))));
        return report.isPresent();
    }

    private Document document(Report report, Form form) {
        byte[] content =
                switch (form) {
                    case JSON -> ReportJson.write(report).getBytes(StandardCharsets.UTF_8);
                    case HTML -> ReportPage.screen(report).getBytes(StandardCharsets.UTF_8);
                    case PDF -> printer.print(report);
                };
        return new Document(form, "incident-" + report.head().id() + "." + form.suffix(), content);
    }

    private void changed(Incident incident) {
        if (incident.state() != IncidentState.CLOSED || incident.mergedInto() != null || !waiting.add(incident.id())) {
            return;
        }
        try {
            making.execute(() -> make(incident));
        } catch (RejectedExecutionException e) {
            waiting.remove(incident.id());
            LOG.warn("The report of incident {} is made when it is asked for: too many wait", incident.id());
        }
    }

    /** Once for each closing: keeping a report is a change of the incident as well. */
    private void make(Incident incident) {
        waiting.remove(incident.id());
        try {
            TenantId tenant = incident.where().tenant();
            boolean made = incidents
                    .report(tenant, incident.id())
                    .filter(report -> !report.madeAt().isBefore(incident.closedAt()))
                    .isPresent();
            if (!made) {
                renew(tenant, incident.id());
            }
        } catch (RuntimeException e) {
            LOG.error("The report of incident {} could not be made; it is made when it is asked for", incident.id(), e);
        }
    }
}
