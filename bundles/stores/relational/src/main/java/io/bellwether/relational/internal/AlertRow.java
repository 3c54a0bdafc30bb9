// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.relational.AlertRecord;
import io.bellwether.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An alert as a row of its table, and back. */
final class AlertRow {
    private static final List<String> COLUMNS = List.of(
            "environment",
            "policy",
            "name",
            "alert_class",
            "severity",
            "state",
            "service",
            "labels",
            "summary",
            "measured",
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
            "evidence",
            "runbook",
            "fingerprint",
            "memory",
            "detectors",
            "acknowledged_at",
            "ack_expires_at",
            "reopened",
            "flapping");
    static final String UPDATE =
            "UPDATE alert SET " + String.join(" = ?, ", COLUMNS) + " = ? WHERE tenant = ? AND id = ?";
    static final String INSERT = "INSERT INTO alert (" + String.join(", ", COLUMNS) + ", tenant, id) VALUES (?"
            + ", ?".repeat(COLUMNS.size() + 1) + ")";

    private AlertRow() {}

    /** The values of {@link #UPDATE} and of {@link #INSERT} in order. */
    static Object[] values(AlertRecord record) {
        Alert alert = record.alert();
        return new Object[] {
            alert.where().environment().value(),
            alert.policy(),
            alert.name(),
            alert.alertClass().name(),
            alert.severity().name(),
            alert.state().name(),
            alert.service(),
            Json.text(alert.labels()),
            alert.summary(),
            alert.value(),
            alert.threshold(),
            alert.baseline(),
            alert.startedAt(),
            alert.detectedAt(),
            alert.createdAt(),
            alert.updatedAt(),
            alert.resolvedAt(),
            alert.assignedTo(),
            alert.incidentId(),
            alert.suppressedBy(),
            evidence(alert.evidence()),
            alert.runbook(),
            record.fingerprint(),
            Json.text(record.memory()),
            record.detectors().isEmpty() ? null : Row.joined(record.detectors()),
            alert.acknowledgedAt(),
            alert.ackExpiresAt(),
            alert.reopened(),
            alert.flapping(),
            alert.where().tenant().value(),
            alert.id()
        };
    }

    static AlertRecord read(Row row) {
        return new AlertRecord(
                new Alert(
                        row.text("id"),
                        TenantEnvironment.of(row.text("tenant"), row.text("environment")),
                        row.text("policy"),
                        row.text("name"),
                        row.constant("alertClass", AlertClass.class),
                        row.constant("severity", Severity.class),
                        row.constant("state", AlertState.class),
                        row.text("service"),
                        row.texts("labels"),
                        row.text("summary"),
                        row.decimal("measured"),
                        row.decimal("threshold"),
                        row.decimal("baseline"),
                        row.time("startedAt"),
                        row.time("detectedAt"),
                        row.time("createdAt"),
                        row.time("updatedAt"),
                        row.time("resolvedAt"),
                        row.text("assignedTo"),
                        row.text("incidentId"),
                        row.text("suppressedBy"),
                        evidence(row.text("evidence")),
                        row.text("runbook"),
                        row.text("fingerprint"),
                        row.time("acknowledgedAt"),
                        row.time("ackExpiresAt"),
                        row.integer("reopened"),
                        row.flag("flapping")),
                row.texts("memory"),
                detectors(row.text("detectors")));
    }

    /** Ids as they are kept, none for null. */
    static Set<String> detectors(String words) {
        return words == null || words.isEmpty() ? Set.of() : Set.of(words.split(" "));
    }

    private static String evidence(List<Evidence> evidence) {
        List<Map<String, String>> items = new ArrayList<>();
        for (Evidence item : evidence) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("event", item.eventId());
            fields.put(
                    "at",
                    item.timestamp() == null
                            ? null
                            : Values.stored(item.timestamp()).toString());
            fields.put("node", item.node());
            fields.put("url", item.url());
            items.add(fields);
        }
        return Json.text(items);
    }

    private static List<Evidence> evidence(String text) {
        return ((List<?>) Json.value(text))
                .stream()
                        .map(item -> (Map<?, ?>) item)
                        .map(item -> new Evidence(
                                (String) item.get("event"),
                                item.get("at") == null ? null : Instant.parse((String) item.get("at")),
                                (String) item.get("node"),
                                (String) item.get("url")))
                        .toList();
    }
}
