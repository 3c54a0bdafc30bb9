// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.alert.Checkup;
import io.bellwether.alert.Checkup.Finding;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wrong with how people are told. */
@Path("/v1/checkup")
public final class CheckupResource extends Resource {
    private final Checkup checkup;

    CheckupResource(Checkup checkup) {
        this.checkup = checkup;
    }

    @GET
    public Response findings(@Context HttpServletRequest request) {
        List<Finding> findings = checkup.findings(Caller.of(request).tenant());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("well", findings.isEmpty());
        view.put("items", findings.stream().map(CheckupResource::view).toList());
        return ok(view);
    }

    private static Map<String, Object> view(Finding finding) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tenant", finding.tenant() == null ? null : finding.tenant().value());
        view.put("subject", finding.subject());
        view.put("problem", finding.problem());
        return view;
    }
}
