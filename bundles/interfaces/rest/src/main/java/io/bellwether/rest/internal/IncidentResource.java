// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.alert.Alerts;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.Fields;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.incident.Incident;
import io.bellwether.incident.IncidentState;
import io.bellwether.incident.Incidents;
import io.bellwether.incident.Incidents.Edit;
import io.bellwether.incident.Investigation;
import io.bellwether.incident.TimelineEntry;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.IncidentQuery;
import io.bellwether.relational.Page;
import io.bellwether.wire.AlertJson;
import io.bellwether.wire.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Incidents: read, noted on, taken, merged, split, linked and closed; and what happened in them, in order. */
@Path("/v1/incidents")
public final class IncidentResource extends Resource {
    private static final int STANDARD = 100;
    private static final int MOST = 5_000;
    private static final int LONGEST_NOTE = 10_000;
    private static final int ALERTS = 1_000;

    private final Incidents incidents;
    private final Investigation investigation;
    private final Alerts alerts;

    IncidentResource(Incidents incidents, Investigation investigation, Alerts alerts) {
        this.incidents = incidents;
        this.investigation = investigation;
        this.alerts = alerts;
    }

    @GET
    public Response list(@Context HttpServletRequest request) {
        Query query = Query.of(request);
        Caller caller = Caller.of(request);
        IncidentQuery asked = new IncidentQuery(
                caller.tenant(),
                caller.readable(),
                query.set("state", IncidentResource::state, "OPEN, ACK, RESOLVED, CLOSED"),
                query.set("severity", Severity::fromName, "info, warning, error, critical"),
                query.text("service"),
                query.time("from", null),
                query.time("to", null));
        Page<Incident> page = incidents.list(asked, query.limit(STANDARD, MOST), query.text("cursor"));
        return ok(Views.items(page.items().stream().map(IncidentViews::incident).toList(), page.next()));
    }

    private static Optional<String> state(String name) {
        return Arrays.stream(IncidentState.values())
                .map(Enum::name)
                .filter(state -> state.equalsIgnoreCase(name))
                .findFirst();
    }

    @GET
    @Path("timeline")
    public Response timelineOfAlert(@Context HttpServletRequest request) {
        String id = Query.of(request).text("alert");
        if (id == null) {
            throw new InvalidInput("alert", null, "is missing; name the alert with ?alert=…");
        }
        Caller caller = Caller.of(request);
        Alert alert = alerts.find(caller.tenant(), id)
                .filter(found -> caller.covers(found.where()))
                .orElseThrow(() -> missing("alert", id));
        return timeline(
                investigation.timelineOfAlert(alert.where().tenant(), id).orElseThrow(() -> missing("alert", id)));
    }

    private static Response timeline(List<TimelineEntry> entries) {
        return ok(Views.items(entries.stream().map(IncidentViews::entry).toList(), null));
    }

    @GET
    @Path("{id}")
    public Response find(@Context HttpServletRequest request, @PathParam("id") String id) {
        Incident incident = require(request, id);
        Map<String, Object> view = IncidentViews.incident(incident);
        view.put(
                "alerts",
                incidents.alerts(incident.where().tenant(), id, ALERTS).stream()
                        .map(alert -> Json.object(AlertJson.write(alert)))
                        .toList());
        return ok(view);
    }

    @GET
    @Path("{id}/timeline")
    public Response timeline(@Context HttpServletRequest request, @PathParam("id") String id) {
        Incident incident = require(request, id);
        return timeline(
                investigation.timeline(incident.where().tenant(), id).orElseThrow(() -> missing("incident", id)));
    }

    @PATCH
    @Path("{id}")
    public Response edit(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        Fields fields = fields(request, "title", "severity", "owner");
        Severity severity = fields.read("severity", text -> Severity.fromName(text)
                .orElseThrow(() -> new IllegalArgumentException("must be one of info, warning, error, critical")));
        Edit edit = new Edit(named(fields, "title"), severity, named(fields, "owner"));
        fields.check();
        return answer(incidents.edit(changing(request, id), id, edit, actor(request)), id);
    }

    /** Null when it is left as it is; empty when null or nothing is given, which takes it away. */
    private static String named(Fields fields, String field) {
        String text = fields.text(field);
        return text == null && fields.names(field) ? "" : text;
    }

