// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import com.fasterxml.jackson.core.JsonGenerator;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushDecoded.Rejection;
import io.bellwether.api.source.PushReceipt;
import io.bellwether.api.source.PushRefusal;
import io.bellwether.api.source.PushResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Words answers as Sentry does: {@code {"id"}} or {@code {"detail"}}. */
final class Reply {
    private static final String TYPE = "application/json";
    private static final long DEFAULT_WAIT = 60;

    private Reply() {}

    static PushResponse to(PushDecoded decoded, PushReceipt receipt) {
        if (decoded.unreadable() != null) {
            return failure(400, decoded.unreadable(), Map.of());
        }
        List<Rejection> faults = Stream.concat(decoded.rejected().stream(), receipt.rejected().stream())
                .filter(rejection -> !rejection.error().startsWith(Decoder.NOT_KEPT))
                .toList();
        if (receipt.accepted() + receipt.dropped() == 0 && !faults.isEmpty()) {
            return failure(400, faults.get(0).error(), Map.of());
        }
        String id = decoded.events().stream()
                .map(item -> Texts.id(item.event().eventId()))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new PushResponse(200, TYPE, object("id", id), Map.of());
    }

    static PushResponse refusal(PushRefusal refusal) {
        int status = refusal.kind().status();
        if (refusal.kind() == PushRefusal.Kind.UNAUTHENTICATED) {
            return failure(status, refusal.detail() + "; here it is the public key of the DSN", Map.of());
        }
        if (status != 429) {
            return failure(status, refusal.detail(), Map.of());
        }
        long seconds = refusal.retryAfter() == null
                ? DEFAULT_WAIT
                : Math.max(1, refusal.retryAfter().toSeconds());
        return failure(
                status,
                refusal.detail(),
                Map.of(
                        "Retry-After",
                        Long.toString(seconds),
                        "X-Sentry-Rate-Limits",
                        seconds + "::organization:quota"));
    }

    private static PushResponse failure(int status, String detail, Map<String, String> headers) {
        return new PushResponse(status, TYPE, object("detail", detail), headers);
    }

    /** An object of one text; an empty one for null. */
    private static byte[] object(String name, String text) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.FACTORY.createGenerator(body)) {
            json.writeStartObject();
            if (text != null) {
                json.writeStringField(name, text);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return body.toByteArray();
    }
}
