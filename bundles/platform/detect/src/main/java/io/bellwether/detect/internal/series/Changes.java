// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import java.util.Arrays;

/** The buckets of one series that have changed since they were last written. Not safe for concurrent use. */
final class Changes {
    private static final int FIRST_SIZE = 4;

    private long[] buckets = new long[FIRST_SIZE];
    private int size;

    void add(long bucket) {
        for (int i = size - 1; i >= 0 && i >= size - FIRST_SIZE; i--) {
            if (buckets[i] == bucket) {
                return;
            }
        }
        if (size == buckets.length) {
            sort();
            if (size > buckets.length / 2) {
                buckets = Arrays.copyOf(buckets, 2 * buckets.length);
            }
        }
        buckets[size++] = bucket;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Takes the buckets up to this one, oldest first. */
    long[] take(long newest) {
        sort();
        int count = 0;
        while (count < size && buckets[count] <= newest) {
            count++;
        }
        long[] taken = Arrays.copyOf(buckets, count);
        size -= count;
        buckets = Arrays.copyOfRange(buckets, count, Math.max(count + size, count + FIRST_SIZE));
        return taken;
    }

    /** In order, each once. */
    private void sort() {
        Arrays.sort(buckets, 0, size);
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (i == 0 || buckets[i] != buckets[i - 1]) {
                buckets[kept++] = buckets[i];
            }
        }
        size = kept;
    }
}
