// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.detect.PolicyTests;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/** Runs the tests of a policy that is not saved, or tests that are only about who is told, as the tenant has the rest. */
@Path("/v1/alerts/policies/test")
public final class PolicyTrialResource extends Resource {
    private final PolicyTests tests;

    PolicyTrialResource(PolicyTests tests) {
        this.tests = tests;
    }

    @POST
    public Response run(@Context HttpServletRequest request) throws IOException {
        return ok(RehearsalViews.report(tests.run(Caller.of(request).tenant(), document(request))));
    }
}
