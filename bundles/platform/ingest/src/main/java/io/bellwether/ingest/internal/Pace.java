// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How fast a source is asked: after trouble ever more rarely, with jitter so that connectors do not return together,
 * and in narrower windows when the source is overloaded; wider again, step by step, when all goes well. Not safe for
 * concurrent use.
 */
final class Pace {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Duration NARROWEST = Duration.ofMinutes(1);
    private static final int WIDER_AFTER = 4;
    private static final int MOST_DOUBLINGS = 9;

    private final Duration widest;
    private final RandomGenerator random;
    private Duration window;
    private int failures;
    private Instant notBefore = Instant.MIN;

    Pace(Duration widest, RandomGenerator random) {
        this.widest = widest;
        this.random = random;
        window = widest;
    }

    Duration window() {
        return window;
    }

    /** How many times in a row something went wrong. */
    int failures() {
        return failures;
    }

    /** Nothing is asked for before this. */
    Instant notBefore() {
        return notBefore;
    }

    boolean mayAsk(Instant now) {
        return !now.isBefore(notBefore);
    }

    void succeeded() {
        failures = 0;
        notBefore = Instant.MIN;
        widen();
    }

    /** Something was read in spite of the trouble: the wait begins anew. @param windows how many were read whole */
    void gotOn(int windows) {
        failures = 0;
        for (int i = WIDER_AFTER; i <= windows && window.compareTo(widest) < 0; i += WIDER_AFTER) {
            widen();
        }
    }

    private void widen() {
        Duration doubled = window.multipliedBy(2);
        window = doubled.compareTo(widest) < 0 ? doubled : widest;
    }

    /** @param troubles at least one that is not permanent */
    void failed(List<Trouble> troubles, Instant now) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        wait = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
        wait = Duration.ofMillis((long) (wait.toMillis() * (0.5 + random.nextDouble() / 2)));
        boolean throttled = false;
        for (Trouble trouble : troubles) {
            throttled |= trouble.kind() == Trouble.Kind.THROTTLED;
            if (trouble.retryAfter() != null && trouble.retryAfter().compareTo(wait) > 0) {
                wait = trouble.retryAfter();
            }
        }
        failures++;
        notBefore = now.plus(wait);
        if (throttled) {
            Duration half = window.dividedBy(2);
            Duration least = widest.compareTo(NARROWEST) < 0 ? widest : NARROWEST;
            window = half.compareTo(least) > 0 ? half : least;
        }
    }
}
