// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushDecoded.Item;
import io.bellwether.api.source.PushDecoded.Rejection;
import io.bellwether.api.source.PushLimits;
import io.bellwether.api.source.Utf8;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a body that is one JSON document: an event, or an array of events. */
final class DocumentReader {
    /** Wider than the limits of an event, so that what breaks those is refused as an item, not as a document. */
    static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(10_000)
                    .maxNumberLength(100_000)
                    .maxStringLength(64 << 20)
                    .build())
            .build();

    private final List<Item> events = new ArrayList<>();
    private final List<Rejection> rejected = new ArrayList<>();
    private final ItemReader items;

    private DocumentReader(PushLimits limits) {
        this.items = new ItemReader(limits);
    }

    static PushDecoded read(byte[] body, PushLimits limits) {
        int fault = Utf8.fault(body, 0, body.length);
        if (fault >= 0) {
            return PushDecoded.unreadable("the body is not UTF-8 at byte " + fault);
        }
        DocumentReader reader = new DocumentReader(limits);
        try (JsonParser json = JSON.createParser(body)) {
            String unreadable = reader.document(json);
            return unreadable == null
                    ? new PushDecoded(reader.events, reader.rejected, null)
                    : PushDecoded.unreadable(unreadable);
        } catch (JsonProcessingException e) {
            return PushDecoded.unreadable("the body is not JSON: " + describe(e));
        } catch (IOException e) {
            return PushDecoded.unreadable("the body cannot be read: " + e.getMessage());
        }
    }

    /** The parser's own words on one line, and the place, which it does not know for a limit that was passed. */
    static String describe(JsonProcessingException e) {
        JsonLocation place = e.getLocation();
        return words(e) + (place == null ? "" : ", line " + place.getLineNr() + ", column " + place.getColumnNr());
    }

    /** The parser's own words on one line. */
    static String words(JsonProcessingException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("unreadable");
    }

    /** Reads all; what is wrong with the document as a whole, or null. */
    private String document(JsonParser json) throws IOException {
        JsonToken first = json.nextToken();
        if (first == null) {
            return "the body is empty; send an event, an array of events, or one a line as application/x-ndjson";
        }
        if (first == JsonToken.START_ARRAY) {
            JsonStreamContext list = json.getParsingContext();
            for (int index = 0; json.nextToken() != JsonToken.END_ARRAY; index++) {
                item(json, list, index);
            }
        } else {
            item(json, json.getParsingContext().getParent(), 0);
        }
        if (json.nextToken() != null) {
            return "something follows the end of the JSON document at line "
                    + json.currentTokenLocation().getLineNr() + ", column "
                    + json.currentTokenLocation().getColumnNr()
                    + "; send several events as an array, or one a line as application/x-ndjson";
        }
        return null;
    }

    /** Reads one item, and up to its end also when it is refused. @param outside the context around the item */
    private void item(JsonParser json, JsonStreamContext outside, int index) throws IOException {
        boolean nested = json.currentToken().isStructStart();
        try {
            events.add(new Item(index, 0, items.read(json)));
        } catch (RefusedItem refused) {
            rejected.add(new Rejection(index, 0, refused.getMessage()));
            while (nested && json.getParsingContext() != outside) {
                if (json.nextToken() == null) {
                    return;
                }
            }
        }
    }
}
