// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import java.util.Arrays;

/**
 * The usual range of each bucket of a series: between the 5th and the 95th percentile of the buckets around the same time
 * 24 h and 48 h before, 15 minutes to each side. The window is kept sorted as it moves on, so that a day of minutes costs
 * what a day of insertions does.
 */
final class UsualRange {
    private static final long DAY = 86_400_000;
    private static final long REACH = 900_000;
    private static final double LOWER = 0.05;
    private static final double UPPER = 0.95;

    private final int[] before;
    private final int reach;
    private final int fewest;
    private final double[] sorted;
    private int count;

    /** @param step the width of a bucket in milliseconds; at most a day */
    UsualRange(long step) {
        int day = (int) Math.max(1, DAY / step);
        this.before = new int[] {day, 2 * day};
        this.reach = (int) Math.max(1, REACH / step);
        this.sorted = new double[before.length * (2 * reach + 1)];
        this.fewest = Math.max(4, (sorted.length + 3) / 4);
    }

    /** How many buckets before the first that is asked for are looked at. */
    int lookback() {
        return before[before.length - 1] + reach;
    }

    /**
     * Finds the ranges of a run of buckets.
     *
     * @param values the first is {@link #lookback()} buckets before the first that is asked for; NaN for none
     * @param low filled with the lower ends; NaN where too little is known
     * @param high filled with the upper ends
     */
    void read(double[] values, double[] low, double[] high) {
        count = 0;
        int start = lookback();
        for (int i = 0; i < low.length; i++) {
            if (i == 0) {
                for (int back : before) {
                    for (int each = start - back - reach; each <= start - back + reach; each++) {
                        insert(values, each);
                    }
                }
            } else {
                for (int back : before) {
                    remove(values, start + i - back - reach - 1);
                    insert(values, start + i - back + reach);
                }
            }
            boolean known = count >= fewest;
            low[i] = known ? sorted[(int) (LOWER * (count - 1))] : Double.NaN;
            high[i] = known ? sorted[(int) Math.ceil(UPPER * (count - 1))] : Double.NaN;
        }
    }

    private void insert(double[] values, int index) {
        double value = index >= 0 && index < values.length ? values[index] : Double.NaN;
        if (Double.isNaN(value)) {
            return;
        }
        int found = Arrays.binarySearch(sorted, 0, count, value);
        int place = found < 0 ? -found - 1 : found;
        System.arraycopy(sorted, place, sorted, place + 1, count - place);
        sorted[place] = value;
        count++;
    }

    private void remove(double[] values, int index) {
        double value = index >= 0 && index < values.length ? values[index] : Double.NaN;
        if (Double.isNaN(value)) {
            return;
        }
        int place = Arrays.binarySearch(sorted, 0, count, value);
        System.arraycopy(sorted, place + 1, sorted, place, count - place - 1);
        count--;
    }
}
