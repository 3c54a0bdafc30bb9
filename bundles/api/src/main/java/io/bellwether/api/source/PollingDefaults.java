// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.source;

import java.time.Duration;

/**
 * What a polling connector does unless its settings say otherwise.
 *
 * @param pollEvery time between the starts of two rounds
 * @param window the widest window asked for in one request
 * @param concurrency requests under way at once
 * @param requestDeadline after which a request is given up
 */
public record PollingDefaults(Duration pollEvery, Duration window, int concurrency, Duration requestDeadline) {
    public static final PollingDefaults STANDARD =
            new PollingDefaults(Duration.ofSeconds(15), Duration.ofMinutes(15), 5, Duration.ofSeconds(60));
}
