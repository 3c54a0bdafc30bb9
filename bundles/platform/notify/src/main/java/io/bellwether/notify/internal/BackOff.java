// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/** When a failed delivery is tried again, and when it is given up. */
final class BackOff {
    /** Fewer attempts than this are never enough, however old a message is: the clock may have been set. */
    static final int LEAST_ATTEMPTS = 5;

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
            return asked(asked);
        }
        Duration plain = FIRST.multipliedBy(1L << Math.min(attempt - 1, DOUBLINGS));
        Duration capped = plain.compareTo(MOST) > 0 ? MOST : plain;
        double factor = 1 - JITTER + 2 * JITTER * random.getAsDouble();
        return Duration.ofMillis(Math.round(capped.toMillis() * factor));
    }

    /** What the receiver asked for, at least a second and at most an hour; null stays null. */
    static Duration asked(Duration asked) {
        if (asked == null) {
            return null;
        }
        Duration least = asked.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : asked;
        return least.compareTo(MOST_ASKED) > 0 ? MOST_ASKED : least;
    }

    /**
     * True when no further attempt is made.
     *
     * @param giveUpAfter how long a message is worth trying
     */
    static boolean isOver(int attempt, Instant createdAt, Instant now, Duration giveUpAfter) {
        return attempt >= LEAST_ATTEMPTS && !now.isBefore(createdAt.plus(giveUpAfter));
    }
}
