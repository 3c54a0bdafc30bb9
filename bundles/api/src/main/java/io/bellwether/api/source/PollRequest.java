// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.source;

import io.bellwether.api.settings.Settings;
import java.time.Instant;
import java.util.Objects;

/**
 * One request the platform asks a {@link PollingSource} to make.
 *
 * @param settings the connector's settings
 * @param query which of its queries
 * @param from inclusive
 * @param to exclusive
 * @param cursor where the last page of this same window ended; null for the first page
 */
public record PollRequest(Settings settings, PollQuery query, Instant from, Instant to, String cursor) {
    public PollRequest {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(query, "query");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
    }
}
