// SPDX-License-Identifier: Apache-2.0
package io.bellwether.itest;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for what happens in another thread or process, looking every 100 ms. */
final class Eventually {

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private Eventually() {}

    /**
     * Returns once the condition holds.
     *
     * @param what is being waited for, for the error message
     * @param within how long at most
     * @param condition may throw while it does not hold yet
     * @throws AssertionError when it does not hold in time; its cause is what the condition threw last
     */
    static void holds(String what, Duration within, Callable<Boolean> condition) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        Exception last = null;
        do {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                last = e;
            }
        } while (!NEVER.await(100, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline);
        throw new AssertionError(what + ": not within " + within, last);
    }
}
