// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request as it arrived.
 *
 * @param number counts from 1 in the order of arrival
 * @param path decoded, without the query
 * @param query decoded parameters; the last one of a name wins; a flag without a value is empty
 * @param rawQuery the same as it was sent, to the byte; null for none
 * @param headers by lower-case name; the last one of a name wins
 * @param body never null; not to be changed
 */
public record Request(
        long number,
        String method,
        String path,
        Map<String, String> query,
        String rawQuery,
        Map<String, String> headers,
        byte[] body) {
    /** The header, or null; {@code name} in lower case. */
    public String header(String name) {
        return headers.get(name);
    }

    /** The body read as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
