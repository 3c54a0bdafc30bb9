// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.alert.OnCall;
import io.bellwether.alert.OnCall.Duty;
import io.bellwether.alert.OnCall.Kind;
import io.bellwether.alert.OnCall.Note;
import io.bellwether.alert.OnCall.Shift;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Who is on call: people, rotas, overrides and hand-over notes. */
@Path("/v1/oncall")
public final class OnCallResource extends Resource {
    private static final Duration STANDARD_LIST = Duration.ofDays(14);

    private static final int LONGEST_NOTE = 4_000;

    private final OnCall onCall;
    private final InstantSource clock;

    OnCallResource(OnCall onCall, InstantSource clock) {
        this.onCall = onCall;
        this.clock = clock;
    }

    @GET
    public Response now(@Context HttpServletRequest request) {
        Instant at = Query.of(request).time("at", clock.instant());
        List<Duty> duties = onCall.onCall(Caller.of(request).tenant(), at);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("at", at.toString());
        view.put("items", duties.stream().map(OnCallResource::duty).toList());
        view.put(
                "warnings",
                duties.stream()
                        .map(OnCallResource::warning)
                        .filter(Objects::nonNull)
                        .toList());
        return ok(view);
    }

    @GET
    @Path("{kind: people|rotas|overrides}")
    public Response list(@Context HttpServletRequest request, @PathParam("kind") String kind) {
        return ok(Listing.page(onCall.list(Caller.of(request).tenant(), kind(kind)), Query.of(request)));
    }

    @POST
    @Path("{kind: people|rotas|overrides}")
    public Response create(@Context HttpServletRequest request, @PathParam("kind") String kind) throws IOException {
        Caller caller = Caller.of(request);
        caller.requireUnbounded();
        Map<String, Object> document = document(request);
        TenantId tenant = owner(caller, document);
        Map<String, Object> created = onCall.create(tenant, kind(kind), document, caller.actor());
        return created("/v1/oncall/" + kind + "/" + created.get("id") + "?tenant=" + tenant, created);
    }

    @GET
    @Path("{kind: people|rotas|overrides}/{id}")
    public Response find(
            @Context HttpServletRequest request, @PathParam("kind") String kind, @PathParam("id") String id) {
        TenantId tenant = tenant(request, kind(kind), id);
        return ok(onCall.find(tenant, kind(kind), id).orElseThrow(() -> missing(kind(kind), id)));
    }

    @PUT
    @Path("{kind: people|rotas|overrides}/{id}")
    public Response replace(
            @Context HttpServletRequest request, @PathParam("kind") String kind, @PathParam("id") String id)
            throws IOException {
        Caller.of(request).requireUnbounded();
        TenantId tenant = tenant(request, kind(kind), id);
        Map<String, Object> document = document(request);
        sameId(id, document);
        return ok(onCall.replace(
                        tenant, kind(kind), id, document, Caller.of(request).actor())
                .orElseThrow(() -> missing(kind(kind), id)));
    }

    @DELETE
    @Path("{kind: people|rotas|overrides}/{id}")
    public Response delete(
            @Context HttpServletRequest request, @PathParam("kind") String kind, @PathParam("id") String id) {
        Caller.of(request).requireUnbounded();
        TenantId named = Caller.of(request).tenant();
        if (named != null || onCall.list(null, kind(kind)).stream().anyMatch(view -> id.equals(view.get("id")))) {
            boolean force = Query.of(request).flag(ChannelResource.FORCE);
            onCall.delete(tenant(request, kind(kind), id), kind(kind), id, force);
        }
        return gone();
    }

    @GET
    @Path("rotas/{id}/shifts")
    public Response shifts(@Context HttpServletRequest request, @PathParam("id") String id) {
        Query query = Query.of(request);
        Instant from = query.time("from", clock.instant());
        Instant to = query.time("to", from.plus(STANDARD_LIST));
        List<Shift> shifts =
                onCall.shifts(tenant(request, Kind.ROTA, id), id, from, to).orElseThrow(() -> missing(Kind.ROTA, id));
        return ok(Views.items(shifts.stream().map(OnCallResource::shift).toList(), null));
    }

