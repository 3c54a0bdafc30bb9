// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import java.time.Instant;
import java.util.TreeMap;

/** Times, each as often as it was added. Many of one time cost as little as one. Not safe for concurrent use. */
final class Moments {
    private final TreeMap<Instant, int[]> counts = new TreeMap<>();
    /** The one that was asked for last, as neighbours often share it; null for none. */
    private Instant known;

    private int[] knownCount;

    void add(Instant at) {
        if (!at.equals(known)) {
            knownCount = counts.computeIfAbsent(at, same -> new int[1]);
            known = at;
        }
        knownCount[0]++;
    }

    /** @param at one that was added */
    void remove(Instant at) {
        if (!at.equals(known)) {
            knownCount = counts.get(at);
            known = at;
        }
        knownCount[0]--;
        if (knownCount[0] == 0) {
            counts.remove(at);
            known = null;
            knownCount = null;
        }
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    /** Null when there is none. */
    Instant first() {
        return counts.isEmpty() ? null : counts.firstKey();
    }

    /** Null when there is none. */
    Instant last() {
        return counts.isEmpty() ? null : counts.lastKey();
    }
}
