// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.settings.Durations;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.events.EventIndex;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** How far the index of events is, and making it again. */
@Path("/v1/index")
public final class IndexResource extends Resource {
    private final EventIndex index;

    IndexResource(EventIndex index) {
        this.index = index;
    }

    @GET
    public Response status(@Context HttpServletRequest request) {
        Caller caller = Caller.of(request);
        return ok(Map.of(
                "items",
                index.status(caller.tenant()).stream()
                        .filter(status -> caller.covers(status.where()))
                        .map(IndexResource::view)
                        .toList()));
    }

    @POST
    @Path("rebuild")
    public Response rebuild(@Context HttpServletRequest request) {
        TenantEnvironment where = Caller.of(request).requireEnvironment();
        index.rebuild(where);
        return accepted(
                "/v1/index?tenant=" + where.tenant() + "&environment=" + where.environment(),
                Map.of(
                        "tenant",
                        where.tenant().value(),
                        "environment",
                        where.environment().value()));
    }

    private static Map<String, Object> view(EventIndex.Status status) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tenant", status.where().tenant().value());
        view.put("environment", status.where().environment().value());
        view.put("state", status.state());
        view.put("events", status.events());
        view.put("behind", status.behind() < 0 ? null : status.behind());
        view.put("lag", Durations.format(status.lag()));
        view.put("bytes", status.bytes());
        view.put("problem", status.problem());
        return view;
    }
}
