// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

/** The first and the last value of each bucket by the events' own time, in whatever order they arrive. */
final class LatestBuckets extends Buckets {
    /** Only in buckets as new as this does the order of arrival differ from the order of events. */
    private static final int UNSETTLED = 128;

    private final boolean delta;
    private final Ring firsts;
    private final Ring firstOffsets;
    private final Ring lasts;
    private final Ring lastOffsets;
    private int limit;

    LatestBuckets(boolean delta, int limit) {
        this.delta = delta;
        this.limit = limit;
        this.firsts = new Ring(limit, Double.NaN);
        this.firstOffsets = new Ring(Math.min(limit, UNSETTLED), Double.NaN);
        this.lasts = new Ring(limit, Double.NaN);
        this.lastOffsets = new Ring(Math.min(limit, UNSETTLED), Double.NaN);
    }

    @Override
    void add(long bucket, int offset, double number, double other, double weight, Object item) {
        if (!(offset < lastOffsets.get(bucket))) {
            lasts.set(bucket, number);
            lastOffsets.set(bucket, offset);
        }
        if (delta && !(offset >= firstOffsets.get(bucket))) {
            firsts.set(bucket, number);
            firstOffsets.set(bucket, offset);
        }
    }

    @Override
    double value(long from, long to) {
        double last = latest(to, from);
        if (!delta || Double.isNaN(last)) {
            return last;
        }
        double before = latest(from - 1, to - limit + 1);
        return last - (Double.isNaN(before) ? earliest(from, to) : before);
    }

    @Override
    boolean grows(long bucket) {
        return false;
    }

    @Override
    void extend(int newLimit, int window) {
        limit = Math.max(limit, newLimit);
        firsts.extend(newLimit);
        lasts.extend(newLimit);
    }

    private double latest(long newest, long oldest) {
        for (long bucket = newest; bucket >= oldest; bucket--) {
            double value = lasts.get(bucket);
            if (!Double.isNaN(value)) {
                return value;
            }
        }
        return Double.NaN;
    }

    private double earliest(long oldest, long newest) {
        for (long bucket = oldest; bucket <= newest; bucket++) {
            double value = firsts.get(bucket);
            if (!Double.isNaN(value)) {
                return value;
            }
        }
        return Double.NaN;
    }
}
