// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushLimits;
import io.bellwether.api.source.PushRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Envelopes for tests. */
final class Posts {
    static final Instant NOW = Instant.parse("2025-08-12T03:04:05Z");
    static final String ID = "9ec79c33ec9942ab8353589fcb2e04dc";
    static final String TRACE = "75114e81101d4d7b8bb4c6d84af70204";
    static final SentrySource SOURCE = new SentrySource(InstantSource.fixed(NOW));

    private Posts() {}

    /** An envelope with one item; its length counts bytes. */
    static String envelope(String type, String payload) {
        return "{\"event_id\":\"" + ID + "\",\"sent_at\":\"2025-08-12T03:04:04Z\"}\n" + item(type, payload);
    }

    static String item(String type, String payload) {
        return "{\"type\":\"" + type + "\",\"length\":" + payload.getBytes(StandardCharsets.UTF_8).length + "}\n"
                + payload + "\n";
    }

    static PushRequest request(String path, byte[] body) {
        return new PushRequest(path, Map.of("project", "42"), "", Map.of(), Map.of(), body, PushLimits.STANDARD);
    }

    static PushDecoded decode(String envelope) {
        return SOURCE.decode(request("/api/42/envelope/", envelope.getBytes(StandardCharsets.UTF_8)));
    }

    static EventBody event(String payload) {
        return only(decode(envelope("event", payload)));
    }

    static EventBody only(PushDecoded decoded) {
        if (decoded.events().size() != 1) {
            throw new AssertionError("one event was expected: " + decoded);
        }
        return decoded.events().get(0).event();
    }
}
