// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/** When a failed delivery is tried again, and when it is given up. */
final class BackOff {
    static final int MOST_ATTEMPTS = 30;
    static final Duration LONGEST = Duration.ofHours(24);

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration MOST = Duration.ofMinutes(5);
    private static final Duration MOST_ASKED = Duration.ofHours(1);
    private static final int DOUBLINGS = 6;
    private static final double JITTER = 0.2;

    private final DoubleSupplier random;

    /** @param random evenly spread over 0 to 1 */
    BackOff(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * How long to wait after a failed attempt: 5 s, 10 s, 20 s and so on up to 5 min, give or take a fifth; or what the
     * receiver asked for, at least a second and at most an hour.
     *
     * @param attempt which attempt failed, from 1
     * @param asked null when the receiver did not say
     */
    Duration delay(int attempt, Duration asked) {
        if (asked != null) {
            Duration least = asked.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : asked;
            return least.compareTo(MOST_ASKED) > 0 ? MOST_ASKED : least;
        }
        Duration plain = FIRST.multipliedBy(1L << Math.min(attempt - 1, DOUBLINGS));
        Duration capped = plain.compareTo(MOST) > 0 ? MOST : plain;
        double factor = 1 - JITTER + 2 * JITTER * random.getAsDouble();
        return Duration.ofMillis(Math.round(capped.toMillis() * factor));
    }

    /** True when no further attempt is made. */
    static boolean isOver(int attempt, Instant createdAt, Instant now) {
        return attempt >= MOST_ATTEMPTS || !now.isBefore(createdAt.plus(LONGEST));
    }
}
