// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest;

import java.time.Duration;

/** A tenant sends more than its quota; nothing of the batch was taken. */
public final class QuotaExceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** @param retryAfter when the batch would be taken; more than zero */
    public QuotaExceeded(String message, Duration retryAfter) {
        super(message, null, false, false);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
