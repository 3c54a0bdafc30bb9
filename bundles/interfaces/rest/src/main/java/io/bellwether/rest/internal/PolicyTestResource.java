// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.detect.PolicyTests;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** Runs the tests of a policy as the tenant has it; of the default pack's when no tenant is named. */
@Path("/v1/alerts/policies/{id}/test")
public final class PolicyTestResource extends Resource {
    private final PolicyTests tests;

    PolicyTestResource(PolicyTests tests) {
        this.tests = tests;
    }

    @POST
    public Response run(@Context HttpServletRequest request, @PathParam("id") String id) {
        return tests.run(Caller.of(request).tenant(), id)
                .map(report -> ok(RehearsalViews.report(report)))
                .orElseThrow(() -> Problem.notFound("policy '" + id + "'").refuse());
    }
}