    @GET
    @Path("rotas/{id}/notes")
    public Response notes(@Context HttpServletRequest request, @PathParam("id") String id) {
        List<Note> notes = onCall.notes(tenant(request, Kind.ROTA, id), id).orElseThrow(() -> missing(Kind.ROTA, id));
        return ok(Listing.page(notes.stream().map(OnCallResource::note).toList(), Query.of(request)));
    }

    @POST
    @Path("rotas/{id}/notes")
    public Response addNote(@Context HttpServletRequest request, @PathParam("id") String id) throws IOException {
        Caller.of(request).requireUnbounded();
        TenantId tenant = tenant(request, Kind.ROTA, id);
        Fields fields = fields(request, "text");
        String text = fields.raw("text") == null
                ? fields.required("text", "what whoever is on call next should know")
                : fields.text("text", LONGEST_NOTE);
        fields.check();
        Note note = onCall.note(tenant, id, text, Caller.of(request).actor()).orElseThrow(() -> missing(Kind.ROTA, id));
        return created("/v1/oncall/rotas/" + id + "/notes?tenant=" + tenant, note(note));
    }

    private TenantId tenant(HttpServletRequest request, Kind kind, String id) {
        Caller caller = Caller.of(request);
        return ownerOf(
                caller,
                kind.toString(),
                id,
                caller.tenant() == null ? onCall.list(null, kind) : List.of(),
                view -> String.valueOf(view.get("id")),
                view -> new TenantId(String.valueOf(view.get("tenant"))));
    }

    private static Kind kind(String path) {
        return switch (path) {
            case "people" -> Kind.PERSON;
            case "rotas" -> Kind.ROTA;
            default -> Kind.OVERRIDE;
        };
    }

    private static RuntimeException missing(Kind kind, String id) {
        return Problem.notFound(kind + " '" + id + "'").refuse();
    }

    private static Map<String, Object> shift(Shift shift) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("from", Views.text(shift.from()));
        view.put("to", Views.text(shift.to()));
        view.put("person", shift.person());
        view.put("layer", shift.layer());
        view.put("override", shift.override());
        return view;
    }

    private static Map<String, Object> duty(Duty duty) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tenant", duty.tenant().value());
        view.put("rota", duty.rota());
        view.put("name", duty.name());
        view.put("time_zone", duty.zone().getId());
        view.put("person", duty.shift().person());
        view.put("person_name", duty.personName());
        view.put("channels", duty.channels());
        view.put("since", Views.text(duty.shift().from()));
        view.put("until", Views.text(duty.shift().to()));
        view.put("layer", duty.shift().layer());
        view.put("override", duty.shift().override());
        Map<String, Object> next = new LinkedHashMap<>();
        if (duty.next() != null) {
            next.put("person", duty.next().person());
            next.put("from", Views.text(duty.next().from()));
        }
        view.put("next", next.isEmpty() ? null : next);
        view.put("note", duty.note() == null ? null : note(duty.note()));
        List<Map<String, Object>> gaps = new ArrayList<>();
        for (Shift gap : duty.gaps()) {
            Map<String, Object> times = new LinkedHashMap<>();
            times.put("from", Views.text(gap.from()));
            times.put("to", Views.text(gap.to()));
            gaps.add(times);
        }
        view.put("gaps", gaps);
        return view;
    }

    private static String warning(Duty duty) {
        if (duty.gaps().isEmpty()) {
            return null;
        }
        Shift first = duty.gaps().get(0);
        String more = duty.gaps().size() == 1 ? "" : ", and " + (duty.gaps().size() - 1) + " times more";
        return "nobody is on call for rota '" + duty.rota() + "' of tenant '" + duty.tenant() + "' from "
                + Views.text(first.from()) + " to " + Views.text(first.to()) + more + " in the seven days to come";
    }

    private static Map<String, Object> note(Note note) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", note.id());
        view.put("rota", note.rota());
        view.put("text", note.text());
        view.put("author", note.author());
        view.put("at", Views.text(note.at()));
        return view;
    }
}
