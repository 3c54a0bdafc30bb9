// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.incident.Incident;
import io.bellwether.incident.Incidents;
import io.bellwether.report.Reports;
import io.bellwether.report.Reports.Document;
import io.bellwether.report.Reports.Form;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Post-incident reports, to read, to print and to keep. */
@Path("/v1/incidents/{id}/report")
public final class ReportResource extends Resource {
    /** Reports are pages of their own: they run nothing and load nothing. */
    private static final String CLOSED_PAGE =
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

    private final Incidents incidents;
    private final Reports reports;

    ReportResource(Incidents incidents, Reports reports) {
        this.incidents = incidents;
        this.reports = reports;
    }

    /** In the form that {@code format} names, or else the one {@code Accept} asks for; JSON when neither says. */
    @GET
    public Response read(@PathParam("id") String id, @Context HttpServletRequest request) {
        Query query = Query.of(request);
        Form form = form(query.text("format"), request.getHeader("Accept"));
        boolean save = query.flag("download");
        return owner(id, request)
                .flatMap(tenant -> reports.report(tenant, id, form))
                .map(document -> answer(document, save))
                .orElseThrow(() -> unknown(id));
    }

    /** Makes it anew, as after a note was added to a closed incident. */
    @POST
    public Response renew(@PathParam("id") String id, @Context HttpServletRequest request) {
        TenantId tenant = owner(id, request).orElseThrow(() -> unknown(id));
        reports.renew(tenant, id);
        return reports.report(tenant, id, Form.JSON)
                .map(document -> answer(document, false))
                .orElseThrow(() -> unknown(id));
    }

    private Optional<TenantId> owner(String id, HttpServletRequest request) {
        Caller caller = Caller.of(request);
        return incidents
                .find(caller.tenant(), id)
                .map(Incident::where)
                .filter(caller::covers)
                .map(TenantEnvironment::tenant);
    }

    private static RuntimeException unknown(String id) {
        return Problem.notFound("incident '" + id + "'").refuse();
    }

    private static Response answer(Document document, boolean save) {
        return Response.ok(document.content(), document.form().mediaType())
                .header("Content-Security-Policy", CLOSED_PAGE)
                .header(
                        "Content-Disposition",
                        (save ? "attachment" : "inline") + "; filename=\"" + document.fileName() + '"')
                .build();
    }

    private static Form form(String named, String accepted) {
        if (named != null) {
            return Arrays.stream(Form.values())
                    .filter(form -> form.suffix().equals(named.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new InvalidInput(
                            "format",
                            named,
                            "is no form of a report; use "
                                    + Arrays.stream(Form.values())
                                            .map(Form::suffix)
                                            .collect(Collectors.joining(", "))));
        }
        String wanted = accepted == null ? "" : accepted.toLowerCase(Locale.ROOT);
        if (wanted.contains("application/pdf")) {
            return Form.PDF;
        }
        return wanted.contains("text/html") ? Form.HTML : Form.JSON;
    }
}
