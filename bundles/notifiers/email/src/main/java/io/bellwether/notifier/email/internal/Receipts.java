// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.email.internal;

import jakarta.mail.Address;
import jakarta.mail.internet.InternetAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who has which notification already, so that a recipient whose server was slow is tried again without the others getting
 * it twice. Of the last notifications only, and gone with a restart. Safe for concurrent use.
 */
final class Receipts {
    private static final int MOST = 1_000;
    private static final String TAKEN = "";

    /** By notification and address: empty when taken, else why it was refused. */
    private final Map<String, Map<String, String>> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<String, String>> eldest) {
            return size() > MOST;
        }
    };

    /** Those of whom nothing is known yet. */
    synchronized Address[] left(String id, Address[] all) {
        Map<String, String> done = known.getOrDefault(id, Map.of());
        return Arrays.stream(all)
                .filter(address -> !done.containsKey(((InternetAddress) address).getAddress()))
                .toArray(Address[]::new);
    }

    synchronized void taken(String id, Set<String> addresses) {
        addresses.forEach(address -> of(id).put(address, TAKEN));
    }

    synchronized void refused(String id, Map<String, String> reasons) {
        of(id).putAll(reasons);
    }

    /** Whether anybody has it. */
    synchronized boolean isTaken(String id) {
        return known.getOrDefault(id, Map.of()).containsValue(TAKEN);
    }

    /** Who was refused for good and why, in one line; empty when nobody was. */
    synchronized String refusals(String id) {
        return known.getOrDefault(id, Map.of()).entrySet().stream()
                .filter(one -> !one.getValue().equals(TAKEN))
                .map(one -> one.getKey() + ": " + one.getValue())
                .collect(Collectors.joining("; "));
    }

    synchronized void forget(String id) {
        known.remove(id);
    }

    private Map<String, String> of(String id) {
        return known.computeIfAbsent(id, same -> new LinkedHashMap<>());
    }
}
