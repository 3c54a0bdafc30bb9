// SPDX-License-Identifier: Apache-2.0
package io.bellwether.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.tenancy.TenantId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The canonical body of a notification, version 1. */
public final class NotificationJson {
    private NotificationJson() {}

    /**
     * Writes the body.
     *
     * @param environment null when the alerts come from several
     * @param incidentId null for none
     * @param consoleUrl null when there is no public address
     */
    public static String write(
            String id,
            Reason reason,
            TenantId tenant,
            String environment,
            String channel,
            Map<String, String> groupLabels,
            List<Alert> alerts,
            String incidentId,
            String consoleUrl) {
        StringWriter out = new StringWriter(2048);
        try (JsonGenerator json = Json.factory().createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("version", "1");
            json.writeStringField("notification_id", id);
            json.writeStringField("reason", reason.toString());
            json.writeStringField("tenant", tenant.value());
            json.writeStringField("environment", environment);
            json.writeStringField("channel", channel);
            json.writeObjectFieldStart("group_labels");
            for (Map.Entry<String, String> label : new TreeMap<>(groupLabels).entrySet()) {
                json.writeStringField(label.getKey(), label.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("alerts");
            for (Alert alert : alerts) {
                AlertJson.write(alert, json);
            }
            json.writeEndArray();
            json.writeStringField("incident_id", incidentId);
            json.writeStringField("console_url", consoleUrl);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }
}
