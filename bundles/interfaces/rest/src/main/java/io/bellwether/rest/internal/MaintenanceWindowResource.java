// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.alert.MaintenanceWindows;
import io.bellwether.alert.MaintenanceWindows.View;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.Slug;
import io.bellwether.api.tenancy.TenantId;
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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Maintenance windows. A token that is held to some environments changes windows of these only. */
@Path("/v1/maintenance-windows")
public final class MaintenanceWindowResource extends Resource {
    private static final List<String> SHOWN_ONLY = List.of("tenant", "state", "next");

    private final MaintenanceWindows windows;

    MaintenanceWindowResource(MaintenanceWindows windows) {
        this.windows = windows;
    }

    @GET
    public Response list(@Context HttpServletRequest request) {
        Caller caller = Caller.of(request);
        return ok(Listing.page(
                windows.list(caller.tenant()).stream()
                        .filter(view -> concerns(caller, view))
                        .map(MaintenanceWindowResource::view)
                        .toList(),
                Query.of(request)));
    }

    @POST
    public Response create(@Context HttpServletRequest request) throws IOException {
        Caller caller = Caller.of(request);
        Map<String, Object> document = document(request);
        TenantId tenant = owner(caller, document);
        SHOWN_ONLY.forEach(document::remove);
        if (document.get("environments") == null
                && caller.principal().environments().size() == 1) {
            document.put("environments", List.of(caller.environment().value()));
        }
        caller.requireWithin(named(document), "the window");
        View created = windows.create(tenant, document, caller.actor());
        return created("/v1/maintenance-windows/" + created.id() + "?tenant=" + tenant, view(created));
    }

    @GET
    @Path("{id}")
    public Response find(@Context HttpServletRequest request, @PathParam("id") String id) {
        return ok(view(require(request, id)));
    }

    @PUT
    @Path("{id}")
    public Response replace(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        Caller caller = Caller.of(request);
        View before = require(request, id);
        Map<String, Object> document = document(request);
        SHOWN_ONLY.forEach(document::remove);
        sameId(id, document);
        caller.requireWithin(before.environments(), "the window");
        caller.requireWithin(named(document), "the window");
        return windows.replace(before.tenant(), id, document, caller.actor())
                .map(view -> ok(view(view)))
                .orElseThrow(() ->
                        Problem.notFound("maintenance window '" + id + "'").refuse());
    }

    @DELETE
    @Path("{id}")
    public Response delete(@Context HttpServletRequest request, @PathParam("id") String id) {
        Caller caller = Caller.of(request);
        windows.list(caller.tenant()).stream()
                .filter(view -> view.id().equals(id) && concerns(caller, view))
                .findFirst()
                .ifPresent(view -> {
                    TenantId tenant = require(request, id).tenant();
                    caller.requireWithin(view.environments(), "the window");
                    windows.delete(tenant, id);
                });
        return gone();
    }

    private View require(HttpServletRequest request, String id) {
        Caller caller = Caller.of(request);
        TenantId tenant = ownerOf(caller, "maintenance window", id, windows.list(null), View::id, View::tenant);
        return windows.find(tenant, id).filter(view -> concerns(caller, view)).orElseThrow(() -> Problem.notFound(
                        "maintenance window '" + id + "'")
                .refuse());
    }

    private static boolean concerns(Caller caller, View view) {
        return caller.principal().sees(view.tenant())
                && (caller.readable().isEmpty()
                        || view.environments().isEmpty()
                        || view.environments().stream().anyMatch(caller.readable()::contains));
    }

    /** The environments a document is for; what is no list of ids is found when it is read. */
    private static Set<EnvironmentId> named(Map<String, Object> document) {
        Set<EnvironmentId> named = new LinkedHashSet<>();
        if (document.get("environments") instanceof Collection<?> given) {
            for (Object each : given) {
                if (!Slug.isValid(String.valueOf(each))) {
                    throw new InvalidInput("environments", String.valueOf(each), "must be environments' ids");
                }
                named.add(new EnvironmentId(each.toString()));
            }
        }
        return named;
    }

    private static Map<String, Object> view(View window) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", window.id());
        view.put("tenant", window.tenant().value());
        view.put("name", window.id());
        view.put("matchers", List.of());
        view.put("environments", List.of());
        view.put("enabled", true);
        view.putAll(window.document());
        view.put("state", window.state().toString());
        view.put(
                "next",
                window.next().stream()
                        .map(span -> Map.of("from", Views.text(span.from()), "to", Views.text(span.to())))
                        .toList());
        return view;
    }
}
