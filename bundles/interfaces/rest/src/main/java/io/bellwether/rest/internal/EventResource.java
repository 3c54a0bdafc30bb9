// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.events.EventIndex;
import io.bellwether.identity.Tenants;
import io.bellwether.journal.Journal;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Tenant;
import io.bellwether.wire.EventJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/** Events read back. */
@Path("/v1/events")
public final class EventResource extends Resource {
    private static final Duration STANDARD_RANGE = Duration.ofHours(1);
    /** How far ahead of our clock an event may be. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private static final int STANDARD = 100;
    private static final int MOST = 5_000;
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Journal journal;
    private final EventPages pages;
    private final Tenants tenants;
    private final InstantSource clock;

    EventResource(Journal journal, EventIndex index, Tenants tenants, InstantSource clock) {
        this.journal = journal;
        this.pages = new EventPages(journal, index);
        this.tenants = tenants;
        this.clock = clock;
    }

    @GET
    public Response list(@Context HttpServletRequest request) throws IOException {
        Query query = Query.of(request);
        Instant now = clock.instant();
        Instant to = query.time("to", now.plus(AHEAD));
        Instant from = query.time("from", (to.isBefore(now) ? to : now).minus(STANDARD_RANGE));
        if (!from.isBefore(to)) {
            throw new InvalidInput("from", from.toString(), "must be before 'to', " + to);
        }
        EventPages.EventPage page = EventFigures.answer(() -> pages.read(
                places(tenants, Caller.of(request)),
                from,
                to,
                Filters.expression(query.text("filter"), clock),
                query.limit(STANDARD, MOST),
                query.text("cursor")));
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (Event event : page.events()) {
                EventJson.write(event, json);
            }
            json.writeEndArray();
            json.writeStringField("next_cursor", page.next());
            json.writeEndObject();
        }
        return Response.ok(out.toByteArray(), "application/json").build();
    }

    @GET
    @Path("{id}")
    public Response find(@Context HttpServletRequest request, @PathParam("id") String id) {
        Event event = places(tenants, Caller.of(request)).stream()
                .map(where -> journal.find(where, id))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> Problem.notFound("event '" + id + "'").refuse());
        return Response.ok(EventJson.bytes(event), "application/json").build();
    }

    /** Every environment the request is for. */
    static List<TenantEnvironment> places(Tenants tenants, Caller caller) {
        return tenants.all().stream()
                .map(Tenant::id)
                .filter(tenant -> caller.tenant() == null || caller.tenant().equals(tenant))
                .flatMap(tenant -> tenants.environments(tenant).stream())
                .map(Environment::id)
                .filter(caller::covers)
                .toList();
    }
}
