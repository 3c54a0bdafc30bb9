// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.clef;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushRequest;
import io.bellwether.api.source.Utf8;
import java.io.IOException;
import java.util.List;

/** Reads a body in the form it has. */
final class Bodies {
    /** The most of one event, as a Seq server has it unless told otherwise. */
    static final int EVENT_BYTES = 256 * 1024;

    private static final int BOM_BYTES = 3;

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1_000)
                    .maxNumberLength(10_000)
                    .maxStringLength(64 << 20)
                    .build())
            .build();

    private Bodies() {}

    static PushDecoded read(PushRequest request) {
        byte[] body = request.body();
        int fault = Utf8.fault(body, 0, body.length);
        if (fault >= 0) {
            return PushDecoded.unreadable("the body is not UTF-8 at byte " + fault);
        }
        boolean clef = isClef(request);
        int from = hasBom(body) ? BOM_BYTES : 0;
        try (JsonParser json = JSON.createParser(body, from, body.length - from)) {
            try {
                return new PushDecoded(
                        clef
                                ? new ClefReader(json, request.limits()).read()
                                : new RawReader(json, request.limits()).read(),
                        List.of(),
                        null);
            } catch (RefusedBody refused) {
                return PushDecoded.unreadable(refused.getMessage()
                        + (clef ? " (line " + json.currentTokenLocation().getLineNr() + ")" : ""));
            }
        } catch (JsonProcessingException e) {
            return PushDecoded.unreadable("the body is not JSON: "
                    + e.getOriginalMessage().lines().findFirst().orElse("unreadable") + place(e));
        } catch (IOException e) {
            return PushDecoded.unreadable("the body cannot be read: " + e.getMessage());
        }
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : ", line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private static boolean hasBom(byte[] body) {
        return body.length >= BOM_BYTES && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
    }

    /** By path, content type, or {@code ?clef}, which also means yes without a value. */
    private static boolean isClef(PushRequest request) {
        if (request.path().startsWith("/ingest/") || request.contentType().equals("application/vnd.serilog.clef")) {
            return true;
        }
        String flag = request.query().get("clef");
        if (flag == null || flag.equalsIgnoreCase("false")) {
            return false;
        }
        return !flag.isEmpty() || !isRaw(request.body());
    }

    /**
     * Whether the body begins as the older form does. {@code ?clef=} means no and {@code ?clef} yes, but both arrive
     * here as an empty text.
     */
    private static boolean isRaw(byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            return json.nextToken() == JsonToken.START_OBJECT
                    && json.nextToken() == JsonToken.FIELD_NAME
                    && json.currentName().equalsIgnoreCase("Events")
                    && json.nextToken() == JsonToken.START_ARRAY;
        } catch (IOException e) {
            return false;
        }
    }
}
