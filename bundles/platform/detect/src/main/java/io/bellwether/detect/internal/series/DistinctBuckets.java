// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The number of different values in each bucket. */
final class DistinctBuckets extends SketchBuckets<DistinctCount> {
    DistinctBuckets(int limit, int window) {
        super(limit, window, 0);
    }

    @Override
    void add(long bucket, int offset, double number, double other, double weight, Object item) {
        DistinctCount sketch = open(bucket);
        if (sketch != null) {
            sketch.add(item);
        }
    }

    @Override
    boolean grows(long bucket) {
        return true;
    }

    @Override
    DistinctCount begin() {
        return new DistinctCount();
    }

    @Override
    double read(DistinctCount sketch) {
        return sketch.count();
    }

    @Override
    void merge(DistinctCount into, DistinctCount from) {
        into.merge(from);
    }

    @Override
    void write(DistinctCount sketch, DataOutput out) throws IOException {
        sketch.write(out);
    }

    @Override
    DistinctCount restore(DataInput in) throws IOException {
        return DistinctCount.read(in);
    }

    @Override
    long size(DistinctCount sketch) {
        return sketch.bytes();
    }
}
