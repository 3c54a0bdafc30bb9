// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import java.util.Arrays;

/**
 * Numbers by bucket: the newest {@code limit} buckets, in an array that grows to what is used of them. Not safe for
 * concurrent use.
 */
final class Ring {
    private static final int FIRST_SIZE = 16;

    private final double empty;
    private int limit;
    private double[] cells;
    private long oldest;
    private long newest;

    /** @param empty what a bucket holds before anything is written */
    Ring(int limit, double empty) {
        this.limit = limit;
        this.empty = empty;
    }

    double get(long bucket) {
        return cells == null || bucket < oldest || bucket > newest ? empty : cells[index(bucket)];
    }

    void set(long bucket, double value) {
        if (reach(bucket)) {
            cells[index(bucket)] = value;
        }
    }

    void add(long bucket, double amount) {
        if (reach(bucket)) {
            cells[index(bucket)] += amount;
        }
    }

    /** Keeps more buckets from now on. */
    void extend(int newLimit) {
        limit = Math.max(limit, newLimit);
    }

    /** Makes room for a bucket; false when it is too old. */
    private boolean reach(long bucket) {
        if (cells == null) {
            cells = new double[Math.min(FIRST_SIZE, limit)];
            Arrays.fill(cells, empty);
            oldest = bucket;
            newest = bucket;
            return true;
        }
        if (bucket > newest) {
            forward(bucket);
            return true;
        }
        return bucket >= oldest || backward(bucket);
    }

    private void forward(long bucket) {
        if (bucket - newest >= limit) {
            Arrays.fill(cells, empty);
            oldest = bucket;
        } else {
            grow(bucket - oldest + 1);
            for (long next = Math.max(newest + 1, bucket - cells.length + 1); next <= bucket; next++) {
                cells[index(next)] = empty;
            }
            oldest = Math.max(oldest, bucket - cells.length + 1);
        }
        newest = bucket;
    }

    private boolean backward(long bucket) {
        if (newest - bucket >= limit) {
            return false;
        }
        grow(newest - bucket + 1);
        for (long next = bucket; next < oldest; next++) {
            cells[index(next)] = empty;
        }
        oldest = bucket;
        return true;
    }

    private void grow(long wanted) {
        int needed = (int) Math.min(wanted, limit);
        if (needed <= cells.length) {
            return;
        }
        double[] old = cells;
        double[] larger = new double[Math.min(limit, Math.max(needed, 2 * old.length))];
        Arrays.fill(larger, empty);
        for (long bucket = Math.max(oldest, newest - larger.length + 1); bucket <= newest; bucket++) {
            larger[(int) Math.floorMod(bucket, (long) larger.length)] =
                    old[(int) Math.floorMod(bucket, (long) old.length)];
        }
        cells = larger;
    }

    private int index(long bucket) {
        return (int) Math.floorMod(bucket, (long) cells.length);
    }
}
