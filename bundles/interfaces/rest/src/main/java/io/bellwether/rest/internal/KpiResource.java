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
import java.util.List;
import java.util.Map;

/** Key figures of an environment. */
@Path("/tenants/{t}/envs/{e}/kpis")
public final class KpiResource extends Resource {
    private static final Duration STANDARD_RANGE = Duration.ofHours(3);
    private static final Duration LONGEST_RANGE = Duration.ofDays(7);
    private static final int MOST_POINTS = 720;

    private final Health health;
    private final InstantSource clock;

    KpiResource(Health health, InstantSource clock) {
        this.health = health;
        this.clock = clock;
    }

    @GET
    public Response kpis(@Context HttpServletRequest request) {
        Query query = Query.of(request);
        Instant to = query.time("to", clock.instant());
        Instant from = query.time("from", to.minus(STANDARD_RANGE));
        Duration range = Duration.between(from, to);
        if (range.isNegative() || range.isZero() || range.compareTo(LONGEST_RANGE) > 0) {
            throw new InvalidInput("from", from.toString(), "must be before 'to', by at most 7 days");
        }
        Duration step = Duration.ofMinutes(Math.max(1, (range.toMinutes() + MOST_POINTS - 1) / MOST_POINTS));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("from", from.toString());
        view.put("to", to.toString());
        view.put("step", step.toString());
        view.put(
                "kpis",
                health.kpis(Caller.of(request).requireEnvironment(), from, to, step).stream()
                        .map(KpiResource::kpi)
                        .toList());
        return ok(view);
    }

    private static Map<String, Object> kpi(Health.Kpi kpi) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", kpi.id());
        view.put("title", kpi.title());
        view.put("unit", kpi.unit());
        view.put("current", Views.finite(kpi.current()));
        view.put("status", kpi.status());
        view.put(
                "series",
                kpi.series().stream()
                        .map(point -> List.of(point.at().toEpochMilli(), point.value()))
                        .toList());
        view.put(
                "baseline",
                kpi.baseline().stream()
                        .map(band -> List.of(band.at().toEpochMilli(), band.low(), band.high()))
                        .toList());
        return view;
    }
}
