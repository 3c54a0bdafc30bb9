// SPDX-License-Identifier: Apache-2.0
package io.bellwether.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Alerts as JSON, with every field of the contract; absent values are null. Safe for concurrent use. */
public final class AlertJson {
    private AlertJson() {}

    /** Writes an alert as compact JSON. */
    public static String write(Alert alert) {
        StringWriter out = new StringWriter(1024);
        try (JsonGenerator json = Json.factory().createGenerator(out)) {
            write(alert, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /** Writes an alert as an object. */
    public static void write(Alert alert, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("alert_id", alert.id());
        json.writeStringField("tenant", alert.where().tenant().value());
        json.writeStringField("environment", alert.where().environment().value());
        json.writeStringField("policy", alert.policy());
        json.writeStringField("name", alert.name());
        json.writeStringField("class", alert.alertClass().toString());
        json.writeStringField("severity", alert.severity().toString());
        json.writeStringField("state", alert.state().name());
        json.writeStringField("service", alert.service());
        json.writeObjectFieldStart("labels");
        for (Map.Entry<String, String> label : new TreeMap<>(alert.labels()).entrySet()) {
            json.writeStringField(label.getKey(), label.getValue());
        }
        json.writeEndObject();
        json.writeStringField("summary", alert.summary());
        number(json, "value", alert.value());
        number(json, "threshold", alert.threshold());
        number(json, "baseline", alert.baseline());
        time(json, "started_at", alert.startedAt());
        time(json, "detected_at", alert.detectedAt());
        time(json, "created_at", alert.createdAt());
        time(json, "updated_at", alert.updatedAt());
        time(json, "resolved_at", alert.resolvedAt());
        json.writeStringField("assigned_to", alert.assignedTo());
        json.writeStringField("incident_id", alert.incidentId());
        json.writeStringField("suppressed_by", alert.suppressedBy());
        json.writeArrayFieldStart("evidence");
        for (Evidence evidence : alert.evidence()) {
            json.writeStartObject();
            json.writeStringField("event_id", evidence.eventId());
            time(json, "timestamp", evidence.timestamp());
            json.writeStringField("node", evidence.node());
            json.writeStringField("url", evidence.url());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("runbook", alert.runbook());
        json.writeStringField("fingerprint", alert.fingerprint());
        time(json, "acknowledged_at", alert.acknowledgedAt());
        time(json, "ack_expires_at", alert.ackExpiresAt());
        json.writeNumberField("reopened", alert.reopened());
        json.writeBooleanField("flapping", alert.flapping());
        json.writeEndObject();
    }

    /** Reads what {@link #write(Alert)} wrote. @throws io.bellwether.api.settings.InvalidInput when it is no alert */
    public static Alert read(String text) {
        Map<String, Object> json = Json.object(text);
        Map<String, String> labels = new TreeMap<>();
        if (json.get("labels") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> labels.put(String.valueOf(name), String.valueOf(value)));
        }
        List<Evidence> evidence = new ArrayList<>();
        if (json.get("evidence") instanceof List<?> given) {
            for (Object item : given) {
                Map<?, ?> map = (Map<?, ?>) item;
                evidence.add(new Evidence(
                        (String) map.get("event_id"), time(map.get("timestamp")), (String) map.get("node"), (String)
                                map.get("url")));
            }
        }
        return new Alert(
                (String) json.get("alert_id"),
                TenantEnvironment.of((String) json.get("tenant"), (String) json.get("environment")),
                (String) json.get("policy"),
                (String) json.get("name"),
                AlertClass.fromName((String) json.get("class")).orElse(AlertClass.UNKNOWN),
                Severity.fromName((String) json.get("severity")).orElse(Severity.INFO),
                AlertState.valueOf((String) json.get("state")),
                (String) json.get("service"),
                labels,
                (String) json.get("summary"),
                number(json.get("value")),
                number(json.get("threshold")),
                number(json.get("baseline")),
                time(json.get("started_at")),
                time(json.get("detected_at")),
                time(json.get("created_at")),
                time(json.get("updated_at")),
                time(json.get("resolved_at")),
                (String) json.get("assigned_to"),
                (String) json.get("incident_id"),
                (String) json.get("suppressed_by"),
                evidence,
                (String) json.get("runbook"),
                (String) json.get("fingerprint"),
                time(json.get("acknowledged_at")),
                time(json.get("ack_expires_at")),
                json.get("reopened") instanceof Number times ? times.intValue() : 0,
                Boolean.TRUE.equals(json.get("flapping")));
    }

    private static void number(JsonGenerator json, String name, Double value) throws IOException {
        json.writeFieldName(name);
        if (value == null || !Double.isFinite(value)) {
            json.writeNull();
        } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            json.writeNumber(value.longValue());
        } else {
            json.writeNumber(value);
        }
    }

    private static Double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : null;
    }

    private static void time(JsonGenerator json, String name, Instant value) throws IOException {
        json.writeStringField(name, value == null ? null : value.toString());
    }

    private static Instant time(Object value) {
        return value == null ? null : Instant.parse((String) value);
    }
}
