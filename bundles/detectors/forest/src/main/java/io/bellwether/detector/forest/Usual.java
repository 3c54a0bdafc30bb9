// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.forest;

import io.bellwether.statistics.Saved;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What is usual for one measure in each quarter of an hour of a day, working days and weekends apart, and by how many
 * standard deviations a value lies beside it.
 *
 * <p>Values are taken by their root, {@code y = √(x + 3/8)}, which gives counts an even spread whatever their mean (F. J.
 * Anscombe, "The transformation of Poisson, binomial and negative-binomial data", Biometrika 35, 1948); small numbers it
 * leaves as they are but for a factor, and negative ones are mirrored. The usual y of a slot is an exponentially weighted
 * mean with {@code a = 1/min(n, N)}, N being the buckets of five visits; in a slot never seen it is that of the other kind
 * of day, or else of the last six buckets. The variance of the rest is such a mean over 3,000 buckets, the rest cut at
 * four standard deviations before it counts.
 */
final class Usual {
    static final long SLOT = 15 * 60_000L;

    private static final int SLOTS = 96;
    private static final int VISITS = 5;
    private static final int RECENT = 6;
    private static final int SPREAD = 3_000;
    private static final int SETTLED = 30;
    private static final double CUT = 4;
    private static final double GREATEST = 20;
    private static final double SHIFT = Math.sqrt(0.375);

    private final int memory;
    private final float[] means = new float[2 * SLOTS];
    private final int[] counts = new int[2 * SLOTS];
    private double recent;
    private double variance;
    private long seen;

    /** @param stepMillis the width of a bucket */
    Usual(long stepMillis) {
        memory = (int) Math.min(Short.MAX_VALUE, VISITS * Math.max(1, SLOT / stepMillis));
    }

    /** The slot of a time as clocks show it, in milliseconds. */
    static int slot(long local) {
        long day = Math.floorDiv(local, SLOTS * SLOT);
        // Day 0 was a Thursday.
        int weekend = Math.floorMod(day + 3, 7L) >= 5 ? SLOTS : 0;
        return weekend + (int) Math.floorMod(Math.floorDiv(local, SLOT), (long) SLOTS);
    }

    /** By how many standard deviations a value lies above what is usual, at most 20 either way; 0 for no value. */
    double beside(double value, int slot) {
        if (Double.isNaN(value) || seen == 0) {
            return 0;
        }
        double rest = root(value) - mean(slot);
        double deviation = deviation(slot);
        return deviation == 0 ? 0 : Math.max(-GREATEST, Math.min(GREATEST, rest / deviation));
    }

    /** The usual value. */
    double value(int slot) {
        double y = mean(slot);
        double size = (Math.abs(y) + SHIFT) * (Math.abs(y) + SHIFT) - 0.375;
        return y < 0 ? -size : size;
    }

    /** Learns a value; one that is NaN is none. */
    void add(double value, int slot) {
        if (Double.isNaN(value)) {
            return;
        }
        double y = root(value);
        if (seen > 0) {
            double rest = y - mean(slot);
            double deviation = deviation(slot);
            if (seen > SETTLED) {
                rest = Math.max(-CUT * deviation, Math.min(CUT * deviation, rest));
            }
            variance += (rest * rest - variance) / Math.min(seen, SPREAD);
        }
        seen++;
        counts[slot] = Math.min(counts[slot] + 1, memory);
        means[slot] += (float) ((y - means[slot]) / counts[slot]);
        recent += (y - recent) / Math.min(seen, RECENT);
    }

    private double mean(int slot) {
        if (counts[slot] > 0) {
            return means[slot];
        }
        int other = (slot + SLOTS) % (2 * SLOTS);
        return counts[other] > 0 ? means[other] : recent;
    }

    private double deviation(int slot) {
        return Math.max(Math.sqrt(variance), 1e-3 * Math.abs(mean(slot)) + 1e-6);
    }

    private static double root(double value) {
        double y = Math.sqrt(Math.abs(value) + 0.375) - SHIFT;
        return value < 0 ? -y : y;
    }

    void save(DataOutputStream out) throws IOException {
        Saved.floats(out, means, means.length);
        for (int count : counts) {
            out.writeShort(count);
        }
        out.writeDouble(recent);
        out.writeDouble(variance);
        out.writeLong(seen);
    }

    static Usual restore(DataInputStream in, long stepMillis) throws IOException {
        Usual read = new Usual(stepMillis);
        System.arraycopy(Saved.floats(in, read.means.length), 0, read.means, 0, read.means.length);
        for (int i = 0; i < read.counts.length; i++) {
            read.counts[i] = in.readUnsignedShort();
        }
        read.recent = in.readDouble();
        read.variance = in.readDouble();
        read.seen = in.readLong();
        return read;
    }
}
