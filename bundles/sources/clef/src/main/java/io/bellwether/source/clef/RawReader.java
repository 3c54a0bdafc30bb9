// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.clef;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bellwether.api.source.PushDecoded.Item;
import io.bellwether.api.source.PushLimits;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the older form {@code {"Events": […]}}, which the clients for Node still send. The whole body stands or falls
 * together, as with Seq. Used by one thread.
 */
final class RawReader {
    private final JsonParser json;
    private final PushLimits limits;
    private final Values values;
    private final List<Item> events = new ArrayList<>();

    RawReader(JsonParser json, PushLimits limits) {
        this.json = json;
        this.limits = limits;
        this.values = new Values(json, limits);
    }

    List<Item> read() throws IOException, RefusedBody {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new RefusedBody("the body must be a JSON object with the array `Events`");
        }
        boolean found = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean list = json.currentName().equalsIgnoreCase("Events");
            json.nextToken();
            if (list) {
                found = true;
                readEvents();
            } else {
                json.skipChildren();
            }
        }
        if (!found) {
            throw new RefusedBody("the array `Events` is missing");
        }
        if (json.nextToken() != null) {
            throw new RefusedBody("something follows the end of the JSON document");
        }
        return events;
    }

    private void readEvents() throws IOException, RefusedBody {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new RefusedBody("`Events` must be an array");
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw new RefusedBody("event " + events.size() + " must be a JSON object");
            }
            long from = json.currentTokenLocation().getByteOffset();
            Draft draft = event();
            if (json.currentLocation().getByteOffset() - from > Bodies.EVENT_BYTES) {
                throw new RefusedBody(
                        "event " + events.size() + " is larger than " + Bodies.EVENT_BYTES + " bytes; send less of it");
            }
            events.add(new Item(events.size(), 0, draft.event(limits)));
        }
    }

    private Draft event() throws IOException, RefusedBody {
        Draft draft = new Draft();
        values.next();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            member(draft, name);
        }
        if (!draft.hasTimestamp()) {
            throw new RefusedBody("event " + events.size() + " has no `Timestamp`; every event needs one in ISO-8601");
        }
        return draft;
    }

    private void member(Draft draft, String name) throws IOException, RefusedBody {
        switch (name) {
            case "Timestamp" -> draft.timestamp(time(name));
            case "MessageTemplate" -> draft.template(text(name));
            case "RenderedMessage" -> draft.message(text(name));
            case "Level" -> draft.level(text(name));
            case "Exception" -> draft.exception(text(name));
            case "EventType" -> draft.eventType(EventTypes.read(json));
            case "TraceId" -> draft.traceId(text(name));
            case "SpanId" -> draft.spanId(text(name));
            case "ParentId" -> draft.parentId(text(name));
            case "SpanKind" -> draft.spanKind(text(name));
            case "Start" -> draft.start(json.currentToken() == JsonToken.VALUE_NULL ? null : time(name));
            case "Properties" -> properties(draft);
            case "Renderings" -> draft.renderings(renderings());
            default -> draft.property(values.checked(name), values.read());
        }
    }

    private void properties(Draft draft) throws IOException, RefusedBody {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = values.checked(json.currentName());
                json.nextToken();
                draft.property(name, values.read());
            }
        } else if (json.currentToken() != JsonToken.VALUE_NULL) {
            throw new RefusedBody("`Properties` of event " + events.size() + " must be an object");
        }
    }

    /** {@code {"Elapsed": [{"Format": "0.00", "Rendering": "12.30"}]}}. */
    private Map<String, Map<String, String>> renderings() throws IOException, RefusedBody {
        Map<String, Map<String, String>> renderings = new HashMap<>();
        if (values.read() instanceof Map<?, ?> byName) {
            byName.forEach((name, list) -> {
                if (list instanceof List<?> items) {
                    items.forEach(item -> rendering(renderings, (String) name, item));
                }
            });
        }
        return renderings;
    }

    private static void rendering(Map<String, Map<String, String>> renderings, String name, Object item) {
        if (item instanceof Map<?, ?> map
                && map.get("Format") instanceof String format
                && map.get("Rendering") instanceof String rendering) {
            renderings.computeIfAbsent(name, key -> new HashMap<>()).put(format, rendering);
        }
    }

    private Instant time(String name) throws IOException, RefusedBody {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            Instant time = Times.read(json.getText());
            if (time != null) {
                return time;
            }
        }
        throw RefusedBody.field(
                name,
                String.valueOf(json.getText()),
                "of event " + events.size() + " must be an ISO-8601 time such as 2025-08-12T03:04:05.1234567Z");
    }

    private String text(String name) throws IOException, RefusedBody {
        JsonToken token = json.currentToken();
        if (token.isStructStart()) {
            throw RefusedBody.field(name, json.getText(), "of event " + events.size() + " must be a text");
        }
        return token == JsonToken.VALUE_NULL ? null : json.getText();
    }
}
