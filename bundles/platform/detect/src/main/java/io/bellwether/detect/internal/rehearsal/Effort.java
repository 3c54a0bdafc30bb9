// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import java.time.Duration;

/** What one backtest may take: until it is cancelled, or its time is up. Safe for concurrent use. */
final class Effort {
    private final Duration atMost;
    private volatile long end;
    private volatile boolean cancelled;
    private volatile double progress;
    private volatile String doing = "waiting for its turn";

    Effort(Duration atMost) {
        this.atMost = atMost;
        begin();
    }

    /** Its time begins now. */
    void begin() {
        end = System.nanoTime() + atMost.toNanos();
    }

    /** Ends with {@link Stopped} when it may not go on. Called often. */
    void check() {
        if (cancelled || Thread.currentThread().isInterrupted()) {
            throw new Stopped(true, "cancelled");
        }
        if (System.nanoTime() - end > 0) {
            throw new Stopped(false, "it took too long; ask for a shorter time");
        }
    }

    void cancel() {
        cancelled = true;
    }

    void at(double share) {
        progress = share;
    }

    void at(double share, String what) {
        progress = share;
        doing = what;
    }

    double progress() {
        return progress;
    }

    String doing() {
        return doing;
    }

    /** It may not go on. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean cancelled;

        Stopped(boolean cancelled, String why) {
            super(why, null, false, false);
            this.cancelled = cancelled;
        }

        boolean isCancelled() {
            return cancelled;
        }
    }
}
