// SPDX-License-Identifier: Apache-2.0
package io.bellwether.camel.internal;

import io.bellwether.camel.Routes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds and removes routes of one context, one change at a time, and remembers which route belongs to which name. */
final class ContextRoutes implements Routes {

    private static final Logger LOG = LoggerFactory.getLogger(ContextRoutes.class);
    private static final long STOP_SECONDS = 2;

    private final CamelContext context;
    private final ReentrantLock change = new ReentrantLock();
    private final Map<String, List<String>> idsByName = new ConcurrentSkipListMap<>();

    ContextRoutes(CamelContext context) {
        this.context = context;
    }

    @Override
    public void add(String routeId, RoutesBuilder builder) {
        if (routeId.isBlank()) {
            throw new IllegalArgumentException("routeId: is blank; give the routes a name");
        }
        change.lock();
        try {
            if (idsByName.containsKey(routeId)) {
                throw new IllegalArgumentException(
                        "routeId: '" + routeId + "' is already in use; remove it before adding it again");
            }
            List<String> added = addAll(routeId, builder);
            if (added.isEmpty()) {
                throw new IllegalArgumentException("routes of '" + routeId + "': the builder defines no route");
            }
            idsByName.put(routeId, added);
        } finally {
            change.unlock();
        }
    }

    @Override
    public void remove(String routeId) {
        change.lock();
        try {
            List<String> ids = idsByName.remove(routeId);
            if (ids != null) {
                removeAll(ids);
            }
        } finally {
            change.unlock();
        }
    }

    @Override
    public Map<String, String> status() {
        Map<String, String> status = new LinkedHashMap<>();
        idsByName.forEach((name, ids) -> status.put(name, statusOf(ids)));
        return status;
    }

    /** Removes everything, in no particular order. */
    void clear() {
        List.copyOf(idsByName.keySet()).forEach(this::remove);
    }

    private String statusOf(List<String> ids) {
        return ids.stream()
                .map(id -> context.getRouteController().getRouteStatus(id))
                .map(status -> status == null ? ServiceStatus.Stopped : status)
                .filter(status -> status != ServiceStatus.Started)
                .findFirst()
                .orElse(ServiceStatus.Started)
                .name();
    }

    private List<String> addAll(String name, RoutesBuilder builder) {
        Set<String> before = ids();
        try {
            if (builder instanceof RouteBuilder java) {
                rename(name, java.configureRoutes(context).getRoutes(), before);
            }
            context.addRoutes(builder);
            return added(before);
        } catch (Exception e) {
            removeAll(added(before));
            throw new IllegalArgumentException("routes of '" + name + "': " + rootMessage(e), e);
        }
    }

    private static void rename(String name, List<RouteDefinition> definitions, Set<String> taken) {
        for (int i = 0; i < definitions.size(); i++) {
            String id = i == 0 ? name : name + "-" + (i + 1);
            if (taken.contains(id)) {
                throw new IllegalArgumentException("a route called '" + id + "' exists already");
            }
            definitions.get(i).setId(id);
        }
    }

    private List<String> added(Set<String> before) {
        List<String> added = new ArrayList<>();
        for (Route route : context.getRoutes()) {
            if (!before.contains(route.getRouteId())) {
                added.add(route.getRouteId());
            }
        }
        return List.copyOf(added);
    }

    private Set<String> ids() {
        Set<String> ids = new HashSet<>();
        for (Route route : context.getRoutes()) {
            ids.add(route.getRouteId());
        }
        return ids;
    }

    private void removeAll(List<String> ids) {
        for (String id : ids) {
            try {
                if (context.getRoute(id) != null) {
                    context.getRouteController().stopRoute(id, STOP_SECONDS, TimeUnit.SECONDS);
                    context.removeRoute(id);
                }
            } catch (Exception e) {
                LOG.error("Route {} could not be removed", id, e);
            }
        }
    }

    private static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
