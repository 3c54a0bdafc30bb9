// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

/**
 * Sums by bucket that do not depend on the order of arrival: what rounding leaves over of the newest buckets is kept
 * beside the sum, after Knuth's two-sum (The Art of Computer Programming, volume 2, section 4.2.2) and Dekker, "A
 * floating-point technique for extending the available precision" (1971). Takes no memory while it is not used. Not safe
 * for concurrent use.
 */
final class SumRing {
    /** Older buckets take late numbers without their remainders. */
    static final int UNSETTLED = 128;

    private final Ring sums;
    private Ring remainders;

    SumRing(int limit) {
        sums = new Ring(limit, 0);
    }

    /** The sum, rounded to the nearest double. */
    double get(long bucket) {
        return sums.get(bucket);
    }

    double remainder(long bucket) {
        return remainders == null ? 0 : remainders.get(bucket);
    }

    boolean holds(long bucket) {
        return sums.holds(bucket);
    }

    long oldest() {
        return sums.oldest();
    }

    long newest() {
        return sums.newest();
    }

    void add(long bucket, double amount) {
        double before = sums.get(bucket);
        double sum = before + amount;
        double part = sum - before;
        double error = (before - (sum - part)) + (amount - part);
        double rest = error + remainder(bucket);
        double nearest = sum + rest;
        set(bucket, nearest, rest - (nearest - sum));
    }

    void set(long bucket, double sum, double remainder) {
        if (!sums.set(bucket, sum) || Double.isNaN(remainder)) {
            return;
        }
        if (remainder != 0 && remainders == null) {
            remainders = new Ring(UNSETTLED, 0);
        }
        if (remainders != null && (remainder != 0 || remainders.holds(bucket))) {
            remainders.set(bucket, remainder);
        }
    }

    void extend(int limit) {
        sums.extend(limit);
    }

    long bytes() {
        return sums.bytes() + (remainders == null ? 0 : remainders.bytes());
    }
}
