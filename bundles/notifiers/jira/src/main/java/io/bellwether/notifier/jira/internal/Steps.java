// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.jira.internal;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What was done for a message already, so that the next attempt does not comment twice. It may forget: issues are found
 * again by their labels. Safe for concurrent use; one message is sent by one thread at a time.
 */
final class Steps {
    private static final int MOST = 1_000;

    private final Map<String, Set<String>> done = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
            return size() > MOST;
        }
    };

    synchronized Set<String> of(String message) {
        return done.computeIfAbsent(message, key -> new HashSet<>());
    }

    synchronized void forget(String message) {
        done.remove(message);
    }
}
