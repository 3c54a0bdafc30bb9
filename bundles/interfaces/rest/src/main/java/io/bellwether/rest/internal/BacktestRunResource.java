// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.Slug;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Backtests;
import io.bellwether.detect.Backtests.Job;
import io.bellwether.identity.Tenants;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Starts backtests: {@code {environment, from, to, policy?, suggest?}}; answers with the result when it is there soon. */
@Path("/v1/alerts/policies/{id}/backtest")
public final class BacktestRunResource extends Resource {
    private static final Set<String> FIELDS = Set.of("environment", "from", "to", "policy", "suggest");
    private static final Duration SOON = Duration.ofSeconds(6);
    private static final Duration WEEK = Duration.ofDays(7);

    private final Backtests backtests;
    private final Tenants tenants;
    private final InstantSource clock;

    BacktestRunResource(Backtests backtests, Tenants tenants, InstantSource clock) {
        this.backtests = backtests;
        this.tenants = tenants;
        this.clock = clock;
    }

    @POST
    public Response run(@Context HttpServletRequest request, @PathParam("id") String id)
            throws IOException, InterruptedException {
        Map<String, Object> body = optionalDocument(request);
        for (Map.Entry<String, Object> field : body.entrySet()) {
            if (!FIELDS.contains(field.getKey())) {
                throw new InvalidInput(
                        field.getKey(),
                        String.valueOf(field.getValue()),
                        "is not known here; write one of environment, from, policy, suggest, to");
            }
        }
        TenantEnvironment where = where(Caller.of(request), body.get("environment"));
        Instant to = time(body, "to", clock.instant());
        Instant from = time(body, "from", to.minus(WEEK));
        Job job = backtests.start(
                where,
                new Backtests.Request(
                        id, tried(body.get("policy")), from, to, RehearsalViews.target(body.get("suggest"))));
        Job now = backtests.await(where.tenant(), job.id(), SOON).orElse(job);
        Map<String, Object> view = RehearsalViews.job(now);
        return now.state().isOver()
                ? ok(view)
                : accepted("/v1/backtests/" + job.id() + "?tenant=" + where.tenant(), view);
    }

    private TenantEnvironment where(Caller caller, Object named) {
        if (named == null) {
            return caller.requireEnvironment();
        }
        TenantId tenant = caller.requireTenant();
        if (!Slug.isValid(named.toString())) {
            throw new InvalidInput("environment", named.toString(), "must be an environment's id");
        }
        TenantEnvironment where = TenantEnvironment.of(tenant.value(), named.toString());
        if (!caller.covers(where) || tenants.find(where).isEmpty()) {
            throw Problem.notFound("environment '" + where + "'").refuse();
        }
        return where;
    }

    private static Map<String, Object> tried(Object raw) {
        if (raw == null) {
            return null;
        }
        if (!(raw instanceof Map<?, ?> map)) {
            throw new InvalidInput("policy", raw.toString(), "must be a policy's document");
        }
        Map<String, Object> document = new LinkedHashMap<>();
        map.forEach((name, value) -> document.put(String.valueOf(name), value));
        return document;
    }

    private static Instant time(Map<String, Object> body, String field, Instant fallback) {
        Object raw = body.get(field);
        if (raw == null) {
            return fallback;
        }
        try {
            return OffsetDateTime.parse(raw.toString()).toInstant();
        } catch (DateTimeException e) {
            throw new InvalidInput(
                    field, raw.toString(), "must be an ISO-8601 time with its offset, such as 2025-08-12T03:00:00Z");
        }
    }
}
