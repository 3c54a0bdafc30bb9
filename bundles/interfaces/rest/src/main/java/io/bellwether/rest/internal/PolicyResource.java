// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.Slug;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Policies;
import io.bellwether.detect.Policies.PolicyView;
import io.bellwether.identity.Principal;
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
import java.util.stream.Stream;

/** Policies. */
@Path("/v1/alerts/policies")
public final class PolicyResource extends Resource {
    private static final List<String> SHOWN_ONLY = List.of("origin", "version", "updatedAt", "state");

    private final Policies policies;

    PolicyResource(Policies policies) {
        this.policies = policies;
    }

    @GET
    public Response list(@Context HttpServletRequest request) {
        return ok(Listing.page(
                policies.list(Caller.of(request).tenant()).stream()
                        .map(Views::policy)
                        .toList(),
                Query.of(request)));
    }

    @POST
    public Response create(@Context HttpServletRequest request) throws IOException {
        Map<String, Object> document = document(request);
        TenantId tenant = owner(Caller.of(request), document);
        withinGrant(Caller.of(request).principal(), tenant, document);
        PolicyView created = policies.create(tenant, document);
        return created("/v1/alerts/policies/" + created.id() + "?tenant=" + tenant, Views.policy(created));
    }

    @POST
    @Path("import")
    public Response importAll(@Context HttpServletRequest request) throws IOException {
        List<PolicyView> imported = policies.importAll(Caller.of(request).requireTenant(), text(request));
        return ok(Views.items(imported.stream().map(Views::policy).toList(), null));
    }

    @GET
    @Path("export")
    public Response export(@Context HttpServletRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        List<PolicyView> exported = policies.list(tenant).stream()
                .filter(policy -> tenant != null || policy.tenant() == null)
                .toList();
        return Response.ok(policies.export(exported), "application/yaml").build();
    }

    @GET
    @Path("{id}")
    public Response find(@Context HttpServletRequest request, @PathParam("id") String id) {
        Caller caller = Caller.of(request);
        Stream<PolicyView> candidates = caller.tenant() == null
                ? policies.list(null).stream().filter(policy -> policy.id().equals(id))
                : policies.find(caller.tenant(), id).stream();
        List<PolicyView> found = candidates.toList();
        if (found.size() > 1 && found.get(0).tenant() != null) {
            throw Problem.of(400, "Ambiguous", "several tenants have a policy '" + id + "'; add ?tenant=…")
                    .refuse();
        }
        return ok(Views.policy(found.stream().findFirst().orElseThrow(() -> Problem.notFound("policy '" + id + "'")
                .refuse())));
    }

    @PUT
    @Path("{id}")
    public Response replace(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        Map<String, Object> document = document(request);
        SHOWN_ONLY.forEach(document::remove);
        if (document.get("tenant") == null) {
            document.remove("tenant");
        }
        TenantId tenant = owner(Caller.of(request), document);
        withinGrant(Caller.of(request).principal(), tenant, document);
        sameId(id, document);
        return policies.replace(tenant, id, document)
                .map(view -> ok(Views.policy(view)))
                .orElseThrow(() -> Problem.notFound("policy '" + id + "'").refuse());
    }

    @DELETE
    @Path("{id}")
    public Response delete(@Context HttpServletRequest request, @PathParam("id") String id) {
        policies.delete(Caller.of(request).requireTenant(), id);
        return gone();
    }

    /** A caller of some environments only writes policies of one of these; of the only one when none is named. */
    static void withinGrant(Principal principal, TenantId tenant, Map<String, Object> document) {
        if (principal.environments().isEmpty()) {
            return;
        }
        if (document.get("environment") == null) {
            if (principal.environments().size() > 1) {
                throw new InvalidInput(
                        "environment", null, "must be named: the token is not for all environments of the tenant");
            }
            document.put(
                    "environment", principal.environments().iterator().next().value());
        }
        String environment = document.get("environment").toString();
        if (Slug.isValid(environment) && !principal.sees(TenantEnvironment.of(tenant.value(), environment))) {
            throw Problem.notFound("environment '" + tenant + "/" + environment + "'")
                    .refuse();
        }
    }
}
