// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.alertmanager;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushDecoded.Item;
import io.bellwether.api.source.PushDecoded.Rejection;
import io.bellwether.api.source.PushLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code [{labels, annotations, startsAt, endsAt, generatorURL}, …]}. Each alert stands for itself, but what is no
 * array of objects is refused whole. Used by one thread.
 */
final class AlertsReader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxStringLength(16 << 20)
                    .build())
            .build();

    private final JsonParser json;
    private final AlertEvents events;
    private final List<Item> items = new ArrayList<>();
    private final List<Rejection> rejected = new ArrayList<>();

    private AlertsReader(JsonParser json, PushLimits limits, InstantSource clock) {
        this.json = json;
        this.events = new AlertEvents(limits, clock.instant());
    }

    static PushDecoded read(byte[] body, PushLimits limits, InstantSource clock) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            return PushDecoded.unreadable("the body is not UTF-8");
        }
        try (JsonParser json = JSON.createParser(body)) {
            AlertsReader reader = new AlertsReader(json, limits, clock);
            reader.document();
            return new PushDecoded(reader.items, reader.rejected, null);
        } catch (JsonProcessingException e) {
            return PushDecoded.unreadable("the body is not JSON: "
                    + e.getOriginalMessage().lines().findFirst().orElse("unreadable"));
        } catch (RefusedAlert refused) {
            return PushDecoded.unreadable(refused.getMessage());
        } catch (IOException e) {
            return PushDecoded.unreadable("the body cannot be read: " + e.getMessage());
        }
    }

    private void document() throws IOException, RefusedAlert {
        if (json.nextToken() != JsonToken.START_ARRAY) {
            throw new RefusedAlert("the body must be an array of alerts");
        }
        for (int index = 0; json.nextToken() != JsonToken.END_ARRAY; index++) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw new RefusedAlert("alert " + index + " must be an object");
            }
            PostedAlert alert = alert(index);
            try {
                items.add(new Item(index, 0, events.event(alert)));
            } catch (RefusedAlert refused) {
                rejected.add(new Rejection(index, 0, "alert " + index + ": " + refused.getMessage()));
            }
        }
        if (json.nextToken() != null) {
            throw new RefusedAlert("something follows the end of the JSON document");
        }
    }

    private PostedAlert alert(int index) throws IOException, RefusedAlert {
        Map<String, String> labels = Map.of();
        Map<String, String> annotations = Map.of();
        Instant startsAt = null;
        Instant endsAt = null;
        String generator = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "labels" -> labels = texts(index, name);
                case "annotations" -> annotations = texts(index, name);
                case "startsAt" -> startsAt = time(index, name);
                case "endsAt" -> endsAt = time(index, name);
                case "generatorURL" -> generator = text(index, name);
                default -> json.skipChildren();
            }
        }
        return new PostedAlert(labels, annotations, startsAt, endsAt, generator);
    }

    /** An object of texts without the empty ones, which mean absence. */
    private Map<String, String> texts(int index, String field) throws IOException, RefusedAlert {
        Map<String, String> texts = new LinkedHashMap<>();
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return texts;
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new RefusedAlert(field + " of alert " + index + " must be an object of texts");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            String text = text(index, field + "." + name);
            if (text != null && !text.isEmpty()) {
                texts.put(name, text);
            }
        }
        return texts;
    }

    private String text(int index, String field) throws IOException, RefusedAlert {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw RefusedAlert.field(field, json.getText(), "of alert " + index + " must be a text");
        }
        return json.getText();
    }

    /** The time; null when there is none or it is the zero time. */
    private Instant time(int index, String field) throws IOException, RefusedAlert {
        String text = text(index, field);
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            if (time.getYear() >= 1 && time.getYear() <= 9999) {
                return time.getYear() == 1 ? null : time.toInstant();
            }
        } catch (DateTimeException e) {
            throw wrongTime(index, field, text);
        }
        throw wrongTime(index, field, text);
    }

    private static RefusedAlert wrongTime(int index, String field, String text) {
        return RefusedAlert.field(
                field, text, "of alert " + index + " must be a time of RFC 3339, such as 2025-08-12T03:04:05Z");
    }
}
