// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.pagerduty.internal;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which events of a message were taken, so that the next attempt goes on from there instead of meeting the same limit
 * again. It may forget: an event that comes twice joins the same PagerDuty alert. Safe for concurrent use; one message's
 * events are sent by one thread at a time.
 */
final class Progress {
    private static final int MOST = 1_000;

    private final Map<String, BitSet> taken = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, BitSet> eldest) {
            return size() > MOST;
        }
    };

    synchronized BitSet of(String message) {
        return taken.computeIfAbsent(message, key -> new BitSet());
    }

    synchronized void forget(String message) {
        taken.remove(message);
    }
}
