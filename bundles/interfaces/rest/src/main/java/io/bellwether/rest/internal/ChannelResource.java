// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.notify.Channels;
import io.bellwether.notify.Channels.ChannelView;
import io.bellwether.notify.Wording;
import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.Page;
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
import java.util.Map;

/** Channels, their test and their ledger. */
@Path("/v1/channels")
public final class ChannelResource extends Resource {
    /** Deletes also what others name. */
    static final String FORCE = "force";

    private static final int MOST = 1_000;

    private final Channels channels;
    private final Wording wording;

    ChannelResource(Channels channels, Wording wording) {
        this.channels = channels;
        this.wording = wording;
    }

    @GET
    public Response list(@Context HttpServletRequest request) {
        return ok(Listing.page(
                channels.list(Caller.of(request).tenant()).stream()
                        .map(Views::channel)
                        .toList(),
                Query.of(request)));
    }

    @POST
    public Response create(@Context HttpServletRequest request) throws IOException {
        Caller caller = Caller.of(request);
        Map<String, Object> document = document(request);
        TenantId tenant = owner(caller, document);
        ChannelView created =
                channels.create(tenant, document, caller.principal().isPlatformAdmin());
        return created("/v1/channels/" + created.id() + "?tenant=" + tenant, Views.channel(created));
    }

    @GET
    @Path("{id}")
    public Response find(@Context HttpServletRequest request, @PathParam("id") String id) {
        return ok(Views.channel(channels.find(tenant(request, id), id)
                .orElseThrow(() -> Problem.notFound("channel '" + id + "'").refuse())));
    }

    @PUT
    @Path("{id}")
    public Response replace(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        Caller caller = Caller.of(request);
        TenantId tenant = tenant(request, id);
        Map<String, Object> document = document(request);
        document.remove("status");
        document.remove("tenant");
        sameId(id, document);
        return channels.replace(tenant, id, document, caller.principal().isPlatformAdmin())
                .map(view -> ok(Views.channel(view)))
                .orElseThrow(() -> Problem.notFound("channel '" + id + "'").refuse());
    }

    @DELETE
    @Path("{id}")
    public Response delete(@Context HttpServletRequest request, @PathParam("id") String id) {
        Caller caller = Caller.of(request);
        if (caller.tenant() != null
                || channels.list(null).stream().anyMatch(view -> view.id().equals(id))) {
            channels.delete(tenant(request, id), id, Query.of(request).flag(FORCE));
        }
        return gone();
    }

    @POST
    @Path("{id}/test")
    public Response test(@Context HttpServletRequest request, @PathParam("id") String id) throws InterruptedException {
        Channels.TestResult result = channels.test(tenant(request, id), id)
                .orElseThrow(() -> Problem.notFound("channel '" + id + "'").refuse());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("outcome", result.outcome());
        view.put("status", result.outcome());
        view.put("latency_ms", result.latency().toMillis());
        view.put("reason", result.reason());
        return ok(view);
    }

    @POST
    @Path("{id}/preview")
    public Response preview(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        Wording.Preview preview = wording.preview(tenant(request, id), id, optionalDocument(request))
                .orElseThrow(() -> Problem.notFound("channel '" + id + "'").refuse());
        return ok(TemplateResource.view(preview));
    }

    @GET
    @Path("{id}/deliveries")
    public Response deliveries(@Context HttpServletRequest request, @PathParam("id") String id) {
        Caller.of(request).requireUnbounded();
        Query query = Query.of(request);
        TenantId tenant = tenant(request, id);
        Page<DeliveryAttempt> page = channels.ledger(tenant, id, query.limit(100, MOST), query.text("cursor"));
        if (page.items().isEmpty() && channels.find(tenant, id).isEmpty()) {
            throw Problem.notFound("channel '" + id + "'").refuse();
        }
        return ok(Views.items(page.items().stream().map(Views::delivery).toList(), page.next()));
    }

    private TenantId tenant(HttpServletRequest request, String id) {
        return ownerOf(Caller.of(request), "channel", id, channels.list(null), ChannelView::id, ChannelView::tenant);
    }
}
