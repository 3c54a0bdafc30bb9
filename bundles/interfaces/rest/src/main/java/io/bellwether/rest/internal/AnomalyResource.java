// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Anomalies;
import io.bellwether.detect.Anomalies.Anomaly;
import io.bellwether.relational.AnomalyQuery;
import io.bellwether.relational.Page;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The anomalies of an environment: in full, page by page, or as ribbons for charts. */
@Path("/tenants/{t}/envs/{e}/anomalies")
public final class AnomalyResource extends Resource {
    private static final Duration STANDARD_RANGE = Duration.ofHours(24);
    private static final int STANDARD = 100;
    private static final int MOST = 5_000;
    private static final String RIBBON = "ribbon";

    private final Anomalies anomalies;
    private final InstantSource clock;

    AnomalyResource(Anomalies anomalies, InstantSource clock) {
        this.anomalies = anomalies;
        this.clock = clock;
    }

    @GET
    public Response list(@Context HttpServletRequest request) {
        Query query = Query.of(request);
        Instant to = query.time("to", clock.instant());
        Instant from = query.time("from", to.minus(STANDARD_RANGE));
        KpiResource.range(from, to);
        String form = query.text("form");
        if (form != null && !form.equals(RIBBON)) {
            throw new InvalidInput("form", form, "must be ribbon, or left out");
        }
        String policy = query.text("policy");
        String kpi = query.text("kpi");
        if (policy != null && kpi != null) {
            throw new InvalidInput("kpi", kpi, "stands beside a policy; name one of the two");
        }
        TenantEnvironment where = Caller.of(request).requireEnvironment();
        if (form != null) {
            return Response.ok(
                            HealthViews.ribbons(from.toString(), to.toString(), anomalies.ribbons(where, from, to)),
                            "application/json")
                    .build();
        }
        AnomalyQuery asked = new AnomalyQuery(
                where,
                from,
                to,
                query.set("class", AlertClass::fromName, "auth, downstream, index, ee-capacity, …, unknown"),
                policy != null ? "policy" : kpi != null ? "kpi" : null,
                policy != null ? policy : kpi);
        Page<Anomaly> page = anomalies.list(asked, query.limit(STANDARD, MOST), query.text("cursor"));
        return ok(Views.items(page.items().stream().map(HealthViews::anomaly).toList(), page.next()));
    }
}
