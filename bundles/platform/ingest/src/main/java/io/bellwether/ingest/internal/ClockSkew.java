// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How far a server's clock is from ours: the middle of its last answers, so that one slow answer says nothing. Safe for
 * concurrent use.
 */
final class ClockSkew {
    /** Windows are not shifted further than this, however wrong a clock is. */
    static final Duration MOST = Duration.ofMinutes(15);

    private static final Duration UNNOTICED = Duration.ofSeconds(2);
    private static final int REMEMBERED = 5;

    private final Deque<Duration> last = new ArrayDeque<>();

    /** @param server its clock when it answered; null when it did not say @param now ours */
    synchronized void observe(Instant server, Instant now) {
        if (server == null) {
            return;
        }
        last.add(Duration.between(now, server));
        if (last.size() > REMEMBERED) {
            last.remove();
        }
    }

    /** Positive when the server is ahead; zero when they agree to two seconds; null when nothing is known. */
    synchronized Duration skew() {
        if (last.isEmpty()) {
            return null;
        }
        Duration middle = last.stream().sorted().toList().get(last.size() / 2);
        return middle.abs().compareTo(UNNOTICED) <= 0 ? Duration.ZERO : middle;
    }

    /** The time up to which events can be asked for: the later of both clocks. */
    Instant latest(Instant now) {
        Duration ahead = shift();
        return ahead.isNegative() ? now : now.plus(ahead);
    }

    /** The time up to which what was asked for is complete: the earlier of both clocks. */
    Instant earliest(Instant now) {
        Duration ahead = shift();
        return ahead.isNegative() ? now.plus(ahead) : now;
    }

    private Duration shift() {
        Duration skew = skew();
        if (skew == null) {
            return Duration.ZERO;
        }
        Duration most = skew.isNegative() ? MOST.negated() : MOST;
        return skew.abs().compareTo(MOST) > 0 ? most : skew;
    }
}
