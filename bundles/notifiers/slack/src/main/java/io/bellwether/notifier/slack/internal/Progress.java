// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.slack.internal;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which steps of a notification are done, so that the next attempt does not repeat them: Slack has no key by which it
 * would know a repetition. Of the last notifications only, and gone with a restart. Safe for concurrent use.
 */
final class Progress {
    private static final int MOST = 1_000;

    private final Map<String, Map<String, Place>> done = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<String, Place>> eldest) {
            return size() > MOST;
        }
    };

    /** What the step came to; null when it is not done. */
    synchronized Place of(String notification, String step) {
        return done.getOrDefault(notification, Map.of()).get(step);
    }

    synchronized void mark(String notification, String step, Place place) {
        done.computeIfAbsent(notification, id -> new HashMap<>()).put(step, place);
    }

    synchronized void forget(String notification) {
        done.remove(notification);
    }
}
