// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.ingest.Backfills;
import io.bellwether.ingest.Backfills.BackfillView;
import io.bellwether.ingest.Connectors;
import io.bellwether.ingest.Connectors.ConnectorView;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Connectors and the backfills that run through them. */
@Path("/v1")
public final class ConnectorResource extends Resource {
    private final Connectors connectors;
    private final Backfills backfills;

    ConnectorResource(Connectors connectors, Backfills backfills) {
        this.connectors = connectors;
        this.backfills = backfills;
    }

    @GET
    @Path("connectors")
    public Response list(@Context HttpServletRequest request) {
        return ok(Listing.page(
                visible(Caller.of(request)).stream().map(Views::connector).toList(), Query.of(request)));
    }

    @POST
    @Path("connectors")
    public Response create(@Context HttpServletRequest request) throws IOException {
        Caller caller = Caller.of(request);
        Map<String, Object> document = document(request);
        TenantId tenant = owner(caller, document);
        if (document.get("environment") == null && caller.environment() != null) {
            document.put("environment", caller.environment().value());
        }
        grantedEnvironment(caller, tenant, document);
        ConnectorView created =
                connectors.create(tenant, document, caller.principal().isPlatformAdmin());
        return created("/v1/connectors/" + created.id() + "?tenant=" + tenant, Views.connector(created));
    }

    @GET
    @Path("connectors/{id}")
    public Response find(@Context HttpServletRequest request, @PathParam("id") String id) {
        return ok(Views.connector(require(Caller.of(request), id)));
    }

    @PUT
    @Path("connectors/{id}")
    public Response replace(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        Caller caller = Caller.of(request);
        ConnectorView stored = require(caller, id);
        Map<String, Object> document = document(request);
        document.remove("status");
        owner(caller, document.containsKey("tenant") ? document : withTenant(document, stored.tenant()));
        sameId(id, document);
        grantedEnvironment(caller, stored.tenant(), document);
        return connectors
                .replace(stored.tenant(), id, document, caller.principal().isPlatformAdmin())
                .map(view -> ok(Views.connector(view)))
                .orElseThrow(() -> Problem.notFound("connector '" + id + "'").refuse());
    }

    @DELETE
    @Path("connectors/{id}")
    public Response delete(@Context HttpServletRequest request, @PathParam("id") String id) {
        Caller caller = Caller.of(request);
        optional(caller, id).ifPresent(view -> connectors.delete(view.tenant(), id));
        return gone();
    }

    @GET
    @Path("backfills")
    public Response backfills(@Context HttpServletRequest request) {
        Caller caller = Caller.of(request);
        return ok(Listing.page(
                backfills.list(caller.tenant()).stream().map(Views::backfill).toList(), Query.of(request)));
    }

    @POST
    @Path("backfills")
    public Response startBackfill(@Context HttpServletRequest request) throws IOException {
        Caller caller = Caller.of(request);
        Map<String, Object> document = document(request);
        Object connector = document.get("connector");
        TenantId tenant = document.get("tenant") != null || caller.tenant() != null || connector == null
                ? owner(caller, document)
                : require(caller, connector.toString()).tenant();
        if (connector != null && !caller.principal().environments().isEmpty()) {
            require(caller, connector.toString());
        }
        BackfillView started = backfills.start(tenant, document);
        return accepted("/v1/backfills/" + started.backfill().id() + "?tenant=" + tenant, Views.backfill(started));
    }

    @GET
    @Path("backfills/{id}")
    public Response backfill(@Context HttpServletRequest request, @PathParam("id") String id) {
        return answer(backfills.find(backfillOwner(request, id), id), id);
    }

    @POST
    @Path("backfills/{id}/pause")
    public Response pause(@Context HttpServletRequest request, @PathParam("id") String id) {
        return answer(backfills.pause(backfillOwner(request, id), id), id);
    }

    @POST
    @Path("backfills/{id}/resume")
    public Response resume(@Context HttpServletRequest request, @PathParam("id") String id) {
        return answer(backfills.resume(backfillOwner(request, id), id), id);
    }

    @POST
    @Path("backfills/{id}/cancel")
    public Response cancel(@Context HttpServletRequest request, @PathParam("id") String id) {
        return answer(backfills.cancel(backfillOwner(request, id), id), id);
    }

    private TenantId backfillOwner(HttpServletRequest request, String id) {
        Caller caller = Caller.of(request);
        TenantId tenant = ownerOf(
                caller,
                "backfill",
                id,
                backfills.list(null),
                view -> view.backfill().id(),
                view -> view.backfill().tenant());
        if (!caller.principal().environments().isEmpty()) {
            backfills
                    .find(tenant, id)
                    .ifPresent(view -> require(caller, view.backfill().connector()));
        }
        return tenant;
    }

    private static Response answer(Optional<BackfillView> view, String id) {
        return view.map(found -> ok(Views.backfill(found)))
                .orElseThrow(() -> Problem.notFound("backfill '" + id + "'").refuse());
    }

    private List<ConnectorView> visible(Caller caller) {
        return connectors.list(caller.tenant()).stream()
                .filter(view -> caller.covers(TenantEnvironment.of(view.tenant().value(), view.environment())))
                .toList();
    }

    private Optional<ConnectorView> optional(Caller caller, String id) {
        List<ConnectorView> found =
                visible(caller).stream().filter(view -> view.id().equals(id)).toList();
        if (found.size() > 1) {
            throw Problem.of(400, "Ambiguous", "several tenants have a connector '" + id + "'; add ?tenant=…")
                    .refuse();
        }
        return found.stream().findFirst();
    }

    private ConnectorView require(Caller caller, String id) {
        return optional(caller, id)
                .orElseThrow(() -> Problem.notFound("connector '" + id + "'").refuse());
    }

    private static Map<String, Object> withTenant(Map<String, Object> document, TenantId tenant) {
        document.put("tenant", tenant.value());
        return document;
    }

    private static void grantedEnvironment(Caller caller, TenantId tenant, Map<String, Object> document) {
        if (document.get("environment") instanceof String environment
                && io.bellwether.api.tenancy.Slug.isValid(environment)
                && !caller.principal().sees(TenantEnvironment.of(tenant.value(), environment))) {
            throw Problem.notFound("environment '" + tenant + "/" + environment + "'")
                    .refuse();
        }
    }
}
