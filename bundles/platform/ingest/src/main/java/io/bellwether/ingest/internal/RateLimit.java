// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Spreads work evenly: so much a second, however many threads ask. What is taken is paid for before the next. */
final class RateLimit {
    private final double nanosEach;
    private final LongSupplier nanos;
    private long free;

    /** @param perSecond null for no limit @param nanos a clock that only goes forward, in nanoseconds */
    RateLimit(Integer perSecond, LongSupplier nanos) {
        nanosEach = perSecond == null ? 0 : (double) TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.nanos = nanos;
        free = nanos.getAsLong();
    }

    /** Waits until all that was taken before is paid for, then takes this much. */
    synchronized void take(int amount) throws InterruptedException {
        if (nanosEach == 0) {
            return;
        }
        long left = free - nanos.getAsLong();
        while (left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = free - nanos.getAsLong();
        }
        charge(amount);
    }

    /** Takes this much without waiting; whoever comes next waits for it. */
    synchronized void charge(int amount) {
        free = Math.max(free, nanos.getAsLong()) + (long) (amount * nanosEach);
    }
}
