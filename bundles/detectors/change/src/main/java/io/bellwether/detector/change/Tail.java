// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.change;

import java.nio.ByteBuffer;

/**
 * How rare a value is among those seen before, as {@code −log10} of the share that is at least as great. The values are
 * kept in a histogram of 20 bins a decade from 0.001 up; when its mass reaches 2,000 all is halved, so that it forgets.
 * Beyond the greatest 5 % the tail is taken to fall exponentially with their mean excess, as in extreme value theory
 * (peaks over threshold; J. Pickands, 1975, with shape 0).
 *
 * <p>What is judged is the mean of the latest few values, and what it is compared with are the same means up to so many
 * steps earlier: values that are part of the mean itself are not in the histogram yet.
 */
final class Tail {
    private static final int BINS = 140;
    private static final int A_DECADE = 20;
    private static final double LEAST = 1e-3;
    private static final double MASS = 2_000;
    private static final double TOP = 0.05;
    private static final double FEWEST = 20;
    private static final double MOST = 8;
    private static final double[] EDGES = edges();

    private final Ring values;
    private final Ring means;
    private final float[] histogram = new float[BINS];
    private double mass;

    /** @param length how many values make a mean */
    Tail(int length) {
        values = new Ring(length);
        means = new Ring(length);
    }

    static int bytes(int length) {
        return 2 * Ring.bytes(length) + BINS * Float.BYTES + Double.BYTES;
    }

    private static double[] edges() {
        double[] edges = new double[BINS + 1];
        edges[0] = 0;
        for (int i = 1; i <= BINS; i++) {
            edges[i] = LEAST * StrictMath.pow(10, (i - 1) / (double) A_DECADE);
        }
        return edges;
    }

    /** The rarity of the mean that ends with this value, from 0 to 8; 0 while there is too little to compare with. */
    double rarity(double value) {
        values.add(value);
        double mean = values.mean();
        if (means.isFull()) {
            learn(means.oldest());
        }
        means.add(mean);
        return mass > FEWEST ? Math.max(0, Math.min(MOST, -StrictMath.log10(share(mean)))) : 0;
    }

    private void learn(double mean) {
        histogram[bin(mean)]++;
        mass++;
        if (mass >= MASS) {
            mass = 0;
            for (int i = 0; i < BINS; i++) {
                histogram[i] /= 2;
                mass += histogram[i];
            }
        }
    }

    private static int bin(double value) {
        if (value < LEAST) {
            return 0;
        }
        return (int) Math.min(BINS - 1, 1 + Math.floor(A_DECADE * (StrictMath.log10(value) + 3)));
    }

    /** The share of means that are at least as great. */
    private double share(double value) {
        int bin = bin(value);
        double above = 0;
        for (int i = BINS - 1; i > bin; i--) {
            above += histogram[i];
        }
        double inBin = Math.max(0, Math.min(1, (value - EDGES[bin]) / (EDGES[bin + 1] - EDGES[bin])));
        double share = (above + histogram[bin] * (1 - inBin) + 0.5) / (mass + 1);
        return share > TOP ? share : Math.min(share, beyondTop(value, share));
    }

    private double beyondTop(double value, double share) {
        double wanted = TOP * mass;
        double above = 0;
        int bin = BINS - 1;
        while (bin >= 0 && above + histogram[bin] < wanted) {
            above += histogram[bin--];
        }
        if (bin < 0) {
            return share;
        }
        double missing = wanted - above;
        double width = EDGES[bin + 1] - EDGES[bin];
        double quantile = EDGES[bin + 1] - width * missing / histogram[bin];
        double excess = missing * (EDGES[bin + 1] - quantile) / 2;
        for (int i = bin + 1; i < BINS; i++) {
            excess += histogram[i] * ((EDGES[i] + EDGES[i + 1]) / 2 - quantile);
        }
        double mean = Math.max(excess / wanted, width / 4);
        return value <= quantile ? TOP : TOP * StrictMath.exp((quantile - value) / mean);
    }

    void write(ByteBuffer out) {
        values.write(out);
        means.write(out);
        for (float count : histogram) {
            out.putFloat(count);
        }
        out.putDouble(mass);
    }

    void read(ByteBuffer in) {
        values.read(in);
        means.read(in);
        for (int i = 0; i < BINS; i++) {
            histogram[i] = in.getFloat();
        }
        mass = in.getDouble();
    }
}
