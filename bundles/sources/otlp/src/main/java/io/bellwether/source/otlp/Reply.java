// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushDecoded.Rejection;
import io.bellwether.api.source.PushReceipt;
import io.bellwether.api.source.PushResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Words answers in the encoding of the request: the export response, or {@code google.rpc.Status}. */
final class Reply {
    static final String PROTOBUF = "application/x-protobuf";
    private static final String JSON_TYPE = "application/json";
    private static final JsonFactory JSON = new JsonFactory();
    private static final int SHOWN = 3;

    private Reply() {}

    static PushResponse success(Signal signal, boolean json, PushDecoded decoded, PushReceipt receipt) {
        List<Rejection> rejected = Stream.concat(decoded.rejected().stream(), receipt.rejected().stream())
                .toList();
        if (rejected.isEmpty()) {
            return response(200, json, json ? "{}".getBytes(StandardCharsets.UTF_8) : new byte[0]);
        }
        String error = describe(rejected);
        if (!json) {
            Protobuf partial = new Protobuf().varint(1, rejected.size()).text(2, error);
            return response(
                    200, false, new Protobuf().bytes(1, partial.toByteArray()).toByteArray());
        }
        return response(200, true, write(out -> {
            out.writeObjectFieldStart("partialSuccess");
            out.writeStringField(signal.rejectedName(), Integer.toString(rejected.size()));
            out.writeStringField("errorMessage", error);
            out.writeEndObject();
        }));
    }

    static PushResponse failure(int status, boolean json, String message) {
        int code = code(status);
        byte[] body = json
                ? write(out -> {
                    out.writeNumberField("code", code);
                    out.writeStringField("message", message);
                })
                : new Protobuf().varint(1, code).text(2, message).toByteArray();
        return response(status, json, body);
    }

    /** The code of gRPC that says most nearly the same as the HTTP status. */
    private static int code(int status) {
        return switch (status) {
            case 401 -> 16; // UNAUTHENTICATED
            case 403 -> 7; // PERMISSION_DENIED
            case 404 -> 5; // NOT_FOUND
            case 413, 429 -> 8; // RESOURCE_EXHAUSTED
            case 503 -> 14; // UNAVAILABLE
            default -> status < 500 ? 3 : 13; // INVALID_ARGUMENT, INTERNAL
        };
    }

    private static String describe(List<Rejection> rejected) {
        StringBuilder text = new StringBuilder();
        for (Rejection rejection : rejected.subList(0, Math.min(SHOWN, rejected.size()))) {
            text.append(text.isEmpty() ? "" : "; ")
                    .append("item ")
                    .append(rejection.index())
                    .append(": ")
                    .append(rejection.error());
        }
        return rejected.size() > SHOWN
                ? text.append("; and ")
                        .append(rejected.size() - SHOWN)
                        .append(" more")
                        .toString()
                : text.toString();
    }

    private static PushResponse response(int status, boolean json, byte[] body) {
        return new PushResponse(status, json ? JSON_TYPE : PROTOBUF, body, Map.of());
    }

    private static byte[] write(Members members) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(body)) {
            out.writeStartObject();
            members.to(out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return body.toByteArray();
    }

    @FunctionalInterface
    private interface Members {
        void to(JsonGenerator out) throws IOException;
    }

    /** The few fields an answer has, as protobuf writes them. */
    private static final class Protobuf {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Protobuf varint(int number, int value) {
            out.write(number << 3);
            write(value);
            return this;
        }

        Protobuf text(int number, String text) {
            return bytes(number, text.getBytes(StandardCharsets.UTF_8));
        }

        Protobuf bytes(int number, byte[] bytes) {
            out.write(number << 3 | 2);
            write(bytes.length);
            out.writeBytes(bytes);
            return this;
        }

        private void write(int value) {
            int rest = value;
            while (rest > 0x7F) {
                out.write(rest & 0x7F | 0x80);
                rest >>>= 7;
            }
            out.write(rest);
        }

        byte[] toByteArray() {
            return out.toByteArray();
        }
    }
}
