// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.source;

import java.util.Map;
import java.util.Optional;

/**
 * A body that was posted, already decompressed and within the size limit.
 *
 * @param path the path posted to
 * @param variables what stood in the path where {@link PushSource#paths()} has {@code {name}}, by name; percent-decoded
 * @param contentType the media type in lower case without parameters, or empty
 * @param query the query parameters; the last one wins; those that carry credentials are left out
 * @param headers by lower-case name; those that carry credentials are left out
 * @param body not changed after it is handed over
 * @param limits what an item may be
 */
public record PushRequest(
        String path,
        Map<String, String> variables,
        String contentType,
        Map<String, String> query,
        Map<String, String> headers,
        byte[] body,
        PushLimits limits) {
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
