// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.webhook.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.bellwether.api.notifier.Notification;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request's body and the headers that say what it is.
 *
 * @param bytes not to be changed
 */
record Body(byte[] bytes, Map<String, String> headers) {
    static final String BELLWETHER = "bellwether";
    static final String STRUCTURED = "cloudevents-structured";
    static final String BINARY = "cloudevents-binary";

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String TYPE = "io.bellwether.notification.";

    /** @param format one of the constants */
    static Body of(Notification notification, String format) {
        byte[] json = notification.json().getBytes(StandardCharsets.UTF_8);
        if (format.equals(BINARY)) {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Content-Type", "application/json");
            attributes(notification).forEach((name, value) -> headers.put("ce-" + name, encoded(value)));
            return new Body(json, headers);
        }
        if (format.equals(STRUCTURED)) {
            return new Body(
                    structured(notification), Map.of("Content-Type", "application/cloudevents+json; charset=utf-8"));
        }
        return new Body(json, Map.of("Content-Type", "application/json"));
    }

    private static Map<String, String> attributes(Notification notification) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("specversion", "1.0");
        all.put("id", notification.id());
        all.put("source", "/bellwether/tenants/" + notification.tenant());
        all.put("type", TYPE + notification.reason());
        Instant at = notification.createdAt();
        if (at != null) {
            all.put("time", at.toString());
        }
        all.put(
                "subject",
                notification.alerts().size() == 1 ? notification.alerts().get(0).id() : notification.channel());
        return all;
    }

    private static byte[] structured(Notification notification) {
        StringWriter out = new StringWriter(2_048);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            for (Map.Entry<String, String> attribute : attributes(notification).entrySet()) {
                json.writeStringField(attribute.getKey(), attribute.getValue());
            }
            json.writeStringField("datacontenttype", "application/json");
            json.writeFieldName("data");
            json.writeRawValue(notification.json());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** As the HTTP binding asks: what is not printable ASCII, space, quote and percent are percent-encoded. */
    static String encoded(String value) {
        StringBuilder out = new StringBuilder(value.length());
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            if (each <= ' ' || each == '"' || each == '%' || each > '~') {
                out.append(String.format("%%%02X", each & 0xFF));
            } else {
                out.append((char) each);
            }
        }
        return out.toString();
    }
}
