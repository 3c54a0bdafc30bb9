// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.seq;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one event as Seq's API writes it: properties as a list of names and values, the message's template as a list
 * of tokens, and no level for Information. The members of an OpenTelemetry resource become properties, where the event
 * has none of that name. Used by one thread.
 */
final class EventReader {
    private static final String INFORMATION = "Information";

    private final ValueReader values = new ValueReader();

    /** @param fault what the event lacks; null when it is whole */
    record Outcome(EventBody event, String fault) {}

    /** A piece of a message's template; {@code text} is null for a property. */
    private record Piece(String text, String property, String raw, String formatted) {}

    /** Reads the event whose first brace is the current token, up to its last. */
    Outcome read(JsonParser json) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, Object> properties = new LinkedHashMap<>();
        Map<String, Object> resource = new LinkedHashMap<>();
        List<Piece> pieces = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "Properties" -> named(json, properties);
                case "Resource" -> named(json, resource);
                case "MessageTemplateTokens" -> pieces(json, pieces);
                default -> {
                    if (value == JsonToken.VALUE_STRING) {
                        texts.put(name, json.getText());
                    } else {
                        json.skipChildren();
                    }
                }
            }
        }
        resource.forEach(properties::putIfAbsent);
        return event(texts, pieces, properties);
    }

    private Outcome event(Map<String, String> texts, List<Piece> pieces, Map<String, Object> properties) {
        String id = texts.get("Id");
        if (id == null || id.isEmpty()) {
            return new Outcome(null, "has no Id");
        }
        Instant timestamp = timestamp(texts.get("Timestamp"));
        if (timestamp == null) {
            return new Outcome(null, "(" + id + ") has no Timestamp that could be read");
        }
        String level = texts.getOrDefault("Level", INFORMATION);
        String rendered = texts.get("RenderedMessage");
        return new Outcome(
                new EventBody(
                        id,
                        timestamp,
                        "seq",
                        "log",
                        Severity.fromName(level).orElse(Severity.INFO),
                        level,
                        rendered == null ? rendered(pieces, properties) : rendered,
                        pieces.isEmpty() ? null : template(pieces),
                        texts.get("EventType"),
                        texts.get("Exception"),
                        texts.get("TraceId"),
                        texts.get("SpanId"),
                        properties),
                null);
    }

    private static Instant timestamp(String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
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

    private static void pieces(JsonParser json, List<Piece> pieces) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                continue;
            }
            Map<String, String> fields = new LinkedHashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                if (json.nextToken() == JsonToken.VALUE_STRING) {
                    fields.put(field, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            pieces.add(new Piece(
                    fields.get("Text"),
                    fields.get("PropertyName"),
                    fields.get("RawText"),
                    fields.get("FormattedValue")));
        }
    }

    /** The template as it was written; braces in its texts are doubled again. */
    private static String template(List<Piece> pieces) {
        StringBuilder template = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece.text() != null) {
                template.append(piece.text().replace("{", "{{").replace("}", "}}"));
            } else {
                template.append(piece.raw() == null ? "{" + piece.property() + "}" : piece.raw());
            }
        }
        return template.toString();
    }

    private static String rendered(List<Piece> pieces, Map<String, Object> properties) {
        StringBuilder message = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece.text() != null) {
                message.append(piece.text());
            } else if (piece.formatted() != null) {
                message.append(piece.formatted());
            } else {
                Object value = properties.get(piece.property());
                message.append(value == null ? "{" + piece.property() + "}" : value);
            }
        }
        return message.toString();
    }
}
