// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.source;

import java.util.Map;

/**
 * The answer to a pushed body.
 *
 * @param status the HTTP status
 * @param contentType the media type with charset; null for an empty body
 * @param headers further headers
 */
public record PushResponse(int status, String contentType, byte[] body, Map<String, String> headers) {}
