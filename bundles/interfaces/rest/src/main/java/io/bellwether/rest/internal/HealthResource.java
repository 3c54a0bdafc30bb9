// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.alert.Alerts;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Health;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.Environment;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every environment at a glance. */
@Path("/v1/health/map")
public final class HealthResource extends Resource {
    private final Health health;
    private final Alerts alerts;
    private final Tenants tenants;

    HealthResource(Health health, Alerts alerts, Tenants tenants) {
        this.health = health;
        this.alerts = alerts;
        this.tenants = tenants;
    }

    @GET
    public Response map(@Context HttpServletRequest request) {
        Caller caller = Caller.of(request);
        List<Map<String, Object>> items = new ArrayList<>();
        tenants.all().stream().forEach(tenant -> tenants.environments(tenant.id()).stream()
                .filter(environment -> caller.covers(environment.id()))
                .forEach(environment -> items.add(place(tenant.name(), environment))));
        return ok(Listing.page(items, Query.of(request)));
    }

    private Map<String, Object> place(String tenantName, Environment environment) {
        TenantEnvironment where = environment.id();
        Health.Overview overview = health.overview(where);
        AlertQuery query = new AlertQuery(
                where.tenant(), Set.of(where.environment()), Set.of(AlertState.OPEN), Set.of(), null, null);
        Map<Severity, Long> open = alerts.summary(query).getOrDefault(AlertState.OPEN, Map.of());
        Map<String, Object> counts = new LinkedHashMap<>();
        Arrays.stream(Severity.values())
                .forEach(severity -> counts.put(severity.toString(), open.getOrDefault(severity, 0L)));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tenant", where.tenant().value());
        view.put("tenant_name", tenantName);
        view.put("environment", where.environment().value());
        view.put("environment_name", environment.name());
        view.put("kind", environment.kind().toString());
        view.put("status", worst(open, overview.status()));
        view.put("open_alerts", counts);
        view.put("events_per_minute", Views.finite(overview.eventsPerMinute()));
        view.put("errors_per_minute", Views.finite(overview.errorsPerMinute()));
        view.put("lag_seconds", overview.lag() == null ? null : overview.lag().toSeconds());
        view.put("last_event_at", Views.text(overview.lastEventAt()));
        return view;
    }

    private static String worst(Map<Severity, Long> open, String status) {
        if (open.getOrDefault(Severity.CRITICAL, 0L) > 0) {
            return "critical";
        }
        if (open.getOrDefault(Severity.ERROR, 0L) + open.getOrDefault(Severity.WARNING, 0L) > 0) {
            return status.equals("critical") ? status : "warning";
        }
        return status;
    }
}