    @POST
    @Path("{id}/notes")
    public Response note(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        Fields fields = fields(request, "text");
        String text = fields.raw("text") == null
                ? fields.required("text", "what is noted")
                : fields.text("text", LONGEST_NOTE);
        fields.check();
        return answer(incidents.note(changing(request, id), id, text, actor(request)), id);
    }

    /** Its open alerts are taken with it, so that nobody is called for them again. */
    @POST
    @Path("{id}/ack")
    public Response acknowledge(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        String comment = AlertRequests.comment(optionalDocument(request));
        TenantId tenant = changing(request, id);
        Optional<Incident> taken = incidents.acknowledge(tenant, id, comment, actor(request));
        Set<String> open = incidents.alerts(tenant, id, MOST).stream()
                .filter(alert -> alert.state() == AlertState.OPEN)
                .map(Alert::id)
                .collect(Collectors.toSet());
        alerts.change(new Alerts.Bulk(
                Alerts.Bulk.Action.ACK,
                open,
                AlertQuery.of(tenant),
                Alerts.Acknowledgement.by(actor(request), comment)));
        return answer(incidents.find(tenant, id).or(() -> taken), id);
    }

    @POST
    @Path("{id}/close")
    public Response close(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        String comment = AlertRequests.comment(optionalDocument(request));
        return answer(incidents.close(changing(request, id), id, comment, actor(request)), id);
    }

    @POST
    @Path("{id}/reopen")
    public Response reopen(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        String comment = AlertRequests.comment(optionalDocument(request));
        return answer(incidents.reopen(changing(request, id), id, comment, actor(request)), id);
    }

    @POST
    @Path("{id}/merge")
    public Response merge(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        String into = id(request, "into");
        TenantId tenant = changing(request, id);
        other(request, "into", into);
        return answer(incidents.merge(tenant, id, into, actor(request)), id);
    }

    @POST
    @Path("{id}/split")
    public Response split(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        Fields fields = fields(request, "alerts");
        List<String> ids = fields.list("alerts", MOST, text -> text);
        if (ids.isEmpty() && fields.problems().isEmpty()) {
            fields.problem("alerts", fields.raw("alerts"), "must be a list of the ids of alerts of this incident");
        }
        fields.check();
        TenantId tenant = changing(request, id);
        Incident fresh = incidents.split(tenant, id, ids, actor(request)).orElseThrow(() -> missing("incident", id));
        return created("/v1/incidents/" + fresh.id(), IncidentViews.incident(fresh));
    }

    @POST
    @Path("{id}/link")
    public Response link(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        String other = id(request, "incident");
        TenantId tenant = changing(request, id);
        other(request, "incident", other);
        return answer(incidents.link(tenant, id, other, actor(request)), id);
    }

    /** The other incident of a pair must be within the caller's reach as well. */
    private void other(HttpServletRequest request, String field, String id) {
        Caller caller = Caller.of(request);
        boolean reached = id != null
                && incidents
                        .find(caller.tenant(), id)
                        .filter(found -> caller.covers(found.where()))
                        .isPresent();
        if (!reached) {
            throw new InvalidInput(field, id, "must be the id of another incident");
        }
    }

    private Incident require(HttpServletRequest request, String id) {
        Caller caller = Caller.of(request);
        return incidents
                .find(caller.tenant(), id)
                .filter(incident -> caller.covers(incident.where()))
                .orElseThrow(() -> missing("incident", id));
    }

    /** Whose incident is to change; one that was merged does not change any more. */
    private TenantId changing(HttpServletRequest request, String id) {
        Incident incident = require(request, id);
        if (incident.mergedInto() != null) {
            throw Problem.of(
                            409,
                            "Merged",
                            "this incident was merged into " + incident.mergedInto() + "; change that one")
                    .refuse();
        }
        return incident.where().tenant();
    }

    private static String actor(HttpServletRequest request) {
        return Caller.of(request).actor();
    }

    private static Problem.Refused missing(String what, String id) {
        return Problem.notFound(what + " '" + id + "'").refuse();
    }

    private static Response answer(Optional<Incident> incident, String id) {
        return ok(IncidentViews.incident(incident.orElseThrow(() -> missing("incident", id))));
    }

    private static String id(HttpServletRequest request, String field) throws IOException {
        Fields fields = fields(request, field);
        String id = fields.required(field, "the id of another incident");
        fields.check();
        return id;
    }
}
