// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.source;

import java.util.Map;
import java.util.Optional;

/**
 * The head of a posted request, before its body is read.
 *
 * @param path the path posted to
 * @param variables what stood in the path where {@link PushSource#paths()} has {@code {name}}, by name; percent-decoded
 * @param contentType the media type in lower case without parameters, or empty
 * @param query the query parameters; the last one wins
 * @param headers by lower-case name; of a repeated one the last
 */
public record PushHead(
        String path,
        Map<String, String> variables,
        String contentType,
        Map<String, String> query,
        Map<String, String> headers) {
    public PushHead {
        variables = Map.copyOf(variables);
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Says no more than the path and the media type: the rest may hold credentials. */
    @Override
    public String toString() {
        return "PushHead[" + path + ", " + contentType + "]";
    }
}
