// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.internal.suppress.AlertRules.Dependency;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.topology.ServiceMap;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One tenant's services that are in trouble, by environment: while one is, alerts on what depends on it, directly or
 * through others, are not told. Not safe for concurrent use.
 */
final class DependencySuppression {
    private static final Set<AlertClass> DOWN = Set.of(AlertClass.AVAILABILITY, AlertClass.DOWNSTREAM);

    private final Map<String, Alert> open = new HashMap<>();
    private final Map<EnvironmentId, Map<String, Map<String, Alert>>> troubled = new HashMap<>();
    private ServiceMap services;
    private Dependency rule;

    DependencySuppression(ServiceMap services, Dependency rule) {
        this.services = services;
        this.rule = rule;
    }

    /** Takes other services. */
    void services(ServiceMap next) {
        services = next;
    }

    /** Takes another rule. */
    void rule(Dependency next) {
        if (!next.equals(rule)) {
            rule = next;
            troubled.clear();
            open.values().forEach(this::enter);
        }
    }

    /** An alert is open, or has changed. */
    void put(Alert alert) {
        remove(alert.id());
        if (alert.service() != null) {
            open.put(alert.id(), alert);
            enter(alert);
        }
    }

    void remove(String id) {
        Alert alert = open.remove(id);
        if (alert == null) {
            return;
        }
        Map<String, Map<String, Alert>> here = troubled.get(alert.where().environment());
        Map<String, Alert> of = here == null ? null : here.get(alert.service());
        if (of != null) {
            of.remove(id);
            if (of.isEmpty()) {
                here.remove(alert.service());
            }
            if (here.isEmpty()) {
                troubled.remove(alert.where().environment());
            }
        }
    }

    private void enter(Alert alert) {
        boolean tells = DOWN.contains(alert.alertClass()) || alert.severity().compareTo(rule.from()) >= 0;
        if (rule.enabled() && tells) {
            troubled.computeIfAbsent(alert.where().environment(), same -> new HashMap<>())
                    .computeIfAbsent(alert.service(), same -> new LinkedHashMap<>())
                    .put(alert.id(), alert);
        }
    }

    /** An open alert on the nearest service that this alert's depends on; null when there is none. */
    Alert find(Alert alert) {
        Map<String, Map<String, Alert>> here = troubled.get(alert.where().environment());
        if (here == null || alert.service() == null) {
            return null;
        }
        Set<String> needed = services.upstream(alert.service());
        if (needed.isEmpty()) {
            return null;
        }
        return needed.size() <= here.size() ? nearest(needed, here) : nearest(alert.service(), here);
    }

    private static Alert nearest(Collection<String> needed, Map<String, Map<String, Alert>> here) {
        for (String service : needed) {
            Map<String, Alert> of = here.get(service);
            if (of != null) {
                return of.values().iterator().next();
            }
        }
        return null;
    }

    private Alert nearest(String service, Map<String, Map<String, Alert>> here) {
        Alert found = null;
        int least = Integer.MAX_VALUE;
        for (Map.Entry<String, Map<String, Alert>> each : here.entrySet()) {
            OptionalInt steps = services.distance(service, each.getKey());
            if (steps.isPresent() && steps.getAsInt() > 0 && steps.getAsInt() < least) {
                least = steps.getAsInt();
                found = each.getValue().values().iterator().next();
            }
        }
        return found;
    }
}
