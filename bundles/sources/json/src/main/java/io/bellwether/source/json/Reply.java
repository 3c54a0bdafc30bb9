// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushDecoded.Rejection;
import io.bellwether.api.source.PushReceipt;
import io.bellwether.api.source.PushResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Words the answer: 202 when anything was taken, else 400 as a problem of RFC 9457. */
final class Reply {
    private Reply() {}

    static PushResponse to(PushDecoded decoded, PushReceipt receipt) {
        List<Rejection> rejected = Stream.concat(decoded.rejected().stream(), receipt.rejected().stream())
                .sorted(Comparator.comparingInt(Rejection::index))
                .toList();
        boolean taken = receipt.accepted() + receipt.dropped() > 0;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = DocumentReader.JSON.createGenerator(body)) {
            json.writeStartObject();
            if (taken) {
                accepted(json, receipt);
            } else {
                problem(json, decoded.unreadable(), rejected);
            }
            rejected(json, rejected);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return taken
                ? new PushResponse(202, "application/json; charset=utf-8", body.toByteArray(), Map.of())
                : new PushResponse(400, "application/problem+json; charset=utf-8", body.toByteArray(), Map.of());
    }

    private static void accepted(JsonGenerator json, PushReceipt receipt) throws IOException {
        json.writeNumberField("accepted", receipt.accepted());
        json.writeNumberField("duplicates", receipt.duplicates());
        if (receipt.dropped() > 0) {
            json.writeNumberField("dropped", receipt.dropped());
        }
    }

    private static void problem(JsonGenerator json, String unreadable, List<Rejection> rejected) throws IOException {
        json.writeStringField("type", "about:blank");
        json.writeStringField("title", "Bad Request");
        json.writeNumberField("status", 400);
        json.writeStringField("detail", detail(unreadable, rejected));
    }

    private static String detail(String unreadable, List<Rejection> rejected) {
        if (unreadable != null) {
            return unreadable;
        }
        return switch (rejected.size()) {
            case 0 -> "the list is empty; send at least one event";
            case 1 -> rejected.get(0).error();
            default ->
                "none of the " + rejected.size() + " events can be accepted; the first: "
                        + rejected.get(0).error();
        };
    }

    private static void rejected(JsonGenerator json, List<Rejection> rejected) throws IOException {
        json.writeArrayFieldStart("rejected");
        for (Rejection rejection : rejected) {
            json.writeStartObject();
            json.writeNumberField("index", rejection.index());
            if (rejection.line() > 0) {
                json.writeNumberField("line", rejection.line());
            }
            json.writeStringField("error", rejection.error());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
