// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.relational.Connector;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds how many requests a connector makes at once, live and for a backfill together. Live requests go first. Safe
 * for concurrent use.
 */
final class RequestSlots {
    private final Map<String, Use> uses = new HashMap<>();

    private static final class Use {
        private int running;
        private int liveWaiting;
        private int waiting;
    }

    /** Makes a request. */
    interface Request<T> {
        T make() throws InterruptedException;
    }

    /**
     * Makes a request once there is room for it.
     *
     * @param most requests of this connector at once; at least one
     * @param live false for a backfill, which waits while anything live does
     */
    <T> T within(Connector connector, int most, boolean live, Request<T> request) throws InterruptedException {
        String key = connector.tenant() + "/" + connector.id();
        enter(key, most, live);
        try {
            return request.make();
        } finally {
            leave(key);
        }
    }

    private synchronized void enter(String key, int most, boolean live) throws InterruptedException {
        Use use = uses.computeIfAbsent(key, unknown -> new Use());
        use.waiting++;
        use.liveWaiting += live ? 1 : 0;
        try {
            while (use.running >= most || !live && use.liveWaiting > 0) {
                wait();
            }
            use.running++;
        } finally {
            use.waiting--;
            use.liveWaiting -= live ? 1 : 0;
            forget(key, use);
            notifyAll();
        }
    }

    private synchronized void leave(String key) {
        Use use = uses.get(key);
        use.running--;
        forget(key, use);
        notifyAll();
    }

    private void forget(String key, Use use) {
        if (use.running == 0 && use.waiting == 0) {
            uses.remove(key);
        }
    }
}
