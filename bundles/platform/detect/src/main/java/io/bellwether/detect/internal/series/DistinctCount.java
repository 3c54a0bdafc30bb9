// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import java.util.TreeSet;

/**
 * Counts different values by keeping the 1,024 least of their hashes: exact below that, and above it by how close
 * together they lie (Bar-Yossef et al., "Counting distinct elements in a data stream", 2002).
 */
final class DistinctCount {
    private static final int KEPT = 1024;
    private static final double RANGE = 0x1p63;

    private final TreeSet<Long> least = new TreeSet<>();

    void add(Object value) {
        offer(hash(value.toString()));
    }

    void merge(DistinctCount other) {
        other.least.forEach(this::offer);
    }

    double count() {
        return least.size() < KEPT ? least.size() : Math.rint((KEPT - 1) * RANGE / least.last());
    }

    private void offer(long hash) {
        if (least.size() < KEPT) {
            least.add(hash);
        } else if (hash < least.last() && least.add(hash)) {
            least.pollLast();
        }
    }

    /** 63 bits: FNV-1a over the characters, then the finalizer of MurmurHash3 to spread them. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return (hash ^ (hash >>> 33)) >>> 1;
    }
}
