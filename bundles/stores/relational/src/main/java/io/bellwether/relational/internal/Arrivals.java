// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who hears that messages have come into the outbox. Safe for concurrent use. */
final class Arrivals {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** @return ends it */
    AutoCloseable listen(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void tell() {
        listeners.forEach(Runnable::run);
    }
}
