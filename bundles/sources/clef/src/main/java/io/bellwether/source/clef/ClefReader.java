// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.clef;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bellwether.api.source.PushDecoded.Item;
import io.bellwether.api.source.PushLimits;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads events in the compact log event format, one JSON object after the other. The whole body stands or falls
 * together, as with Seq. Used by one thread.
 */
final class ClefReader {
    private final JsonParser json;
    private final PushLimits limits;
    private final Values values;

    ClefReader(JsonParser json, PushLimits limits) {
        this.json = json;
        this.limits = limits;
        this.values = new Values(json, limits);
    }

    List<Item> read() throws IOException, RefusedBody {
        List<Item> events = new ArrayList<>();
        while (json.nextToken() != null) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw new RefusedBody("an event must be a JSON object, one a line");
            }
            JsonLocation start = json.currentTokenLocation();
            Draft draft = event();
            if (json.currentLocation().getByteOffset() - start.getByteOffset() > Bodies.EVENT_BYTES) {
                throw new RefusedBody("the event is larger than " + Bodies.EVENT_BYTES + " bytes; send less of it");
            }
            events.add(new Item(events.size(), start.getLineNr(), draft.event(limits)));
        }
        return events;
    }

    /** Reads the event whose first brace is the current token, up to its last. */
    private Draft event() throws IOException, RefusedBody {
        Draft draft = new Draft();
        values.next();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.length() > 1 && name.charAt(0) == '@') {
                builtIn(draft, name);
            } else {
                draft.property(values.checked(name), values.read());
            }
        }
        if (!draft.hasTimestamp()) {
            throw new RefusedBody("the timestamp `@t` is missing; every event needs one in ISO-8601");
        }
        return draft;
    }

    private void builtIn(Draft draft, String name) throws IOException, RefusedBody {
        switch (name) {
            case "@t" -> draft.timestamp(time(name));
            case "@mt" -> draft.template(text(name));
            case "@m" -> draft.message(text(name));
            case "@l" -> draft.level(text(name));
            case "@x" -> draft.exception(text(name));
            case "@i" -> draft.eventType(EventTypes.read(json));
            case "@r" -> draft.renderings(renderings());
            case "@tr" -> draft.traceId(text(name));
            case "@sp" -> draft.spanId(text(name));
            case "@ps" -> draft.parentId(text(name));
            case "@sk" -> draft.spanKind(text(name));
            case "@st" -> draft.start(json.currentToken() == JsonToken.VALUE_NULL ? null : time(name));
            case "@ra" -> draft.resource(attributes());
            case "@sa" -> draft.scope(attributes());
            default -> draft.property(values.checked(name.startsWith("@@") ? name.substring(1) : name), values.read());
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
                "must be an ISO-8601 time such as " + "2025-08-12T03:04:05.1234567Z");
    }

    /** A text; other scalars as they are written, null for null. */
    private String text(String name) throws IOException, RefusedBody {
        JsonToken token = json.currentToken();
        if (token.isStructStart()) {
            throw RefusedBody.field(name, json.getText(), "must be a text");
        }
        return token == JsonToken.VALUE_NULL ? null : json.getText();
    }

    private List<String> renderings() throws IOException, RefusedBody {
        Object list = values.read();
        if (!(list instanceof List<?> items)) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        items.forEach(item -> texts.add(item instanceof String text ? text : null));
        return texts;
    }

    private Map<String, Object> attributes() throws IOException, RefusedBody {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            return values.object();
        }
        json.skipChildren();
        return Map.of();
    }
}
