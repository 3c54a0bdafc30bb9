// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which alerts. An empty set means any; a null tenant means all tenants.
 *
 * @param policy null for any
 * @param service null for any
 * @param assignedTo who looks after it; null for any, empty for nobody
 * @param incident the incident it belongs to; null for any, empty for none
 * @param suppressed whether something keeps it from being told; null for either
 * @param text what its name, policy, service or summary contains, in upper or lower case; null for any
 */
public record AlertQuery(
        TenantId tenant,
        Set<EnvironmentId> environments,
        Set<AlertState> states,
        Set<Severity> severities,
        Set<AlertClass> classes,
        String policy,
        String service,
        String assignedTo,
        String incident,
        Boolean suppressed,
        String text) {
    public AlertQuery {
        environments = Set.copyOf(environments);
        states = Set.copyOf(states);
        severities = Set.copyOf(severities);
        classes = Set.copyOf(classes);
        text = text == null || text.isBlank() ? null : text.strip();
    }

    public AlertQuery(
            TenantId tenant,
            Set<EnvironmentId> environments,
            Set<AlertState> states,
            Set<Severity> severities,
            String policy,
            String service) {
        this(tenant, environments, states, severities, Set.of(), policy, service, null, null, null, null);
    }

    public static AlertQuery of(TenantId tenant) {
        return new AlertQuery(tenant, Set.of(), Set.of(), Set.of(), null, null);
    }

    /** True for an alert that the query finds. */
    public boolean matches(Alert alert) {
        return (tenant == null || tenant.equals(alert.where().tenant()))
                && (environments.isEmpty()
                        || environments.contains(alert.where().environment()))
                && (states.isEmpty() || states.contains(alert.state()))
                && (severities.isEmpty() || severities.contains(alert.severity()))
                && (classes.isEmpty() || classes.contains(alert.alertClass()))
                && (policy == null || policy.equals(alert.policy()))
                && (service == null || service.equals(alert.service()))
                && is(assignedTo, alert.assignedTo())
                && is(incident, alert.incidentId())
                && (suppressed == null || suppressed == (alert.suppressedBy() != null))
                && (text == null || contains(alert));
    }

    private static boolean is(String wanted, String value) {
        return wanted == null || (wanted.isEmpty() ? value == null : wanted.equals(value));
    }

    private boolean contains(Alert alert) {
        String part = text.toLowerCase(Locale.ROOT);
        return Stream.of(alert.name(), alert.policy(), alert.service(), alert.summary())
                .anyMatch(each -> each != null && each.toLowerCase(Locale.ROOT).contains(part));
    }
}
