// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A distribution from which percentiles are read with a relative error of at most 2 %: counts by the logarithm of the
 * value, after Masson, Rim and Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error
 * guarantees" (2019). Values nearer to zero than 1e-9 count as zero, those beyond 1e12 as 1e12.
 */
final class Quantiles {
    private static final double ACCURACY = 0.02;
    private static final double GAMMA = (1 + ACCURACY) / (1 - ACCURACY);
    private static final double LOG_GAMMA = Math.log(GAMMA);
    private static final double LEAST = 1e-9;
    private static final double MOST = 1e12;
    private static final int SHIFT = (int) Math.ceil(-Math.log(LEAST) / LOG_GAMMA) + 1;
    private static final int SLACK = 8;

    private int[] counts = new int[0];
    private int first;
    private long total;

    void add(double value) {
        add(value, 1);
    }

    /** Takes a value that was seen so many times. */
    void add(double value, int times) {
        count(key(value), times);
    }

    /** Takes over what another one has counted. */
    void merge(Quantiles other) {
        for (int i = 0; i < other.counts.length; i++) {
            if (other.counts[i] > 0) {
                count(other.first + i, other.counts[i]);
            }
        }
    }

    /** The value of the nearest rank. @param share 0 to 1; NaN is returned when nothing was counted */
    double at(double share) {
        if (total == 0) {
            return Double.NaN;
        }
        long rank = Math.max(0, (long) Math.ceil(share * total) - 1);
        long seen = 0;
        int i = 0;
        while (i < counts.length - 1 && seen + counts[i] <= rank) {
            seen += counts[i];
            i++;
        }
        return value(first + i);
    }

    void write(DataOutput out) throws IOException {
        int used = 0;
        for (int count : counts) {
            used += count > 0 ? 1 : 0;
        }
        out.writeShort(used);
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                out.writeShort(first + i);
                out.writeInt(counts[i]);
            }
        }
    }

    static Quantiles read(DataInput in) throws IOException {
        Quantiles quantiles = new Quantiles();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            int key = in.readShort();
            quantiles.count(key, in.readInt());
        }
        return quantiles;
    }

    /** Bytes in memory. */
    long bytes() {
        return 4L * counts.length;
    }

    private void count(int key, int amount) {
        if (counts.length == 0) {
            first = key - SLACK;
            counts = new int[2 * SLACK + 1];
        } else if (key < first) {
            int shift = first - key + SLACK;
            int[] larger = new int[counts.length + shift];
            System.arraycopy(counts, 0, larger, shift, counts.length);
            counts = larger;
            first -= shift;
        } else if (key >= first + counts.length) {
            counts = Arrays.copyOf(counts, key - first + 1 + SLACK);
        }
        counts[key - first] += amount;
        total += amount;
    }

    private static int key(double value) {
        double size = Math.min(Math.abs(value), MOST);
        if (size < LEAST) {
            return 0;
        }
        int magnitude = (int) Math.ceil(Math.log(size) / LOG_GAMMA) + SHIFT;
        return value < 0 ? -magnitude : magnitude;
    }

    private static double value(int key) {
        if (key == 0) {
            return 0;
        }
        double size = 2 * Math.pow(GAMMA, Math.abs(key) - SHIFT) / (GAMMA + 1);
        return key < 0 ? -size : size;
    }
}
