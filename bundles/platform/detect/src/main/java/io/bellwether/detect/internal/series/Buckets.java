// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import io.bellwether.detect.internal.series.ValueFunction.Kind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The buckets of one series, as much of them as its function needs. Not safe for concurrent use. */
abstract class Buckets {
    /**
     * Buckets for a function.
     *
     * @param limit how many buckets are kept
     * @param stepSeconds the width of one
     * @param window how many at most are read together
     */
    static Buckets of(ValueFunction function, int limit, double stepSeconds, int window) {
        return switch (function.kind()) {
            case COUNT, RATE, RATIO, SUM, MEAN, INCREASE, SHARE, SLOPE -> new SumBuckets(function, limit, stepSeconds);
            case MIN, MAX -> new ExtremeBuckets(function.kind() == Kind.MAX, limit);
            case P50, P95, P99 -> new QuantileBuckets(function.kind().quantile(), limit, window);
            case DISTINCT -> new DistinctBuckets(limit, window);
            case LAST, DELTA -> new LatestBuckets(function.kind() == Kind.DELTA, limit);
        };
    }

    /**
     * Takes one event.
     *
     * @param offset its milliseconds after the bucket's start
     * @param number the field's value; 1 for counts; for a ratio 1 when it matches the measure, else 0
     * @param other for a ratio or share what it adds to the divisor, else 0
     * @param weight how many events this one stands for, 1 or more; extremes, latest and distinct values ignore it
     * @param item the field's value as it is
     */
    abstract void add(long bucket, int offset, double number, double other, double weight, Object item);

    /** The value over a run of buckets, both ends included; NaN when there is none. */
    abstract double value(long from, long to);

    /** True when further events can only make this bucket's value greater. */
    abstract boolean grows(long bucket);

    /** Keeps more buckets, and more of them for reading together, from now on. */
    abstract void extend(int limit, int window);

    /** Says what is known of a bucket. @return false when nothing is */
    abstract boolean store(long bucket, Cell out);

    /** Takes what was known of a bucket, in place of what is. */
    abstract void load(long bucket, Cell cell);

    /** Adds what the same measure has gathered from other events. */
    abstract void absorb(Buckets others);

    /** Writes what is needed beside the cells to go on with the newest buckets. */
    abstract void write(DataOutput out) throws IOException;

    /** Reads it again, once the cells are there. */
    abstract void read(DataInput in) throws IOException;

    /** Bytes of the numbers that are kept. */
    abstract long bytes();
}
