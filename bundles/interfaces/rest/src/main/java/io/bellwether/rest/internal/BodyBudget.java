// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes all posted bodies that are being worked on may take together. Safe for concurrent use. */
final class BodyBudget {
    /** A quarter of the heap, so that a flood of large bodies is refused before it starves the platform. */
    static final BodyBudget OF_HEAP = new BodyBudget(Runtime.getRuntime().maxMemory() / 4);

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    BodyBudget(long most) {
        this.most = most;
    }

    /** Takes all of it or, answering false, none. */
    boolean take(long bytes) {
        long now = taken.get();
        while (now + bytes <= most) {
            if (taken.compareAndSet(now, now + bytes)) {
                return true;
            }
            now = taken.get();
        }
        return false;
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
