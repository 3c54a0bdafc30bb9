// SPDX-License-Identifier: Apache-2.0
package io.bellwether.clients;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what another process does, looking every 50 ms. */
final class Eventually {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private Eventually() {}

    /** @throws AssertionError when the condition does not hold in time */
    static void holds(String what, Duration within, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            if (NEVER.await(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                throw new AssertionError(what + ": not within " + within);
            }
        }
    }
}
