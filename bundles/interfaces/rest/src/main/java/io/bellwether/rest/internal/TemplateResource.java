// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.notify.Channels;
import io.bellwether.notify.Channels.ChannelView;
import io.bellwether.notify.Wording;
import io.bellwether.notify.Wording.Preview;
import jakarta.servlet.http.HttpServletRequest;
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

/** The words of notifications: a tenant's templates, and how a channel would tell. */
@Path("/v1")
public final class TemplateResource extends Resource {
    private final Wording wording;
    private final Channels channels;

    TemplateResource(Wording wording, Channels channels) {
        this.wording = wording;
        this.channels = channels;
    }

    @GET
    @Path("tenants/{t}/templates")
    public Response templates(@Context HttpServletRequest request) {
        return ok(wording.templates(Caller.of(request).requireTenant()));
    }

    @PUT
    @Path("tenants/{t}/templates")
    public Response replace(@Context HttpServletRequest request) throws IOException {
        Caller caller = Caller.of(request);
        TenantId tenant = caller.requireWholeTenant();
        return ok(wording.replace(tenant, document(request), caller.actor()));
    }

    @POST
    @Path("channels/{id}/preview")
    public Response preview(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        TenantId tenant =
                ownerOf(Caller.of(request), "channel", id, channels.list(null), ChannelView::id, ChannelView::tenant);
        Preview preview = wording.preview(tenant, id, optionalDocument(request))
                .orElseThrow(() -> Problem.notFound("channel '" + id + "'").refuse());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("title", preview.title());
        view.put("text", preview.text());
        view.put("html", preview.html());
        view.put("body", preview.body());
        view.put("alert_id", preview.alert());
        view.put("note", preview.note());
        return ok(view);
    }
}
