// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.seq;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.event.Timestamps;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Reads one event as Seq's API writes it: properties as a list of names and values, the message's template as a list
 * of tokens, and no level for Information. The members of an OpenTelemetry resource become properties, where the event
 * has none of that name. Used by one thread.
 */
final class EventReader {
    private static final String INFORMATION = "Information";

    private final ValueReader values = new ValueReader();
    private final TemplateReader template = new TemplateReader(values);

    private String id;
    private String timestamp;
    private String level;
    private String rendered;
    private String eventType;
    private String exception;
    private String traceId;
    private String spanId;

    /**
     * @param id null when the event has none
     * @param fault what the event lacks; null when it is whole
     * @param key of an event that is not whole: the same each time it is read
     */
    record Outcome(String id, EventBody event, String fault, String key) {}

    /** Reads the event whose first brace is the current token, up to its last. */
    Outcome read(JsonParser json) throws IOException {
        clear();
        Map<String, Object> properties = new LinkedHashMap<>();
        Map<String, Object> resource = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "Properties" -> named(json, properties);
                case "Resource" -> {
                    resource = new LinkedHashMap<>();
                    named(json, resource);
                }
                case "MessageTemplateTokens" -> template.read(json);
                default -> {
                    if (value == JsonToken.VALUE_STRING) {
                        text(name, json);
                    } else {
                        json.skipChildren();
                    }
                }
            }
        }
        if (resource != null) {
            resource.forEach(properties::putIfAbsent);
        }
        return event(properties);
    }

    private void clear() {
        id = null;
        timestamp = null;
        level = null;
        rendered = null;
        eventType = null;
        exception = null;
        traceId = null;
        spanId = null;
        template.clear();
    }

    private void text(String name, JsonParser json) throws IOException {
        switch (name) {
            case "Id" -> id = json.getText();
            case "Timestamp" -> timestamp = json.getText();
            case "Level" -> level = values.shared(json.getText());
            case "RenderedMessage" -> rendered = json.getText();
            case "EventType" -> eventType = values.shared(json.getText());
            case "Exception" -> exception = json.getText();
            case "TraceId" -> traceId = json.getText();
            case "SpanId" -> spanId = json.getText();
            default -> {
                // Links and whatever else a newer server adds.
            }
        }
    }

    private Outcome event(Map<String, Object> properties) {
        if (id == null || id.isEmpty()) {
            return faulty("has no Id", timestamp + " " + Objects.hash(rendered, properties));
        }
        Instant time = timestamp == null ? null : Timestamps.read(timestamp);
        if (time == null) {
            return faulty("(" + id + ") has no Timestamp that could be read", id);
        }
        String word = level == null ? INFORMATION : level;
        return new Outcome(
                id,
                new EventBody(
                        id,
                        time,
                        "seq",
                        "log",
                        Severity.fromName(word).orElse(Severity.INFO),
                        word,
                        rendered == null ? template.rendered(properties) : rendered,
                        template.text(),
                        eventType,
                        exception,
                        traceId,
                        spanId,
                        properties),
                null,
                null);
    }

    private Outcome faulty(String fault, String key) {
        return new Outcome(id, null, fault, key);
    }

    /** Reads {@code [{Name, Value}, …]}. */
    private void named(JsonParser json, Map<String, Object> into) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                continue;
            }
            String name = null;
            Object value = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken token = json.nextToken();
                if (field.equals("Name") && token == JsonToken.VALUE_STRING) {
                    name = values.shared(json.getText());
                } else if (field.equals("Value")) {
                    value = values.read(json);
                } else {
                    json.skipChildren();
                }
            }
            if (name != null) {
                into.put(name, value);
            }
        }
    }
}
