// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.detect.Health;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** The series of a policy's measures or of a key figure, for charts. */
@Path("/tenants/{t}/envs/{e}/series")
public final class SeriesResource extends Resource {
    private static final Duration STANDARD_RANGE = Duration.ofHours(3);

    private final Health health;
    private final InstantSource clock;

    SeriesResource(Health health, InstantSource clock) {
        this.health = health;
        this.clock = clock;
    }

    @GET
    public Response series(@Context HttpServletRequest request) {
        Query query = Query.of(request);
        Instant to = query.time("to", clock.instant());
        Instant from = query.time("from", to.minus(STANDARD_RANGE));
        KpiResource.range(from, to);
        Health.SeriesQuery asked = new Health.SeriesQuery(
                query.text("policy"), query.text("kpi"), group(query.text("group")), from, to, query.duration("step"));
        if ((asked.policy() == null) == (asked.kpi() == null)) {
            throw new InvalidInput(
                    "policy", asked.policy(), "name a policy with ?policy=…, or a key figure with ?kpi=…");
        }
        return Response.ok(
                        HealthViews.chart(health.series(Caller.of(request).requireEnvironment(), asked)),
                        "application/json")
                .build();
    }

    /** Labels as {@code node=ee-1,plan=Import}. */
    private static Map<String, String> group(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (text != null) {
            for (String pair : text.split(",")) {
                int equals = pair.indexOf('=');
                if (equals <= 0) {
                    throw new InvalidInput("group", pair, "must have the form label=value, several apart by commas");
                }
                labels.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
        }
        return labels;
    }
}
