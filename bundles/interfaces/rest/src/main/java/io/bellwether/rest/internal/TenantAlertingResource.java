// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.alert.AlertingSettings;
import io.bellwether.topology.Topologies;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A tenant's services with what each depends on, and how its alerts behave. */
@Path("/v1")
public final class TenantAlertingResource extends Resource {
    private final Topologies topologies;
    private final AlertingSettings alerting;

    TenantAlertingResource(Topologies topologies, AlertingSettings alerting) {
        this.topologies = topologies;
        this.alerting = alerting;
    }

    @GET
    @Path("tenants/{t}/topology")
    public Response topology(@Context HttpServletRequest request) {
        Map<String, Object> document = topologies.get(Caller.of(request).requireTenant());
        return ok(document.isEmpty() ? Map.of("services", List.of()) : document);
    }

    @PUT
    @Path("tenants/{t}/topology")
    public Response replaceTopology(@Context HttpServletRequest request) throws IOException {
        Caller caller = Caller.of(request);
        return ok(topologies.put(caller.requireTenant(), document(request), caller.actor()));
    }

    @GET
    @Path("tenants/{t}/alerting")
    public Response alerting(@Context HttpServletRequest request) {
        return ok(alerting.get(Caller.of(request).requireTenant()));
    }

    @PUT
    @Path("tenants/{t}/alerting")
    public Response replaceAlerting(@Context HttpServletRequest request) throws IOException {
        Caller caller = Caller.of(request);
        return ok(alerting.put(caller.requireTenant(), document(request), caller.actor()));
    }
}
