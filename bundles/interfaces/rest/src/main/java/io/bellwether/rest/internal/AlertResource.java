// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.bellwether.alert.Alerts;
import io.bellwether.alert.Alerts.Acknowledgement;
import io.bellwether.alert.Alerts.Bulk;
import io.bellwether.alert.Outcomes;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.Fields;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Anomalies;
import io.bellwether.notify.Deliveries;
import io.bellwether.relational.AlertOutcome;
import io.bellwether.relational.AlertOutcome.Judgement;
import io.bellwether.relational.Page;
import io.bellwether.wire.AlertJson;
import io.bellwether.wire.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Alerts: read, acknowledge, assign, resolve, confirm or dismiss, and why somebody was told. */
@Path("/v1/alerts")
public final class AlertResource extends Resource {
    private static final int STANDARD = 100;
    private static final int MOST = 5_000;
    private static final int LONGEST_COMMENT = 4_000;
    private static final String NO_OUTCOME = "none";
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Alerts alerts;
    private final Outcomes outcomes;
    private final Anomalies anomalies;
    private final Deliveries deliveries;

    AlertResource(Alerts alerts, Outcomes outcomes, Anomalies anomalies, Deliveries deliveries) {
        this.alerts = alerts;
        this.outcomes = outcomes;
        this.anomalies = anomalies;
        this.deliveries = deliveries;
    }

    @GET
    public Response list(@Context HttpServletRequest request) throws IOException {
        Query query = Query.of(request);
        Page<Alert> page = alerts.list(
                AlertRequests.query(Caller.of(request), query), query.limit(STANDARD, MOST), query.text("cursor"));
        ByteArrayOutputStream out = new ByteArrayOutputStream(16 * 1024);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (Alert alert : page.items()) {
                AlertJson.write(alert, json);
            }
            json.writeEndArray();
            json.writeStringField("next_cursor", page.next());
            json.writeEndObject();
        }
        return Response.ok(out.toByteArray(), "application/json").build();
    }

    @GET
    @Path("summary")
    public Response summary(@Context HttpServletRequest request) {
        Map<AlertState, Map<Severity, Long>> counts =
                alerts.summary(AlertRequests.query(Caller.of(request), Query.of(request)));
        Map<String, Object> view = new LinkedHashMap<>();
        long active = 0;
        for (AlertState state : AlertState.values()) {
            Map<String, Object> bySeverity = new LinkedHashMap<>();
            for (Severity severity : Severity.values()) {
                long count = counts.getOrDefault(state, Map.of()).getOrDefault(severity, 0L);
                bySeverity.put(severity.toString(), count);
                active += state == AlertState.RESOLVED ? 0 : count;
            }
            view.put(state.name().toLowerCase(Locale.ROOT), bySeverity);
        }
        view.put("total", active);
        return ok(view);
    }

    @POST
    @Path("ackAll")
    public Response acknowledgeAll(@Context HttpServletRequest request) throws IOException {
        Caller caller = Caller.of(request);
        int count = alerts.change(new Bulk(
                Bulk.Action.ACK,
                null,
                AlertRequests.query(caller, Query.of(request)),
                AlertRequests.acknowledgement(caller, optionalDocument(request))));
        return ok(Map.of("acknowledged", count));
    }

    /** The same to many alerts: {@code {changed, unknown}}, the ids among them that are of no alert the caller sees. */
    @POST
    @Path("bulk")
    public Response change(@Context HttpServletRequest request) throws IOException {
        Caller caller = Caller.of(request);
        Bulk bulk = AlertRequests.bulk(caller, document(request));
        int changed = alerts.change(bulk);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("changed", changed);
        view.put("unknown", bulk.ids() == null || bulk.ids().size() == changed ? List.of() : unknown(caller, bulk));
        return ok(view);
    }

    private List<String> unknown(Caller caller, Bulk bulk) {
        return bulk.ids().stream()
                .filter(id -> alerts.find(caller.tenant(), id)
                        .filter(alert -> caller.covers(alert.where()))
                        .isEmpty())
                .toList();
    }

    @GET
    @Path("{id}")
    public Response find(@Context HttpServletRequest request, @PathParam("id") String id) {
        Alert alert = require(request, id);
        TenantId tenant = alert.where().tenant();
        Map<String, Object> view = Json.object(AlertJson.write(alert));
        view.put("detectors", outcomes.detectors(tenant, id));
        view.put("outcome", outcome(outcomes.find(tenant, id).orElse(null)));
        view.put("hints", anomalies.ofAlert(tenant, id).map(HealthViews::hints).orElse(List.of()));
        return ok(view);
    }

    @GET
    @Path("{id}/trail")
    public Response trail(@Context HttpServletRequest request, @PathParam("id") String id) {
        Alert alert = require(request, id);
        return ok(TrailView.of(alert, alerts.trail(alert.where().tenant(), id), deliveries));
    }

    @POST
    @Path("{id}/ack")
    public Response acknowledge(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        Alert alert = require(request, id);
        return alert(alerts.acknowledge(
                        alert.where().tenant(),
                        id,
                        AlertRequests.acknowledgement(Caller.of(request), optionalDocument(request)))
                .orElse(alert));
    }

    @POST
    @Path("{id}/assign")
    public Response assign(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        Alert alert = require(request, id);
        Acknowledgement said = AlertRequests.assignment(Caller.of(request), document(request));
        return alert(alerts.assign(alert.where().tenant(), id, said.assignedTo(), said.actor(), said.comment())
                .orElse(alert));
    }

    @POST
    @Path("{id}/resolve")
    public Response resolve(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        Alert alert = require(request, id);
        return alert(alerts.resolve(
                        alert.where().tenant(),
                        id,
                        Caller.of(request).actor(),
                        AlertRequests.comment(optionalDocument(request)))
                .orElse(alert));
    }

    @POST
    @Path("{id}/outcome")
    public Response judge(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        Alert alert = require(request, id);
        TenantId tenant = alert.where().tenant();
        Fields fields = Fields.of(document(request), Set.of("outcome", "comment", "tenant"));
        String said = fields.required("outcome", "confirmed, dismissed, or none to take it back");
        Judgement judgement = said == null ? null : judgement(fields, said);
        String comment = fields.text("comment", LONGEST_COMMENT);
        fields.check();
        if (!outcomes.judge(tenant, id, judgement, Caller.of(request).actor(), comment)) {
            throw Problem.notFound("alert '" + id + "'").refuse();
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("alert_id", id);
        view.put("outcome", outcome(outcomes.find(tenant, id).orElse(null)));
        return ok(view);
    }

    private static Judgement judgement(Fields fields, String name) {
        Judgement judgement = Judgement.fromName(name).orElse(null);
        if (judgement == null && !name.equalsIgnoreCase(NO_OUTCOME)) {
            fields.problem("outcome", name, "must be confirmed, dismissed, or none to take it back");
        }
        return judgement;
    }

    private static Map<String, Object> outcome(AlertOutcome outcome) {
        if (outcome == null) {
            return null;
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("outcome", outcome.judgement().toString());
        view.put("by", outcome.actor());
        view.put("comment", outcome.comment());
        view.put("at", Views.text(outcome.at()));
        return view;
    }

    private Alert require(HttpServletRequest request, String id) {
        Caller caller = Caller.of(request);
        return alerts.find(caller.tenant(), id)
                .filter(alert -> caller.covers(alert.where()))
                .orElseThrow(() -> Problem.notFound("alert '" + id + "'").refuse());
    }

    private static Response alert(Alert alert) {
        return Response.ok(AlertJson.write(alert), "application/json").build();
    }
}
