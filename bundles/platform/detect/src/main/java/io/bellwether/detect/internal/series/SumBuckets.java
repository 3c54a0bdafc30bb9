// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import io.bellwether.detect.internal.series.ValueFunction.Kind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Counts, rates, ratios, sums, means, increases, shares and slopes: one or two sums for each bucket. */
final class SumBuckets extends Buckets {
    private final ValueFunction function;
    private final double stepSeconds;
    private final SumRing sums;
    /** What the sums are divided by; for a sum how many numbers were negative. */
    private final SumRing others;

    SumBuckets(ValueFunction function, int limit, double stepSeconds) {
        this.function = function;
        this.stepSeconds = stepSeconds;
        this.sums = new SumRing(limit);
        this.others = new SumRing(limit);
    }

    @Override
    void add(long bucket, int offset, double number, double other, double weight, Object item) {
        sums.add(bucket, number * weight);
        double second =
                switch (function.kind()) {
                    case RATIO, SHARE -> other;
                    case MEAN -> 1;
                    case SLOPE -> function.argument() == null ? 0 : 1;
                    case SUM -> number < 0 ? 1 : 0;
                    default -> 0;
                };
        if (second != 0) {
            others.add(bucket, second * weight);
        }
    }

    @Override
    double value(long from, long to) {
        if (function.kind() == Kind.SLOPE) {
            return slope(from, to);
        }
        double sum = sum(sums, from, to);
        return switch (function.kind()) {
            case RATE -> sum / ((to - from + 1) * stepSeconds);
            case RATIO, SHARE, MEAN -> quotient(sum, sum(others, from, to));
            default -> sum;
        };
    }

    @Override
    boolean grows(long bucket) {
        return switch (function.kind()) {
            case COUNT, RATE, INCREASE -> true;
            case SUM -> others.get(bucket) == 0;
            default -> false;
        };
    }

    @Override
    void extend(int limit, int window) {
        sums.extend(limit);
        others.extend(limit);
    }

    @Override
    boolean store(long bucket, Cell out) {
        out.set(sums.get(bucket), others.get(bucket));
        return sums.holds(bucket);
    }

    @Override
    void load(long bucket, Cell cell) {
        sums.set(bucket, cell.first, 0);
        if (cell.second != 0 || others.holds(bucket)) {
            others.set(bucket, cell.second, 0);
        }
    }

    @Override
    void absorb(Buckets other) {
        SumBuckets more = (SumBuckets) other;
        absorb(sums, more.sums);
        absorb(others, more.others);
    }

    private static void absorb(SumRing into, SumRing from) {
        for (long bucket = from.newest(); bucket >= from.oldest(); bucket--) {
            double amount = from.get(bucket);
            if (amount != 0) {
                into.add(bucket, amount);
                into.add(bucket, from.remainder(bucket));
            }
        }
    }

    @Override
    void write(DataOutput out) throws IOException {
        write(sums, out);
        write(others, out);
    }

    private static void write(SumRing ring, DataOutput out) throws IOException {
        for (long bucket = Math.max(ring.oldest(), ring.newest() - SumRing.UNSETTLED);
                bucket <= ring.newest() && bucket != Long.MAX_VALUE;
                bucket++) {
            double remainder = ring.remainder(bucket);
            if (remainder != 0) {
                out.writeLong(bucket);
                out.writeDouble(remainder);
            }
        }
        out.writeLong(Long.MIN_VALUE);
    }

    @Override
    void read(DataInput in) throws IOException {
        read(sums, in);
        read(others, in);
    }

    private static void read(SumRing ring, DataInput in) throws IOException {
        for (long bucket = in.readLong(); bucket != Long.MIN_VALUE; bucket = in.readLong()) {
            ring.set(bucket, ring.get(bucket), in.readDouble());
        }
    }

    @Override
    long bytes() {
        return sums.bytes() + others.bytes();
    }

    private static double sum(SumRing ring, long from, long to) {
        double sum = 0;
        for (long bucket = from; bucket <= to; bucket++) {
            sum += ring.get(bucket);
        }
        return sum;
    }

    private static double quotient(double sum, double by) {
        return by == 0 ? Double.NaN : sum / by;
    }

    private double slope(long from, long to) {
        double n = 0;
        double sumX = 0;
        double sumY = 0;
        double sumXx = 0;
        double sumXy = 0;
        for (long bucket = from; bucket <= to; bucket++) {
            double x = bucket - from;
            double y = function.argument() == null ? sums.get(bucket) : quotient(sums.get(bucket), others.get(bucket));
            if (!Double.isNaN(y)) {
                n++;
                sumX += x;
                sumY += y;
                sumXx += x * x;
                sumXy += x * y;
            }
        }
        double spread = n * sumXx - sumX * sumX;
        return spread == 0 ? Double.NaN : (n * sumXy - sumX * sumY) / spread;
    }
}
