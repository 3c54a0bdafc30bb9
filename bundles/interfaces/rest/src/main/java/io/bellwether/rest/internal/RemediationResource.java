// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.remediation.Remediations;
import io.bellwether.remediation.Remediations.Run;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remediations as they are declared, and what they ran. */
@Path("/v1/remediations")
public final class RemediationResource extends Resource {
    private static final int MOST = 1_000;

    private final Remediations remediations;

    RemediationResource(Remediations remediations) {
        this.remediations = remediations;
    }

    @GET
    public Response list(@Context HttpServletRequest request) {
        return ok(Listing.page(remediations.list(Caller.of(request).tenant()), Query.of(request)));
    }

    @POST
    public Response create(@Context HttpServletRequest request) throws IOException {
        Caller caller = Caller.of(request);
        Map<String, Object> document = document(request);
        TenantId tenant = owner(caller, document);
        Map<String, Object> created =
                remediations.create(tenant, document, caller.principal().isPlatformAdmin(), caller.actor());
        return created("/v1/remediations/" + created.get("id") + "?tenant=" + tenant, created);
    }

    @GET
    @Path("{id}")
    public Response find(@Context HttpServletRequest request, @PathParam("id") String id) {
        return ok(remediations.find(tenant(request, id), id).orElseThrow(() -> missing(id)));
    }

    @PUT
    @Path("{id}")
    public Response replace(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        Caller caller = Caller.of(request);
        TenantId tenant = tenant(request, id);
        Map<String, Object> document = document(request);
        document.remove("state");
        sameId(id, document);
        return ok(remediations
                .replace(tenant, id, document, caller.principal().isPlatformAdmin(), caller.actor())
                .orElseThrow(() -> missing(id)));
    }

    @DELETE
    @Path("{id}")
    public Response delete(@Context HttpServletRequest request, @PathParam("id") String id) {
        TenantId named = Caller.of(request).tenant();
        if (named != null || remediations.list(null).stream().anyMatch(view -> id.equals(view.get("id")))) {
            remediations.delete(tenant(request, id), id);
        }
        return gone();
    }

    @GET
    @Path("{id}/runs")
    public Response runs(@Context HttpServletRequest request, @PathParam("id") String id) {
        return ok(Listing.page(
                remediations.runs(tenant(request, id), null, id, MOST).stream()
                        .map(RemediationResource::view)
                        .toList(),
                Query.of(request)));
    }

    private TenantId tenant(HttpServletRequest request, String id) {
        Caller caller = Caller.of(request);
        return ownerOf(
                caller,
                "remediation",
                id,
                caller.tenant() == null ? remediations.list(null) : List.of(),
                view -> String.valueOf(view.get("id")),
                view -> new TenantId(String.valueOf(view.get("tenant"))));
    }

    private static RuntimeException missing(String id) {
        return Problem.notFound("remediation '" + id + "'").refuse();
    }

    static Map<String, Object> view(Run run) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", run.id());
        view.put("remediation", run.remediation());
        view.put("alert_id", run.alertId());
        view.put("service", run.service());
        view.put("actor", run.actor());
        view.put("automatic", run.automatic());
        view.put("dry_run", run.dryRun());
        view.put("at", Views.text(run.at()));
        view.put("finished_at", Views.text(run.finishedAt()));
        view.put("outcome", run.state().toString());
        view.put("text", run.text());
        return view;
    }
}
