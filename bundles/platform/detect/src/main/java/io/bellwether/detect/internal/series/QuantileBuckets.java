// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A percentile of each bucket. */
final class QuantileBuckets extends SketchBuckets<Quantiles> {
    private final double share;

    QuantileBuckets(double share, int limit, int window) {
        super(limit, window, Double.NaN);
        this.share = share;
    }

    @Override
    void add(long bucket, int offset, double number, double other, double weight, Object item) {
        Quantiles sketch = open(bucket);
        if (sketch != null) {
            sketch.add(number, (int) Math.round(weight));
        }
    }

    @Override
    boolean grows(long bucket) {
        return false;
    }

    @Override
    Quantiles begin() {
        return new Quantiles();
    }

    @Override
    double read(Quantiles sketch) {
        return sketch.at(share);
    }

    @Override
    void merge(Quantiles into, Quantiles from) {
        into.merge(from);
    }

    @Override
    void write(Quantiles sketch, DataOutput out) throws IOException {
        sketch.write(out);
    }

    @Override
    Quantiles restore(DataInput in) throws IOException {
        return Quantiles.read(in);
    }

    @Override
    long size(Quantiles sketch) {
        return sketch.bytes();
    }
}
