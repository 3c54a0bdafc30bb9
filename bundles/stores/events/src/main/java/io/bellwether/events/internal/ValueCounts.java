// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import java.util.Arrays;

/** How often each number came, for as many different ones as are allowed. For one thread. */
final class ValueCounts {
    private static final int FIRST = 1 << 12;

    private final int most;
    private long[] bits = new long[FIRST];
    /** Zero where a slot is free. */
    private long[] counts = new long[FIRST];

    private int size;
    private long total;

    /** Takes a number and how often it came. */
    interface Sink {
        void value(double value, long count);
    }

    /** @param most different numbers */
    ValueCounts(int most) {
        this.most = most;
    }

    /** @return false when there is no room for one more different number; it was not counted then */
    boolean add(double value) {
        long key = Double.doubleToLongBits(value);
        int slot = slot(key);
        if (counts[slot] == 0) {
            if (size == most) {
                return false;
            }
            bits[slot] = key;
            size++;
        }
        counts[slot]++;
        total++;
        if (size * 2 > bits.length) {
            grow();
        }
        return true;
    }

    private int slot(long key) {
        int mask = bits.length - 1;
        int slot = (int) Schema.mix(key) & mask;
        while (counts[slot] != 0 && bits[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldBits = bits;
        long[] oldCounts = counts;
        bits = new long[oldBits.length * 2];
        counts = new long[bits.length];
        for (int i = 0; i < oldBits.length; i++) {
            if (oldCounts[i] != 0) {
                int slot = slot(oldBits[i]);
                bits[slot] = oldBits[i];
                counts[slot] = oldCounts[i];
            }
        }
    }

    /** In rising order. */
    void each(Sink sink) {
        double[] values = new double[size];
        int filled = 0;
        for (int i = 0; i < bits.length; i++) {
            if (counts[i] != 0) {
                values[filled++] = Double.longBitsToDouble(bits[i]);
            }
        }
        Arrays.sort(values);
        for (double value : values) {
            sink.value(value, counts[slot(Double.doubleToLongBits(value))]);
        }
    }

    /** The least number that this part of all does not exceed, from 0 to 1; there has to be one. */
    double quantile(double quantile) {
        long rank = (long) Math.max(1, Math.ceil(quantile * total));
        long[] passed = new long[1];
        double[] found = {Double.NaN};
        each((value, count) -> {
            if (passed[0] < rank) {
                found[0] = value;
            }
            passed[0] += count;
        });
        return found[0];
    }

    void clear() {
        Arrays.fill(counts, 0);
        size = 0;
        total = 0;
    }
}
