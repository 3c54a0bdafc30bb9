// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.alert.AlertingSettings;
import io.bellwether.alert.Alerts;
import io.bellwether.alert.Checkup;
import io.bellwether.alert.Escalations;
import io.bellwether.alert.MaintenanceWindows;
import io.bellwether.alert.OnCall;
import io.bellwether.alert.Outcomes;
import io.bellwether.alert.Routing;
import io.bellwether.alert.RoutingImport;
import io.bellwether.alert.RoutingTrial;
import io.bellwether.alert.Silences;
import io.bellwether.api.dashboard.Dashboard;
import io.bellwether.detect.Anomalies;
import io.bellwether.detect.Backtests;
import io.bellwether.detect.Health;
import io.bellwether.detect.Policies;
import io.bellwether.detect.PolicyTests;
import io.bellwether.events.EventIndex;
import io.bellwether.identity.Access;
import io.bellwether.identity.KeyRotation;
import io.bellwether.identity.Tenants;
import io.bellwether.incident.Incidents;
import io.bellwether.incident.Investigation;
import io.bellwether.ingest.Accounts;
import io.bellwether.ingest.Backfills;
import io.bellwether.ingest.Connectors;
import io.bellwether.ingest.IntakeRules;
import io.bellwether.journal.Journal;
import io.bellwether.notify.Channels;
import io.bellwether.notify.Deliveries;
import io.bellwether.notify.Wording;
import io.bellwether.remediation.Remediations;
import io.bellwether.report.Reports;
import io.bellwether.runtime.PluginGuard;
import io.bellwether.runtime.Plugins;
import io.bellwether.topology.Topologies;
import jakarta.servlet.Servlet;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Brings the resources and the services they speak to together, and puts them on the HTTP port. */
@Component(service = {})
public final class RestInterface {
    /** The name under which the HTTP service knows the resources. */
    static final String SERVLET = "bellwether-rest";

    private final Collection<Dashboard> dashboards = new CopyOnWriteArrayList<>();

    @Reference
    private Tenants tenants;

    @Reference
    private Access access;

    @Reference
    private Connectors connectors;

    @Reference
    private Backfills backfills;

    @Reference
    private IntakeRules intakeRules;

    @Reference
    private Accounts accounts;

    @Reference
    private Channels channels;

    @Reference
    private Deliveries deliveries;

    @Reference
    private Wording wording;

    @Reference
    private Policies policies;

    @Reference
    private PolicyTests policyTests;

    @Reference
    private Backtests backtests;

    @Reference
    private Health health;

    @Reference
    private Anomalies anomalies;

    @Reference
    private Alerts alerts;

    @Reference
    private Outcomes outcomes;

    @Reference
    private Routing routing;

    @Reference
    private RoutingImport routingImport;

    @Reference
    private RoutingTrial routingTrial;

    @Reference
    private Silences silences;

    @Reference
    private MaintenanceWindows windows;

    @Reference
    private AlertingSettings alerting;

    @Reference
    private Checkup checkup;

    @Reference
    private Topologies topologies;

    @Reference
    private OnCall onCall;

    @Reference
    private Escalations escalations;

    @Reference
    private Incidents incidents;

    @Reference
    private Reports reports;

    @Reference
    private Remediations remediations;

    @Reference
    private Investigation investigation;

    @Reference
    private KeyRotation keys;

    @Reference
    private Journal journal;

    @Reference
    private EventIndex index;

    @Reference
    private Plugins plugins;

    @Reference
    private PluginGuard guard;

    @Reference
    private InstantSource clock;

    private ServiceRegistration<?> registration;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDashboard(Dashboard dashboard) {
        dashboards.add(dashboard);
    }

    void removeDashboard(Dashboard dashboard) {
        dashboards.remove(dashboard);
    }

    @Activate
    void start(BundleContext context) {
        RestServlet servlet = new RestServlet(Set.of(
                new AdministrationResource(tenants, access, keys),
                new RoutingResource(routing, routingImport, routingTrial, clock),
                new ConnectorResource(connectors, backfills),
                new SilenceResource(silences),
                new MaintenanceWindowResource(windows),
                new TenantAlertingResource(topologies, alerting),
                new CheckupResource(checkup),
                new IntakeResource(intakeRules, accounts),
                new ChannelResource(channels, wording),
                new OnCallResource(onCall, clock),
                new EscalationResource(escalations, clock),
                new RemediationResource(remediations),
                new RemediateResource(alerts, remediations, clock),
                new RemediationOffersResource(alerts, remediations),
                new TemplateResource(wording),
                new PolicyResource(policies),
                new PolicyTestResource(policyTests),
                new PolicyTrialResource(policyTests),
                new BacktestRunResource(backtests, tenants, clock),
                new BacktestResource(backtests),
                new AlertResource(alerts, outcomes, anomalies, deliveries),
                new IncidentResource(incidents, investigation, alerts),
                new CauseResource(investigation),
                new PrecisionResource(outcomes, clock),
                new ReportResource(incidents, reports),
                new EventResource(journal, index, tenants, clock),
                new EventFigures(index, tenants, clock),
                new IndexResource(index),
                new HealthResource(health, alerts, tenants),
                new KpiResource(health, anomalies, clock),
                new SeriesResource(health, clock),
                new AnomalyResource(anomalies, clock),
                new CatalogueResource(plugins, guard, connectors::parameters, channels::parameters, dashboards),
                new DescriptionResource()));
        Dictionary<String, Object> properties = new Hashtable<>(Map.of(
                "osgi.http.whiteboard.servlet.pattern",
                new String[] {"/v1/*", "/tenants/*"},
                "osgi.http.whiteboard.servlet.name",
                "bellwether-rest"));
        registration = context.registerService(Servlet.class, servlet, properties);
    }

    @Deactivate
    void stop() {
        registration.unregister();
    }
}
