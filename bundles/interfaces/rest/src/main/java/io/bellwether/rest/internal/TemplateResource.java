// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.notify.Wording;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The words of notifications: a tenant's templates. */
@Path("/v1")
public final class TemplateResource extends Resource {
    private final Wording wording;

    TemplateResource(Wording wording) {
        this.wording = wording;
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
    @Path("tenants/{t}/templates/preview")
    public Response preview(@Context HttpServletRequest request) throws IOException {
        TenantId tenant = Caller.of(request).requireTenant();
        return ok(view(wording.preview(tenant, optionalDocument(request))));
    }

    static Map<String, Object> view(Wording.Preview preview) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("title", preview.title());
        view.put("text", preview.text());
        view.put("html", preview.html());
        view.put("body", preview.body());
        view.put("alert_id", preview.alert());
        view.put("note", preview.note());
        return view;
    }
}
