// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a template may name at one level. Immutable.
 *
 * @param members by name
 * @param open true when any name may be asked for, as of labels
 */
record Shape(Map<String, Shape> members, boolean open) {
    private static final Shape VALUE = new Shape(Map.of(), false);
    private static final Shape LABELS = new Shape(Map.of(), true);
    private static final Set<String> IN_LISTS = Set.of("-first", "-last", "-index");
    private static final List<String> SEVERITIES = List.of("is_info", "is_warning", "is_error", "is_critical");

    /** What stands in every notification. */
    static final Shape NOTIFICATION = notification();

    Shape {
        members = Map.copyOf(members);
    }

    /**
     * What a name stands for.
     *
     * @param scopes from the outermost to the innermost; at least one
     * @return null when there is no such name
     */
    static Shape find(List<Shape> scopes, String name) {
        if (name.equals(".") || name.equals("this")) {
            return scopes.get(scopes.size() - 1);
        }
        if (IN_LISTS.contains(name)) {
            return scopes.size() > 1 ? VALUE : null;
        }
        String[] steps = name.split("\\.", -1);
        Shape shape = null;
        for (int i = scopes.size() - 1; i >= 0 && shape == null; i--) {
            shape = scopes.get(i).members.get(steps[0]);
        }
        for (int i = 1; i < steps.length && shape != null; i++) {
            shape = shape.open && !steps[i].isEmpty() ? VALUE : shape.members.get(steps[i]);
        }
        return shape;
    }

    /** Every name that may be asked for here. */
    static Set<String> names(List<Shape> scopes) {
        Set<String> names = new TreeSet<>();
        for (Shape scope : scopes) {
            scope.members.forEach((name, shape) -> names.add(shape.open ? name + ".NAME" : name));
        }
        return names;
    }

    private static Shape notification() {
        Map<String, Shape> names = values(
                "version",
                "notification_id",
                "reason",
                "tenant",
                "environment",
                "channel",
                "incident_id",
                "console_url",
                "word",
                "severity",
                "headline",
                "opening",
                "name",
                "service",
                "summary",
                "runbook",
                "taken_by",
                "duration",
                "time",
                "time_zone",
                "alert_count",
                "more",
                "suppressed_count",
                "is_one",
                "is_opened",
                "is_repeated",
                "is_escalated",
                "is_acknowledged",
                "is_cleared",
                "is_summary",
                "is_test");
        SEVERITIES.forEach(name -> names.put(name, VALUE));
        names.put("group_labels", LABELS);
        names.put("group_label_list", new Shape(values("name", "value"), false));
        names.put("alerts", alert());
        return new Shape(names, false);
    }

    private static Shape alert() {
        Map<String, Shape> names = values(
                "alert_id",
                "tenant",
                "environment",
                "policy",
                "name",
                "class",
                "severity",
                "state",
                "service",
                "summary",
                "value",
                "threshold",
                "baseline",
                "started_at",
                "detected_at",
                "created_at",
                "updated_at",
                "resolved_at",
                "assigned_to",
                "incident_id",
                "suppressed_by",
                "runbook",
                "fingerprint",
                "acknowledged_at",
                "ack_expires_at",
                "reopened",
                "flapping",
                "started",
                "detected",
                "resolved",
                "acknowledged",
                "ack_expires",
                "duration",
                "taken_by",
                "url",
                "is_open",
                "is_acknowledged",
                "is_resolved");
        SEVERITIES.forEach(name -> names.put(name, VALUE));
        names.put("labels", LABELS);
        names.put("label_list", new Shape(values("name", "value"), false));
        names.put("facts", new Shape(values("name", "value"), false));
        names.put("evidence", new Shape(values("event_id", "timestamp", "time", "node", "url"), false));
        return new Shape(names, false);
    }

    private static Map<String, Shape> values(String... names) {
        Map<String, Shape> values = new TreeMap<>();
        for (String name : names) {
            values.put(name, VALUE);
        }
        return values;
    }
}
