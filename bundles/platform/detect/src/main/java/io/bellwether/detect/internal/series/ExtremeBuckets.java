// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import java.io.DataInput;
import java.io.DataOutput;

/** The least or the greatest value of each bucket. */
final class ExtremeBuckets extends Buckets {
    private final boolean greatest;
    private final Ring values;

    ExtremeBuckets(boolean greatest, int limit) {
        this.greatest = greatest;
        this.values = new Ring(limit, Double.NaN);
    }

    @Override
    void add(long bucket, int offset, double number, double other, double weight, Object item) {
        double before = values.get(bucket);
        if (Double.isNaN(before) || (greatest ? number > before : number < before)) {
            values.set(bucket, number);
        }
    }

    @Override
    double value(long from, long to) {
        double extreme = Double.NaN;
        for (long bucket = from; bucket <= to; bucket++) {
            double value = values.get(bucket);
            if (Double.isNaN(extreme) || (greatest ? value > extreme : value < extreme)) {
                extreme = value;
            }
        }
        return extreme;
    }

    @Override
    boolean grows(long bucket) {
        return greatest;
    }

    @Override
    void extend(int limit, int window) {
        values.extend(limit);
    }

    @Override
    boolean store(long bucket, Cell out) {
        out.set(values.get(bucket), Double.NaN);
        return !Double.isNaN(out.first);
    }

    @Override
    void load(long bucket, Cell cell) {
        values.set(bucket, cell.first);
    }

    @Override
    void absorb(Buckets others) {
        Ring more = ((ExtremeBuckets) others).values;
        for (long bucket = more.newest(); bucket >= more.oldest(); bucket--) {
            double value = more.get(bucket);
            if (!Double.isNaN(value)) {
                add(bucket, 0, value, 0, 1, null);
            }
        }
    }

    @Override
    void write(DataOutput out) {
        // The cells are all there is.
    }

    @Override
    void read(DataInput in) {
        // The cells are all there is.
    }

    @Override
    long bytes() {
        return values.bytes();
    }
}
