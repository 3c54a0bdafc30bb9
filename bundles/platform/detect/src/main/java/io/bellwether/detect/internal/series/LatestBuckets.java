// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The first and the last value of each bucket by the events' own time, in whatever order they arrive; of several at the
 * same time the greatest is the last, and the least the first.
 */
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
        addLast(bucket, offset, number);
        if (delta) {
            addFirst(bucket, offset, number);
        }
    }

    private void addLast(long bucket, int offset, double number) {
        double known = lastOffsets.get(bucket);
        if (!(offset < known) && !(offset == known && number <= lasts.get(bucket))) {
            lasts.set(bucket, number);
            lastOffsets.set(bucket, offset);
        }
    }

    private void addFirst(long bucket, int offset, double number) {
        double known = firstOffsets.get(bucket);
        if (!(offset > known) && !(offset == known && number >= firsts.get(bucket))) {
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

    @Override
    boolean store(long bucket, Cell out) {
        out.set(lasts.get(bucket), firsts.get(bucket));
        return !Double.isNaN(out.first);
    }

    @Override
    void load(long bucket, Cell cell) {
        lasts.set(bucket, cell.first);
        if (!Double.isNaN(cell.second)) {
            firsts.set(bucket, cell.second);
        }
    }

    @Override
    void absorb(Buckets others) {
        LatestBuckets more = (LatestBuckets) others;
        for (long bucket = more.lasts.newest(); bucket >= more.lasts.oldest(); bucket--) {
            double offset = more.lastOffsets.get(bucket);
            if (!Double.isNaN(offset)) {
                addLast(bucket, (int) offset, more.lasts.get(bucket));
            } else if (Double.isNaN(lasts.get(bucket))) {
                lasts.set(bucket, more.lasts.get(bucket));
            }
            offset = more.firstOffsets.get(bucket);
            if (!Double.isNaN(offset)) {
                addFirst(bucket, (int) offset, more.firsts.get(bucket));
            } else if (!Double.isNaN(more.firsts.get(bucket))) {
                firsts.set(bucket, more.firsts.get(bucket));
            }
        }
    }

    @Override
    void write(DataOutput out) throws IOException {
        write(lastOffsets, out);
        write(firstOffsets, out);
    }

    private static void write(Ring offsets, DataOutput out) throws IOException {
        for (long bucket = offsets.newest(); bucket >= offsets.oldest(); bucket--) {
            double offset = offsets.get(bucket);
            if (!Double.isNaN(offset)) {
                out.writeLong(bucket);
                out.writeInt((int) offset);
            }
        }
        out.writeLong(Long.MIN_VALUE);
    }

    @Override
    void read(DataInput in) throws IOException {
        read(lastOffsets, in);
        read(firstOffsets, in);
    }

    private static void read(Ring offsets, DataInput in) throws IOException {
        for (long bucket = in.readLong(); bucket != Long.MIN_VALUE; bucket = in.readLong()) {
            offsets.set(bucket, in.readInt());
        }
    }

    @Override
    long bytes() {
        return firsts.bytes() + firstOffsets.bytes() + lasts.bytes() + lastOffsets.bytes();
    }

    private double latest(long newest, long oldest) {
        for (long bucket = Math.min(newest, lasts.newest()); bucket >= Math.max(oldest, lasts.oldest()); bucket--) {
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
