// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Anomalies;
import io.bellwether.detect.Health;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;

/** Key figures of an environment, with their baselines, scores and anomalies. */
@Path("/tenants/{t}/envs/{e}/kpis")
public final class KpiResource extends Resource {
    private static final Duration STANDARD_RANGE = Duration.ofHours(3);

    private final Health health;
    private final Anomalies anomalies;
    private final InstantSource clock;

    KpiResource(Health health, Anomalies anomalies, InstantSource clock) {
        this.health = health;
        this.anomalies = anomalies;
        this.clock = clock;
    }

    @GET
    public Response kpis(@Context HttpServletRequest request) {
        Query query = Query.of(request);
        Instant to = query.time("to", clock.instant());
        Instant from = query.time("from", to.minus(STANDARD_RANGE));
        range(from, to);
        Duration step = query.duration("step");
        TenantEnvironment where = Caller.of(request).requireEnvironment();
        Health.Kpis kpis = health.kpis(where, from, to, step);
        Map<String, Anomalies.Ribbon> ribbons = anomalies.ribbons(where, from, to).stream()
                .filter(ribbon -> ribbon.origin().equals("kpi"))
                .collect(Collectors.toMap(Anomalies.Ribbon::subject, ribbon -> ribbon));
        return Response.ok(HealthViews.kpis(kpis, ribbons), "application/json").build();
    }

    /** Refuses a stretch of time that is none, or too long. */
    static void range(Instant from, Instant to) {
        Duration range = Duration.between(from, to);
        if (range.isNegative() || range.isZero() || range.compareTo(Health.LONGEST) > 0) {
            throw new InvalidInput(
                    "from", from.toString(), "must be before 'to', by at most " + Health.LONGEST.toDays() + " days");
        }
    }
}
