// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens in another thread, or on a disk. */
final class Awaited {
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(90);

    private Awaited() {}

    static void until(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > LONGEST) {
                throw new AssertionError("waited in vain");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
