// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.ingest.Accounts;
import io.bellwether.ingest.IntakeRules;
import io.bellwether.wire.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/** The rules of intake, and the loss accounts. */
@Path("/v1")
public final class IntakeResource extends Resource {
    private final IntakeRules rules;
    private final Accounts accounts;

    IntakeResource(IntakeRules rules, Accounts accounts) {
        this.rules = rules;
        this.accounts = accounts;
    }

    @GET
    @Path("tenants/{t}/intake")
    public Response rules(@Context HttpServletRequest request) {
        return answer(rules.get(Caller.of(request).requireTenant()));
    }

    @PUT
    @Path("tenants/{t}/intake")
    public Response replaceRules(@Context HttpServletRequest request) throws IOException {
        TenantId tenant = Caller.of(request).requireWholeTenant();
        return answer(rules.put(tenant, document(request), expected(request)));
    }

    @GET
    @Path("intake")
    public Response accounts(@Context HttpServletRequest request) {
        Caller caller = Caller.of(request);
        return ok(Listing.page(
                accounts.list(caller.tenant()).stream()
                        .filter(account -> caller.covers(account.where()))
                        .map(IntakeViews::account)
                        .toList(),
                Query.of(request)));
    }

    private static Response answer(IntakeRules.View view) {
        return Response.ok(Json.bytes(IntakeViews.rules(view)), "application/json")
                .header("ETag", "\"" + view.version() + "\"")
                .build();
    }
}
