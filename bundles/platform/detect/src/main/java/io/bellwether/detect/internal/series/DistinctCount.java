// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Counts different values by keeping the 1,024 least of their hashes: exact below that, and above it by how close
 * together they lie (Bar-Yossef et al., "Counting distinct elements in a data stream", 2002).
 */
final class DistinctCount {
    private static final int KEPT = 1024;
    private static final int FIRST_SIZE = 8;
    private static final double RANGE = 0x1p63;

    /** In ascending order. */
    private long[] least = new long[FIRST_SIZE];

    private int size;

    void add(Object value) {
        offer(hash(value.toString()));
    }

    void merge(DistinctCount other) {
        for (int i = 0; i < other.size; i++) {
            offer(other.least[i]);
        }
    }

    double count() {
        return size < KEPT ? size : Math.rint((KEPT - 1) * RANGE / least[size - 1]);
    }

    void write(DataOutput out) throws IOException {
        out.writeShort(size);
        for (int i = 0; i < size; i++) {
            out.writeLong(least[i]);
        }
    }

    static DistinctCount read(DataInput in) throws IOException {
        DistinctCount count = new DistinctCount();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            count.offer(in.readLong());
        }
        return count;
    }

    /** Bytes in memory. */
    long bytes() {
        return 8L * least.length;
    }

    private void offer(long hash) {
        if (size == KEPT && hash >= least[size - 1]) {
            return;
        }
        int at = Arrays.binarySearch(least, 0, size, hash);
        if (at >= 0) {
            return;
        }
        if (size == least.length) {
            least = Arrays.copyOf(least, Math.min(KEPT, 2 * size));
        }
        int place = -at - 1;
        int moved = Math.min(size, KEPT - 1) - place;
        System.arraycopy(least, place, least, place + 1, moved);
        least[place] = hash;
        size = Math.min(KEPT, size + 1);
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
