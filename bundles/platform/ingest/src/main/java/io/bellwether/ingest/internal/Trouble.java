// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import java.time.Duration;

/**
 * Why a window could not be read.
 *
 * @param retryAfter what the server asked for; null when it did not say
 */
record Trouble(Kind kind, Duration retryAfter, String reason) {
    /** What helps. */
    enum Kind {
        /** Less at a time, later. */
        THROTTLED,
        /** Later. */
        TRANSIENT,
        /** Nothing until a person changes something. */
        PERMANENT
    }
}
