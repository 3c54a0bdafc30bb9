// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.alert.Escalations;
import io.bellwether.alert.Escalations.Drill;
import io.bellwether.alert.Escalations.DrillChannel;
import io.bellwether.alert.Escalations.DrillStep;
import io.bellwether.alert.Escalations.DrillTarget;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Fields;
import io.bellwether.api.tenancy.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Escalation policies and fire drills. */
@Path("/v1/escalations")
public final class EscalationResource extends Resource {
    private final Escalations escalations;
    private final InstantSource clock;

    EscalationResource(Escalations escalations, InstantSource clock) {
        this.escalations = escalations;
        this.clock = clock;
    }

    @GET
    public Response list(@Context HttpServletRequest request) {
        return ok(Listing.page(escalations.list(Caller.of(request).tenant()), Query.of(request)));
    }

    @POST
    public Response create(@Context HttpServletRequest request) throws IOException {
        Caller caller = Caller.of(request);
        Map<String, Object> document = document(request);
        TenantId tenant = owner(caller, document);
        Map<String, Object> created = escalations.create(tenant, document, caller.actor());
        return created("/v1/escalations/" + created.get("id") + "?tenant=" + tenant, created);
    }

    @GET
    @Path("{id}")
    public Response find(@Context HttpServletRequest request, @PathParam("id") String id) {
        return ok(escalations.find(tenant(request, id), id).orElseThrow(() -> missing(id)));
    }

    @PUT
    @Path("{id}")
    public Response replace(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        TenantId tenant = tenant(request, id);
        Map<String, Object> document = document(request);
        sameId(id, document);
        return ok(escalations
                .replace(tenant, id, document, Caller.of(request).actor())
                .orElseThrow(() -> missing(id)));
    }

    @DELETE
    @Path("{id}")
    public Response delete(@Context HttpServletRequest request, @PathParam("id") String id) {
        TenantId named = Caller.of(request).tenant();
        if (named != null || escalations.list(null).stream().anyMatch(view -> id.equals(view.get("id")))) {
            escalations.delete(tenant(request, id), id, Query.of(request).flag(ChannelResource.FORCE));
        }
        return gone();
    }

    @POST
    @Path("{id}/drill")
    public Response drill(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        TenantId tenant = tenant(request, id);
        Fields fields = fields(optionalDocument(request), "severity", "at");
        Severity severity = fields.read("severity", text -> Severity.fromName(text)
                .orElseThrow(() -> new IllegalArgumentException("must be info, warning, error or critical")));
        Instant at = fields.read("at", EscalationResource::time);
        fields.check();
        Drill drill = escalations
                .drill(
                        tenant,
                        id,
                        severity == null ? Severity.CRITICAL : severity,
                        at == null ? clock.instant() : at,
                        Caller.of(request).actor())
                .orElseThrow(() -> missing(id));
        return ok(view(drill));
    }

    private static Instant time(String given) {
        try {
            return OffsetDateTime.parse(given).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "must be an ISO-8601 time with its offset, such as 2026-01-05T09:00:00Z", e);
        }
    }

    private TenantId tenant(HttpServletRequest request, String id) {
        Caller caller = Caller.of(request);
        return ownerOf(
                caller,
                "escalation",
                id,
                caller.tenant() == null ? escalations.list(null) : List.of(),
                view -> String.valueOf(view.get("id")),
                view -> new TenantId(String.valueOf(view.get("tenant"))));
    }

    private static RuntimeException missing(String id) {
        return Problem.notFound("escalation '" + id + "'").refuse();
    }

    private static Map<String, Object> view(Drill drill) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", drill.id());
        view.put("severity", drill.severity().toString());
        view.put("at", Views.text(drill.at()));
        view.put("steps", drill.steps().stream().map(EscalationResource::view).toList());
        view.put("ends", drill.ends());
        return view;
    }

    private static Map<String, Object> view(DrillStep step) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("step", step.step());
        view.put("at", Views.text(step.at()));
        view.put("after", Durations.format(step.after()));
        view.put(
                "targets", step.targets().stream().map(EscalationResource::view).toList());
        return view;
    }

    private static Map<String, Object> view(DrillTarget target) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("target", target.target());
        view.put("who", target.who());
        view.put(
                "channels",
                target.channels().stream().map(EscalationResource::view).toList());
        return view;
    }

    private static Map<String, Object> view(DrillChannel channel) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("channel", channel.channel());
        view.put("notifier", channel.notifier());
        view.put("state", channel.state());
        view.put("would_tell", channel.tells());
        view.put("reason", channel.reason());
        return view;
    }
}
