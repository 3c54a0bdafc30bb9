// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.alert.Alerts;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.settings.Fields;
import io.bellwether.identity.Scope;
import io.bellwether.remediation.Remediations;
import io.bellwether.remediation.Remediations.Answer;
import io.bellwether.remediation.Remediations.Asked;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/** Runs a remediation for an alert, when somebody says so. */
@Path("/v1/alerts/{id}/remediate")
public final class RemediateResource extends Resource {
    private final Alerts alerts;
    private final Remediations remediations;
    private final InstantSource clock;

    RemediateResource(Alerts alerts, Remediations remediations, InstantSource clock) {
        this.alerts = alerts;
        this.remediations = remediations;
        this.clock = clock;
    }

    @POST
    public Response run(@Context HttpServletRequest request, @PathParam("id") String id)
            throws IOException, InterruptedException {
        Alert alert = RemediationOffersResource.require(alerts, request, id);
        Caller caller = Caller.of(request);
        Fields fields = fields(request, "remediation", "confirm", "dry_run");
        String remediation = fields.required("remediation", "the id of a remediation");
        Asked asked = new Asked(
                caller.actor(),
                caller.principal().may(Scope.ADMIN),
                fields.flag("confirm", false),
                fields.flag("dry_run", false));
        fields.check();
        Answer answer = remediations.run(alert, remediation, asked);
        if (answer instanceof Answer.Ran ran) {
            return ok(RemediationResource.view(ran.run()));
        }
        throw problem((Answer.Refused) answer).refuse();
    }

    private Problem problem(Answer.Refused refused) {
        return switch (refused.why()) {
            case MISSING -> Problem.of(404, "Not found", refused.reason());
            case FORBIDDEN -> Problem.of(403, "Forbidden", refused.reason());
            case UNCONFIRMED -> Problem.of(409, "Not confirmed", refused.reason());
            case UNFIT -> Problem.of(409, "Not for this alert", refused.reason());
            case LIMITED ->
                refused.until() == null
                        ? Problem.of(409, "Ran already", refused.reason())
                        : Problem.of(429, "Too often", refused.reason())
                                .after(Duration.between(clock.instant(), refused.until()));
        };
    }
}
