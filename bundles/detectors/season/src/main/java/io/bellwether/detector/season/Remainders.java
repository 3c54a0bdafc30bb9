// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.season;

import io.bellwether.statistics.Median;
import io.bellwether.statistics.Saved;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What remained of the last buckets beside what was expected of them, and how far such remainders usually lie from 0.
 *
 * <p>Values scatter more where they are greater: counts by the square root of their mean, durations in proportion. The
 * spread is therefore {@code s · g^p}, in which {@code g} is what was expected, {@code s} the robust standard deviation
 * (see {@link Median#spread}) of {@code remainder / g^p}, and {@code p} is 0, ½ or 1, whichever makes the spreads of the
 * buckets with small and with great expectations most alike (the power law of L. R. Taylor, "Aggregation, Variance and
 * the Mean", Nature 189, 1961, in steps). A series of whole numbers is taken for counts, whose spread is at least that
 * of Poisson's distribution, {@code √max(g, 1)}: a night without events must not make a single one alarming.
 */
final class Remainders {
    private static final double[] POWERS = {0, 0.5, 1};
    private static final int FEWEST = 30;
    /** Below this part of the median the expectation no longer narrows the spread. */
    private static final double LOWEST = 0.1;
    /** A spread is at least this part of the expectation, or a change in the last digit would be an alarm. */
    private static final double LEAST = 1e-3;

    private final float[] remainder;
    private final float[] expected;
    private int size;
    private int next;
    private boolean whole = true;
    private double power;
    private double scale = Double.NaN;
    private double floor;

    Remainders(int capacity) {
        remainder = new float[capacity];
        expected = new float[capacity];
    }

    /**
     * Adds a bucket; a value without fraction leaves it open that the series counts something.
     *
     * @param wider what its remainder is multiplied by
     */
    void add(double value, double expectation, double wider) {
        whole &= value >= 0 && value == Math.rint(value);
        remainder[next] = (float) (wider * (value - expectation));
        expected[next] = (float) expectation;
        next = (next + 1) % remainder.length;
        size = Math.min(size + 1, remainder.length);
    }

    /** Judges anew how far remainders usually lie from 0. */
    void measure() {
        if (size < FEWEST) {
            return;
        }
        double[] sizes = new double[size];
        for (int i = 0; i < size; i++) {
            sizes[i] = Math.abs(expected[i]);
        }
        double middle = Median.of(sizes, size);
        floor = LOWEST * middle;
        power = 0;
        double best = Double.POSITIVE_INFINITY;
        double[] small = new double[size];
        double[] great = new double[size];
        for (double candidate : POWERS) {
            int smalls = 0;
            int greats = 0;
            for (int i = 0; i < size; i++) {
                double scaled = remainder[i] / raised(expected[i], candidate);
                if (Math.abs(expected[i]) < middle) {
                    small[smalls++] = scaled;
                } else {
                    great[greats++] = scaled;
                }
            }
            double low = Median.spread(small, smalls, 0);
            double high = Median.spread(great, greats, 0);
            double uneven = Math.abs(Math.log(high / low));
            if (uneven < best) {
                best = uneven;
                power = candidate;
            }
        }
        for (int i = 0; i < size; i++) {
            small[i] = remainder[i] / raised(expected[i], power);
        }
        scale = Median.spread(small, size, 0);
    }

    /** True when enough is known to say how far a remainder usually lies from 0. */
    boolean isKnown() {
        return !Double.isNaN(scale);
    }

    /** How far a remainder usually lies from 0 where so much is expected; greater than 0. */
    double spread(double expectation) {
        double size = Math.abs(expectation);
        double spread = Math.max(scale * raised(expectation, power), LEAST * Math.max(size, floor));
        if (whole) {
            spread = Math.max(spread, Math.sqrt(Math.max(expectation, 1)));
        }
        return Math.max(spread, Double.MIN_NORMAL);
    }

    private double raised(double expectation, double exponent) {
        if (exponent == 0) {
            return 1;
        }
        double size = Math.max(Math.max(Math.abs(expectation), floor), Double.MIN_NORMAL);
        return exponent == 1 ? size : Math.sqrt(size);
    }

    void save(DataOutputStream out) throws IOException {
        out.writeInt(next);
        out.writeBoolean(whole);
        out.writeDouble(power);
        out.writeDouble(scale);
        out.writeDouble(floor);
        Saved.floats(out, remainder, size);
        Saved.floats(out, expected, size);
        out.writeInt(size);
    }

    static Remainders restore(DataInputStream in, int capacity) throws IOException {
        Remainders read = new Remainders(capacity);
        read.next = in.readInt();
        read.whole = in.readBoolean();
        read.power = in.readDouble();
        read.scale = in.readDouble();
        read.floor = in.readDouble();
        System.arraycopy(Saved.floats(in, capacity), 0, read.remainder, 0, capacity);
        System.arraycopy(Saved.floats(in, capacity), 0, read.expected, 0, capacity);
        read.size = in.readInt();
        return read;
    }
}
