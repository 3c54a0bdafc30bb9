// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import io.bellwether.api.alert.Alert;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What matchers and groups see of an alert: its own labels, and its fields under names of their own, which win. A view:
 * asking for one label copies nothing. Safe for concurrent use.
 */
final class AlertLabels extends AbstractMap<String, String> {
    /** What Alertmanager calls an alert's name, so that imported routing finds it. */
    private static final String ALERT_NAME = "alertname";

    private final Alert alert;
    private volatile Map<String, String> all;

    AlertLabels(Alert alert) {
        this.alert = alert;
    }

    /** Null for a label it has not. */
    @Override
    public String get(Object label) {
        return switch ((String) label) {
            case "tenant" -> alert.where().tenant().value();
            case "environment" -> alert.where().environment().value();
            case "policy" -> alert.policy();
            case "name" -> alert.name();
            case "class" -> alert.alertClass().toString();
            case "severity" -> alert.severity().toString();
            case "service" -> alert.service() == null ? alert.labels().get("service") : alert.service();
            case ALERT_NAME -> alert.labels().getOrDefault(ALERT_NAME, name());
            default -> alert.labels().get(label);
        };
    }

    private String name() {
        return alert.name() == null ? alert.policy() : alert.name();
    }

    @Override
    public String getOrDefault(Object label, String other) {
        String found = get(label);
        return found == null ? other : found;
    }

    @Override
    public boolean containsKey(Object label) {
        return get(label) != null;
    }

    @Override
    public Set<Map.Entry<String, String>> entrySet() {
        return all().entrySet();
    }

    private Map<String, String> all() {
        if (all == null) {
            Map<String, String> copied = new HashMap<>(alert.labels());
            for (String field :
                    new String[] {"tenant", "environment", "policy", "name", "class", "severity", "service", ALERT_NAME
                    }) {
                String value = get(field);
                if (value != null) {
                    copied.put(field, value);
                }
            }
            all = Map.copyOf(copied);
        }
        return all;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AlertLabels that ? alert == that.alert || looksLike(that.alert) : super.equals(other);
    }

    private boolean looksLike(Alert other) {
        return alert.severity() == other.severity()
                && alert.alertClass() == other.alertClass()
                && alert.where().equals(other.where())
                && alert.policy().equals(other.policy())
                && Objects.equals(alert.name(), other.name())
                && Objects.equals(alert.service(), other.service())
                && alert.labels().equals(other.labels());
    }

    @Override
    public int hashCode() {
        return all().hashCode();
    }
}
