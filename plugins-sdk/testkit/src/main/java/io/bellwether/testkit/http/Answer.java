// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** What the server does about a request. */
public sealed interface Answer {
    /** A proper response. @param headers further headers by name */
    record Reply(int status, Map<String, String> headers, byte[] body) implements Answer {
        /** The same with one more header. */
        public Reply with(String name, String value) {
            Map<String, String> more = new java.util.LinkedHashMap<>(headers);
            more.put(name, value);
            return new Reply(status, Map.copyOf(more), body);
        }
    }

    /** Nothing, until the server is closed. */
    record Hang() implements Answer {}

    /** The connection is closed. @param afterBytes how much of a response of 1,000 bytes goes out first; 0 for nothing */
    record Cut(int afterBytes) implements Answer {}

    /** {@code then}, but later. */
    record Slow(Duration delay, Answer then) implements Answer {}

    /** A response with a JSON body. */
    static Reply json(int status, String body) {
        return new Reply(
                status,
                Map.of("Content-Type", "application/json; charset=utf-8"),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** A response with a plain text body. */
    static Reply text(int status, String body) {
        return new Reply(
                status, Map.of("Content-Type", "text/plain; charset=utf-8"), body.getBytes(StandardCharsets.UTF_8));
    }

    /** A response without a body. */
    static Reply status(int status) {
        return new Reply(status, Map.of(), new byte[0]);
    }
}
