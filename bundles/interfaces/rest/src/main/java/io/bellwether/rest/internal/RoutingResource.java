// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.alert.Routing;
import io.bellwether.alert.RoutingImport;
import io.bellwether.alert.RoutingImport.Imported;
import io.bellwether.alert.RoutingTrial;
import io.bellwether.alert.RoutingTrial.Answer;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Fields;
import io.bellwether.api.tenancy.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** A tenant's routing: kept, taken over from an Alertmanager, and tried. */
@Path("/v1/tenants/{t}/routing")
public final class RoutingResource extends Resource {
    private static final int MOST_LABELS = 100;

    private final Routing routing;
    private final RoutingImport imports;
    private final RoutingTrial trial;
    private final InstantSource clock;

    RoutingResource(Routing routing, RoutingImport imports, RoutingTrial trial, InstantSource clock) {
        this.routing = routing;
        this.imports = imports;
        this.trial = trial;
        this.clock = clock;
    }

    @GET
    public Response routing(@Context HttpServletRequest request) {
        return ok(routing.get(Caller.of(request).requireTenant()));
    }

    @PUT
    public Response replaceRouting(@Context HttpServletRequest request) throws IOException {
        return ok(routing.put(Caller.of(request).requireWholeTenant(), document(request)));
    }

    @POST
    @Path("import")
    public Response importAlertmanager(@Context HttpServletRequest request) throws IOException {
        Caller caller = Caller.of(request);
        TenantId tenant = caller.requireWholeTenant();
        Query query = Query.of(request);
        Imported imported = imports.importAlertmanager(
                tenant,
                text(request),
                query.flag("apply"),
                query.flag(ChannelResource.FORCE),
                caller.principal().isPlatformAdmin());
        return ok(view(imported));
    }

    @POST
    @Path("test")
    public Response test(@Context HttpServletRequest request) throws IOException {
        TenantId tenant = Caller.of(request).requireTenant();
        Fields fields = fields(request, "labels", "at");
        if (!(fields.raw("labels") instanceof Map)) {
            fields.problem(
                    "labels",
                    fields.raw("labels"),
                    "is required: an object of the alert's labels, such as {\"severity\": \"critical\"}");
        }
        Map<String, String> labels =
                fields.raw("labels") instanceof Map ? fields.texts("labels", MOST_LABELS) : Map.of();
        Instant at = fields.read("at", RoutingResource::time);
        fields.check();
        return ok(view(trial.test(tenant, new TreeMap<>(labels), at == null ? clock.instant() : at)));
    }

    private static Instant time(String given) {
        try {
            return Instant.parse(given);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("is not a time; write one such as 2025-08-12T03:00:00Z", e);
        }
    }

    private static Map<String, Object> view(Imported imported) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("routing", imported.routing());
        view.put(
                "channels",
                imported.channels().stream()
                        .map(channel -> {
                            Map<String, Object> each = new LinkedHashMap<>();
                            each.put("id", channel.id());
                            each.put("notifier", channel.notifier());
                            each.put("settings", channel.settings());
                            return each;
                        })
                        .toList());
        view.put(
                "differences",
                imported.differences().stream()
                        .map(difference -> Map.of("field", difference.field(), "message", difference.message()))
                        .toList());
        view.put("applied", imported.applied());
        return view;
    }

    private static Map<String, Object> view(Answer answer) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("routes", answer.routes().stream().map(RoutingResource::view).toList());
        view.put(
                "tree",
                answer.tree().stream()
                        .map(asked -> {
                            Map<String, Object> each = new LinkedHashMap<>();
                            each.put("path", asked.path());
                            each.put("matched", asked.matched());
                            each.put("why", asked.why());
                            return each;
                        })
                        .toList());
        view.put("suppression", answer.suppression() == null ? null : view(answer.suppression()));
        view.put("silent", answer.silent());
        return view;
    }

    private static Map<String, Object> view(RoutingTrial.Taken route) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("path", route.path());
        view.put("channels", route.channels());
        view.put("escalation", route.escalation());
        view.put("group_labels", route.groupLabels());
        view.put("group_wait", Durations.format(route.groupWait()));
        view.put("group_interval", Durations.format(route.groupInterval()));
        view.put("repeat_interval", Durations.format(route.repeatInterval()));
        view.put("why", route.why());
        view.put("muted_by", route.mutedBy());
        return view;
    }

    private static Map<String, Object> view(RoutingTrial.Suppressed suppression) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("kind", suppression.kind());
        view.put("id", suppression.id());
        view.put("reason", suppression.reason());
        view.put(
                "until",
                suppression.until() == null ? null : suppression.until().toString());
        return view;
    }
}
