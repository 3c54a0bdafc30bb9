// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.alert.Alerts;
import io.bellwether.api.alert.Alert;
import io.bellwether.remediation.Remediations;
import io.bellwether.remediation.Remediations.Offer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** What can be run for an alert, and what was. */
@Path("/v1/alerts/{id}/remediations")
public final class RemediationOffersResource extends Resource {
    private static final int MOST = 100;

    private final Alerts alerts;
    private final Remediations remediations;

    RemediationOffersResource(Alerts alerts, Remediations remediations) {
        this.alerts = alerts;
        this.remediations = remediations;
    }

    @GET
    public Response list(@Context HttpServletRequest request, @PathParam("id") String id) {
        Alert alert = require(alerts, request, id);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("alert_id", id);
        view.put(
                "offers",
                remediations.offers(alert).stream()
                        .map(RemediationOffersResource::view)
                        .toList());
        view.put(
                "runs",
                remediations.runs(alert.where().tenant(), id, null, MOST).stream()
                        .map(RemediationResource::view)
                        .toList());
        return ok(view);
    }

    /** The alert, when the caller may see it. */
    static Alert require(Alerts alerts, HttpServletRequest request, String id) {
        Caller caller = Caller.of(request);
        return alerts.find(caller.tenant(), id)
                .filter(alert -> caller.covers(alert.where()))
                .orElseThrow(() -> Problem.notFound("alert '" + id + "'").refuse());
    }

    private static Map<String, Object> view(Offer offer) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("remediation", offer.remediation());
        view.put("name", offer.name());
        view.put("automatic", offer.automatic());
        view.put("confirm", offer.confirm());
        view.put("role", offer.role());
        view.put("does", offer.does());
        view.put("refusal", offer.refusal());
        return view;
    }
}
