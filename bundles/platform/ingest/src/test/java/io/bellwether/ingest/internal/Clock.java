// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. */
final class Clock implements InstantSource {
    private volatile Instant now;

    Clock(String start) {
        now = Instant.parse(start);
    }

    @Override
    public Instant instant() {
        return now;
    }

    void advance(Duration by) {
        now = now.plus(by);
    }
}
