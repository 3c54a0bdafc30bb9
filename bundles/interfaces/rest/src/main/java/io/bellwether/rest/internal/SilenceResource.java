// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.alert.Silences;
import io.bellwether.alert.Silences.Preview;
import io.bellwether.alert.Silences.State;
import io.bellwether.alert.Silences.View;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.wire.AlertJson;
import io.bellwether.wire.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Silences, and what one would have hidden. */
@Path("/v1/silences")
public final class SilenceResource extends Resource {
    private final Silences silences;

    SilenceResource(Silences silences) {
        this.silences = silences;
    }

    @GET
    public Response list(@Context HttpServletRequest request) {
        Caller caller = Caller.of(request);
        Query query = Query.of(request);
        Set<State> states = query.set("state", State::fromName, "pending, active and expired");
        return ok(Listing.page(
                silences.list(caller.tenant(), states).stream()
                        .filter(view -> caller.principal().sees(view.tenant()))
                        .filter(view -> concerns(caller, view))
                        .map(SilenceResource::view)
                        .toList(),
                query));
    }

    @POST
    public Response create(@Context HttpServletRequest request) throws IOException {
        Caller caller = Caller.of(request);
        Map<String, Object> document = document(request);
        TenantId tenant = owner(caller, document);
        View created = silences.create(tenant, document, caller.actor(), caller.readable());
        Map<String, Object> view = view(created);
        if (created.warning() != null) {
            view.put("warning", created.warning());
        }
        return created("/v1/silences/" + created.id() + "?tenant=" + tenant, view);
    }

    @POST
    @Path("preview")
    public Response preview(@Context HttpServletRequest request) throws IOException {
        Caller caller = Caller.of(request);
        Map<String, Object> document = document(request);
        TenantId tenant = owner(caller, document);
        return ok(view(silences.preview(tenant, document, caller.readable())));
    }

    @GET
    @Path("{id}")
    public Response find(@Context HttpServletRequest request, @PathParam("id") String id) {
        Caller caller = Caller.of(request);
        return ok(view(silences.find(tenant(request, id), id)
                .filter(view -> concerns(caller, view))
                .orElseThrow(() -> Problem.notFound("silence '" + id + "'").refuse())));
    }

    @DELETE
    @Path("{id}")
    public Response expire(@Context HttpServletRequest request, @PathParam("id") String id) {
        Caller caller = Caller.of(request);
        TenantId tenant = tenant(request, id);
        silences.find(tenant, id)
                .filter(view -> concerns(caller, view))
                .orElseThrow(() -> Problem.notFound("silence '" + id + "'").refuse());
        silences.expire(tenant, id, caller.actor(), caller.principal().environments());
        return gone();
    }

    /** Whether it may take alerts that the caller sees. */
    private static boolean concerns(Caller caller, View view) {
        return caller.readable().isEmpty()
                || view.environments().isEmpty()
                || view.environments().stream().anyMatch(caller.readable()::contains);
    }

    private TenantId tenant(HttpServletRequest request, String id) {
        return ownerOf(Caller.of(request), "silence", id, silences.list(null, Set.of()), View::id, View::tenant);
    }

    private static Map<String, Object> view(View silence) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", silence.id());
        view.put("tenant", silence.tenant().value());
        view.put("matchers", silence.matchers());
        view.put("starts_at", Views.text(silence.startsAt()));
        view.put("ends_at", Views.text(silence.endsAt()));
        view.put("created_by", silence.createdBy());
        view.put("comment", silence.comment());
        view.put("state", silence.state().toString());
        return view;
    }

    private static Map<String, Object> view(Preview preview) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("from", Views.text(preview.from()));
        view.put("to", Views.text(preview.to()));
        view.put("alerts", preview.alerts());
        view.put("messages", preview.messages());
        view.put("open_now", preview.openNow());
        List<Map<String, Object>> policies = new ArrayList<>();
        preview.byPolicy().forEach((policy, count) -> policies.add(Map.of("policy", policy, "count", count)));
        view.put("by_policy", policies);
        view.put("complete", preview.complete());
        view.put(
                "items",
                preview.items().stream()
                        .map(alert -> Json.object(AlertJson.write(alert)))
                        .toList());
        return view;
    }
}
