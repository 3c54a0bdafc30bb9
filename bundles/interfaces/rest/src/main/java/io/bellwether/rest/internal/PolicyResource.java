// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.Slug;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Policies;
import io.bellwether.detect.Policies.Imported;
import io.bellwether.detect.Policies.PolicyView;
import io.bellwether.detect.Policies.Version;
import io.bellwether.identity.Principal;
import io.bellwether.wire.Json;
import io.bellwether.wire.SourceMap;
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
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
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
        Caller caller = Caller.of(request);
        return described(request, document -> {
            TenantId tenant = owner(caller, document);
            withinGrant(caller.principal(), tenant, document);
            PolicyView created = policies.create(tenant, document, caller.actor());
            return created("/v1/alerts/policies/" + created.id() + "?tenant=" + tenant, Views.policy(created));
        });
    }

    @POST
    @Path("validate")
    public Response validate(@Context HttpServletRequest request) throws IOException {
        return described(request, document -> {
            document.remove("tenant");
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("valid", true);
            view.put("warnings", policies.validate(document));
            return ok(view);
        });
    }

    @POST
    @Path("import")
    public Response importAll(@Context HttpServletRequest request) throws IOException {
        Caller caller = Caller.of(request);
        TenantId tenant = caller.requireTenant();
        String text = text(request);
        boolean dryRun = Query.of(request).flag("dryRun");
        if (dryRun || !caller.principal().environments().isEmpty()) {
            Imported planned = policies.importAll(tenant, text, true, caller.actor());
            planned.policies().forEach(each -> writable(caller.principal(), tenant, each.policy()));
            if (dryRun) {
                return ok(PolicyViews.imported(planned, true));
            }
        }
        return ok(PolicyViews.imported(policies.importAll(tenant, text, false, caller.actor()), false));
    }

    /** As YAML, or as JSON to who asks for that. */
    @GET
    @Path("export")
    public Response export(@Context HttpServletRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        List<PolicyView> exported = policies.list(tenant).stream()
                .filter(policy -> tenant != null || policy.tenant() == null)
                .toList();
        return wantsJson(request.getHeader("Accept"))
                ? ok(policies.documents(exported))
                : Response.ok(policies.export(exported), "application/yaml").build();
    }

    @GET
    @Path("{id}/versions")
    public Response versions(@Context HttpServletRequest request, @PathParam("id") String id) {
        List<Version> versions = policies.versions(Caller.of(request).requireTenant(), id);
        if (versions.isEmpty()) {
            throw Problem.notFound("policy '" + id + "'").refuse();
        }
        return ok(Listing.page(versions.stream().map(PolicyViews::version).toList(), Query.of(request)));
    }

    @GET
    @Path("{id}/versions/{n}")
    public Response version(
            @Context HttpServletRequest request, @PathParam("id") String id, @PathParam("n") String version) {
        return ok(PolicyViews.policyAt(past(Caller.of(request), id, number("version", version))));
    }

    @POST
    @Path("{id}/versions/{n}/restore")
    public Response restore(
            @Context HttpServletRequest request, @PathParam("id") String id, @PathParam("n") String version) {
        Caller caller = Caller.of(request);
        TenantId tenant = caller.requireTenant();
        Version past = past(caller, id, number("version", version));
        policies.find(tenant, id).ifPresent(policy -> writable(caller.principal(), tenant, policy));
        writable(caller.principal(), tenant, past.document().get("environment"), "policy '" + id + "'");
        return policies.restore(tenant, id, past.version(), caller.actor())
                .map(PolicyResource::tagged)
                .orElseThrow(() -> Problem.notFound("policy '" + id + "'").refuse());
    }

    @GET
    @Path("{id}/diff")
    public Response diff(@Context HttpServletRequest request, @PathParam("id") String id) {
        Caller caller = Caller.of(request);
        int from =
                past(caller, id, number("from", Query.of(request).text("from"))).version();
        int to = past(caller, id, number("to", Query.of(request).text("to"))).version();
        return policies.diff(caller.requireTenant(), id, from, to)
                .map(difference -> ok(PolicyViews.difference(difference)))
                .orElseThrow(() -> Problem.notFound("policy '" + id + "'").refuse());
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
        return tagged(found.stream().findFirst().orElseThrow(() -> Problem.notFound("policy '" + id + "'")
                .refuse()));
    }

    @PUT
    @Path("{id}")
    public Response replace(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        Caller caller = Caller.of(request);
        Integer expected = expected(request);
        return described(request, document -> {
            SHOWN_ONLY.forEach(document::remove);
            if (document.get("tenant") == null) {
                document.remove("tenant");
            }
            TenantId tenant = owner(caller, document);
            withinGrant(caller.principal(), tenant, document);
            sameId(id, document);
            return policies.replace(tenant, id, document, expected, caller.actor())
                    .map(PolicyResource::tagged)
                    .orElseThrow(() -> Problem.notFound("policy '" + id + "'").refuse());
        });
    }

    @DELETE
    @Path("{id}")
    public Response delete(@Context HttpServletRequest request, @PathParam("id") String id) {
        Caller caller = Caller.of(request);
        TenantId tenant = caller.requireTenant();
        policies.find(tenant, id)
                .filter(policy -> policy.tenant() != null)
                .ifPresent(policy -> writable(caller.principal(), tenant, policy));
        policies.delete(tenant, id, expected(request), caller.actor());
        return gone();
    }

    /** Works on the request's document; what is wrong with it is named with line and column of the text. */
    private static Response described(HttpServletRequest request, Function<Map<String, Object>, Response> work)
            throws IOException {
        String text = text(request);
        try {
            return work.apply(document(text, request.getContentType()));
        } catch (InvalidInput e) {
            throw SourceMap.ofObject(text).locate(e);
        }
    }

    private Version past(Caller caller, String id, int version) {
        return policies.version(caller.requireTenant(), id, version)
                .orElseThrow(() -> Problem.notFound("version " + version + " of policy '" + id + "'")
                        .refuse());
    }

    private static int number(String field, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InvalidInput(field, text, "must be the number of a version, such as 3");
        }
    }

    private static boolean wantsJson(String accept) {
        String types = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
        return types.contains("json") && !types.contains("yaml");
    }

    /** A policy with its version as ETag, for {@code If-Match}. */
    private static Response tagged(PolicyView policy) {
        return Response.ok(Json.bytes(Views.policy(policy)), "application/json")
                .header("ETag", "\"" + policy.version() + "\"")
                .build();
    }

    /** A caller of some environments only changes policies of one of these. */
    private static void writable(Principal principal, TenantId tenant, PolicyView policy) {
        writable(principal, tenant, policy.environment(), "policy '" + policy.id() + "'");
    }

    private static void writable(Principal principal, TenantId tenant, Object environment, String what) {
        if (principal.environments().isEmpty()) {
            return;
        }
        if (environment == null) {
            throw Problem.of(403, "Forbidden", what + " is of the whole tenant; the token is held to some environments")
                    .refuse();
        }
        if (!principal.sees(TenantEnvironment.of(tenant.value(), environment.toString()))) {
            throw Problem.notFound(what).refuse();
        }
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
