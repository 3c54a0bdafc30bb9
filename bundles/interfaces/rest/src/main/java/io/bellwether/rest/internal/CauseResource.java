// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.events.EventIndex;
import io.bellwether.incident.Causes;
import io.bellwether.incident.Investigation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What was at the bottom of an incident, and what happened under one id. */
@Path("/tenants/{t}/envs/{e}/rca")
public final class CauseResource extends Resource {
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Investigation investigation;

    CauseResource(Investigation investigation) {
        this.investigation = investigation;
    }

    @GET
    public Response causes(@Context HttpServletRequest request) {
        Query query = Query.of(request);
        TenantEnvironment where = Caller.of(request).requireEnvironment();
        String incident = query.text("incidentId");
        String plan = query.text("planExecutionId");
        String correlation = query.text("correlationId");
        if (Stream.of(incident, plan, correlation).filter(id -> id != null).count() != 1) {
            throw new InvalidInput(
                    "incidentId",
                    incident,
                    "must be given, or instead planExecutionId or correlationId; one of the three");
        }
        if (incident != null) {
            return answer(() -> investigation.causes(where, incident), "incident '" + incident + "'");
        }
        String kind = plan != null ? "plan" : "correlation";
        String key = plan != null ? plan : correlation;
        return answer(() -> investigation.chain(where, kind, key), "event with the id '" + key + "'");
    }

    private static Response answer(Supplier<Optional<Causes>> question, String what) {
        try {
            return ok(IncidentViews.causes(
                    question.get().orElseThrow(() -> Problem.notFound(what).refuse())));
        } catch (EventIndex.NotReady e) {
            throw Problem.of(503, "Index not ready", e.getMessage())
                    .after(RETRY)
                    .refuse();
        } catch (EventIndex.TooMuch e) {
            throw Problem.of(422, "Too much", e.getMessage()).refuse();
        }
    }
}
