// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.tenancy.Slug;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Access;
import io.bellwether.identity.KeyRotation;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Tenant;
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

/** Tenants, environments and tokens. */
@Path("/v1")
public final class AdministrationResource extends Resource {
    private final Tenants tenants;
    private final Access access;
    private final KeyRotation keys;

    AdministrationResource(Tenants tenants, Access access, KeyRotation keys) {
        this.tenants = tenants;
        this.access = access;
        this.keys = keys;
    }

    @GET
    @Path("tenants")
    public Response tenants(@Context HttpServletRequest request) {
        Caller caller = Caller.of(request);
        List<Map<String, Object>> visible = tenants.all().stream()
                .filter(tenant -> caller.principal().sees(tenant.id()))
                .filter(tenant -> caller.tenant() == null || caller.tenant().equals(tenant.id()))
                .map(Views::tenant)
                .toList();
        return ok(Listing.page(visible, Query.of(request)));
    }

    @POST
    @Path("tenants")
    public Response createTenant(@Context HttpServletRequest request) throws IOException {
        Tenant tenant = tenants.create(document(request));
        return created("/v1/tenants/" + tenant.id(), Views.tenant(tenant));
    }

    @GET
    @Path("tenants/{t}")
    public Response tenant(@Context HttpServletRequest request) {
        return ok(Views.tenant(tenants.find(Caller.of(request).requireTenant()).orElseThrow()));
    }

    @PUT
    @Path("tenants/{t}")
    public Response replaceTenant(@Context HttpServletRequest request) throws IOException {
        TenantId id = Caller.of(request).requireTenant();
        Map<String, Object> document = document(request);
        sameId(id.value(), document);
        return tenants.replace(id, document)
                .map(tenant -> ok(Views.tenant(tenant)))
                .orElseThrow(() -> Problem.notFound("tenant '" + id + "'").refuse());
    }

    @DELETE
    @Path("tenants/{t}")
    public Response deleteTenant(@Context HttpServletRequest request) {
        tenants.delete(Caller.of(request).requireTenant());
        return gone();
    }

    @GET
    @Path("tenants/{t}/environments")
    public Response environments(@Context HttpServletRequest request) {
        Caller caller = Caller.of(request);
        return ok(Listing.page(
                tenants.environments(caller.requireTenant()).stream()
                        .filter(environment -> caller.covers(environment.id()))
                        .map(Views::environment)
                        .toList(),
                Query.of(request)));
    }

    @POST
    @Path("tenants/{t}/environments")
    public Response createEnvironment(@Context HttpServletRequest request) throws IOException {
        TenantId tenant = Caller.of(request).requireTenant();
        Map<String, Object> document = document(request);
        document.remove("tenant");
        Environment environment = tenants.create(tenant, document);
        return created(
                "/v1/tenants/" + tenant + "/environments/" + environment.id().environment(),
                Views.environment(environment));
    }

    @GET
    @Path("tenants/{t}/environments/{e}")
    public Response environment(@Context HttpServletRequest request) {
        return ok(Views.environment(
                tenants.find(Caller.of(request).requireEnvironment()).orElseThrow()));
    }

    @PUT
    @Path("tenants/{t}/environments/{e}")
    public Response replaceEnvironment(@Context HttpServletRequest request) throws IOException {
        TenantEnvironment id = Caller.of(request).requireEnvironment();
        Map<String, Object> document = document(request);
        document.remove("tenant");
        sameId(id.environment().value(), document);
        return tenants.replace(id, document)
                .map(environment -> ok(Views.environment(environment)))
                .orElseThrow(() -> Problem.notFound("environment '" + id + "'").refuse());
    }

    @DELETE
    @Path("tenants/{t}/environments/{e}")
    public Response deleteEnvironment(@Context HttpServletRequest request) {
        tenants.delete(Caller.of(request).requireEnvironment());
        return gone();
    }

    @POST
    @Path("tenants/{t}/keys/rotate")
    public Response rotateKeys(@Context HttpServletRequest request) {
        TenantId tenant = Caller.of(request).requireWholeTenant();
        return ok(Map.of("tenant", tenant.value(), "key_version", keys.rotate(tenant)));
    }

    @GET
    @Path("tokens")
    public Response tokens(@Context HttpServletRequest request) {
        Caller caller = Caller.of(request);
        return ok(Listing.page(
                access.list(caller.tenant()).stream().map(Views::token).toList(), Query.of(request)));
    }

    @POST
    @Path("tokens")
    public Response issueToken(@Context HttpServletRequest request) throws IOException {
        Caller caller = Caller.of(request);
        Map<String, Object> document = document(request);
        if (document.get("tenant") == null && caller.tenant() != null) {
            document.put("tenant", caller.tenant().value());
        }
        if (document.get("tenant") instanceof String named && Slug.isValid(named)) {
            TenantId tenant = new TenantId(named);
            if (!caller.principal().sees(tenant) || tenants.find(tenant).isEmpty()) {
                throw Problem.notFound("tenant '" + tenant + "'").refuse();
            }
        }
        Access.Issued issued = access.issue(document, caller.principal());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("token", issued.secret());
        view.putAll(Views.token(issued.token()));
        return created("/v1/tokens/" + issued.token().id(), view);
    }

    @DELETE
    @Path("tokens/{id}")
    public Response revokeToken(@Context HttpServletRequest request, @PathParam("id") String id) {
        Caller caller = Caller.of(request);
        access.list(caller.tenant()).stream()
                .filter(token -> token.id().equals(id))
                .forEach(token -> {
                    caller.requireWithin(token.environments(), "the token to be revoked");
                    access.revoke(token.tenant(), id);
                });
        return gone();
    }
}
