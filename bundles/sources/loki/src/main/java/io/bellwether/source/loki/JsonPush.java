// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.loki;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code {"streams": [{"stream": {…}, "values": [["nanoseconds", "line", {…}], …]}, …]}}. */
final class JsonPush {
    private static final int LONGEST_TIME = 19;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxStringLength(64 << 20)
                    .build())
            .build();

    private final JsonParser json;
    private final Push push;

    private JsonPush(JsonParser json, PushLimits limits) {
        this.json = json;
        this.push = new Push(limits);
    }

    private record Entry(Instant time, String line, Map<String, String> metadata) {}

    static PushDecoded read(byte[] body, PushLimits limits) throws RefusedBody {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            throw new RefusedBody("the body is not UTF-8");
        }
        try (JsonParser json = JSON.createParser(body)) {
            JsonPush reader = new JsonPush(json, limits);
            reader.document();
            return reader.push.decoded();
        } catch (JsonProcessingException e) {
            throw new RefusedBody("the body is not JSON: "
                    + e.getOriginalMessage().lines().findFirst().orElse("unreadable"));
        } catch (IOException e) {
            throw new RefusedBody("the body cannot be read: " + e.getMessage());
        }
    }

    private void document() throws IOException, RefusedBody {
        expect(json.nextToken(), JsonToken.START_OBJECT, "the body must be an object with the array 'streams'");
        boolean found = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            if (json.currentName().equals("streams")) {
                found = true;
                expect(json.nextToken(), JsonToken.START_ARRAY, "'streams' must be an array");
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    expect(json.currentToken(), JsonToken.START_OBJECT, "a stream must be an object");
                    stream();
                }
            } else {
                json.nextToken();
                json.skipChildren();
            }
        }
        if (!found) {
            throw new RefusedBody("the array 'streams' is missing");
        }
        if (json.nextToken() != null) {
            throw new RefusedBody("something follows the end of the JSON document");
        }
    }

    private void stream() throws IOException, RefusedBody {
        Map<String, String> labels = Map.of();
        List<Entry> entries = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("stream")) {
                expect(value, JsonToken.START_OBJECT, "'stream' must be an object of labels");
                labels = texts("label");
            } else if (name.equals("values")) {
                expect(value, JsonToken.START_ARRAY, "'values' must be an array");
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    expect(json.currentToken(), JsonToken.START_ARRAY, "a value must be [\"nanoseconds\", \"line\"]");
                    entries.add(entry());
                }
            } else {
                json.skipChildren();
            }
        }
        push.stream(labels);
        for (Entry entry : entries) {
            push.entry(entry.time(), entry.line(), entry.metadata());
        }
    }

    private Entry entry() throws IOException, RefusedBody {
        expect(json.nextToken(), JsonToken.VALUE_STRING, "a timestamp must be a text of nanoseconds since 1970");
        Instant time = time(json.getText());
        expect(json.nextToken(), JsonToken.VALUE_STRING, "a line must be a text");
        String line = json.getText();
        Map<String, String> metadata = Map.of();
        if (json.nextToken() == JsonToken.START_OBJECT) {
            metadata = texts("structured metadata");
            json.nextToken();
        } else if (json.currentToken() == JsonToken.VALUE_NULL) {
            json.nextToken();
        }
        expect(json.currentToken(), JsonToken.END_ARRAY, "a value has more than timestamp, line and metadata");
        return new Entry(time, line, metadata);
    }

    private static Instant time(String text) throws RefusedBody {
        try {
            if (!text.isEmpty() && text.length() <= LONGEST_TIME + 1) {
                long nanos = Long.parseLong(text);
                return Instant.ofEpochSecond(
                        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
            }
        } catch (NumberFormatException e) {
            throw wrongTime(text);
        }
        throw wrongTime(text);
    }

    private static RefusedBody wrongTime(String text) {
        return new RefusedBody(
                "the timestamp '" + RefusedBody.shown(text) + "' must be a text of nanoseconds since 1970");
    }

    /** An object of texts; other scalars are taken as they are written, and nulls are passed over. */
    private Map<String, String> texts(String what) throws IOException, RefusedBody {
        Map<String, String> texts = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value.isStructStart()) {
                throw new RefusedBody("the " + what + " '" + RefusedBody.shown(name) + "' must be a text");
            }
            if (value != JsonToken.VALUE_NULL) {
                texts.put(name, json.getText());
            }
        }
        return texts;
    }

    private static void expect(JsonToken token, JsonToken wanted, String otherwise) throws RefusedBody {
        if (token != wanted) {
            throw new RefusedBody(otherwise);
        }
    }
}
