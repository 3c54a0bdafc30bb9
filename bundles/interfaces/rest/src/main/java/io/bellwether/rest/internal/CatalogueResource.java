// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.dashboard.Dashboard;
import io.bellwether.api.settings.Parameter;
import io.bellwether.runtime.PluginGuard;
import io.bellwether.runtime.PluginGuard.PluginHealth;
import io.bellwether.runtime.PluginGuard.PluginRef;
import io.bellwether.runtime.Plugins;
import io.bellwether.wire.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What is installed: plugins with their parameters and health, and dashboards. */
@Path("/v1")
public final class CatalogueResource extends Resource {
    private final Plugins plugins;
    private final PluginGuard guard;
    private final Function<String, List<Parameter<?>>> connectors;
    private final Function<String, List<Parameter<?>>> channels;
    private final Collection<Dashboard> dashboards;

    /**
     * @param connectors the settings that a connector of a source takes; empty when there is none
     * @param channels the settings that a channel of a notifier takes; empty when there is none
     */
    CatalogueResource(
            Plugins plugins,
            PluginGuard guard,
            Function<String, List<Parameter<?>>> connectors,
            Function<String, List<Parameter<?>>> channels,
            Collection<Dashboard> dashboards) {
        this.plugins = plugins;
        this.guard = guard;
        this.connectors = connectors;
        this.channels = channels;
        this.dashboards = dashboards;
    }

    @GET
    @Path("plugins")
    public Response plugins(@Context HttpServletRequest request) {
        return ok(Listing.page(plugins.installed().stream().map(this::view).toList(), Query.of(request)));
    }

    @GET
    @Path("dashboards")
    public Response dashboards(@Context HttpServletRequest request) {
        return ok(Listing.page(
                dashboards.stream()
                        .sorted(Comparator.comparing(Dashboard::title))
                        .map(CatalogueResource::summary)
                        .toList(),
                Query.of(request)));
    }

    @GET
    @Path("dashboards/{id}")
    public Response dashboard(@PathParam("id") String id) {
        Dashboard dashboard = dashboards.stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("dashboard '" + id + "'").refuse());
        Map<String, Object> view = summary(dashboard);
        Json.object(dashboard.definition()).forEach(view::putIfAbsent);
        return ok(view);
    }

    private static Map<String, Object> summary(Dashboard dashboard) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", dashboard.id());
        view.put("title", dashboard.title());
        view.put("description", dashboard.description());
        return view;
    }

    private Map<String, Object> view(Plugins.Installed plugin) {
        PluginHealth health = guard.health(new PluginRef(plugin.kind(), plugin.id()));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", plugin.id());
        view.put("kind", plugin.kind());
        view.put("title", plugin.title());
        view.put("bundle", plugin.bundle());
        view.put("version", plugin.version());
        view.put("state", health.state());
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("state", health.state());
        state.put("calls", health.calls());
        state.put("failures", health.failures());
        state.put("last_error", health.lastError());
        view.put("health", state);
        if (plugin.kind().equals("source")) {
            view.put("connector", plugin.connector());
        }
        view.put("parameters", parameters(plugin).stream().map(Views::parameter).toList());
        return view;
    }

    /** What a form asks for: for what drives connectors and channels with the platform's own settings. */
    private List<Parameter<?>> parameters(Plugins.Installed plugin) {
        List<Parameter<?>> all = List.of();
        if (plugin.connector()) {
            all = connectors.apply(plugin.id());
        } else if (plugin.kind().equals("notifier")) {
            all = channels.apply(plugin.id());
        }
        return all.isEmpty() ? plugin.parameters() : all;
    }
}
