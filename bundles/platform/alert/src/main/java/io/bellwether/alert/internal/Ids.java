// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Gives ids that nobody has had before, each later than the one before in the order of text: UUIDs of version 7, the time
 * in milliseconds with a count, and 62 random bits that keep two runs apart, also when the clock was set back between
 * them. Who has one cannot be kept from guessing others. Safe for concurrent use.
 */
final class Ids implements Supplier<String> {
    private static final int COUNT_BITS = 12;
    private static final long COUNT = (1L << COUNT_BITS) - 1;
    private static final long VERSION = 7L << COUNT_BITS;
    private static final long VARIANT = 1L << 63;
    private static final long RANDOM = (1L << 62) - 1;

    private final InstantSource clock;
    private final SplittableRandom random;
    /** Milliseconds and count of the latest. */
    private long latest;

    Ids(InstantSource clock) {
        this(clock, new SecureRandom().nextLong());
    }

    Ids(InstantSource clock, long seed) {
        this.clock = clock;
        random = new SplittableRandom(seed);
    }

    @Override
    public synchronized String get() {
        latest = Math.max(latest + 1, clock.millis() << COUNT_BITS);
        long high = latest >>> COUNT_BITS << 16 | VERSION | latest & COUNT;
        return new UUID(high, VARIANT | random.nextLong() & RANDOM).toString();
    }
}
