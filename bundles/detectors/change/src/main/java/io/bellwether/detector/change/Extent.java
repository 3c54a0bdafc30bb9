// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.change;

import java.nio.ByteBuffer;

/**
 * The least and the greatest value of late: of the last 28,672 to 32,768 values, in eight blocks of which the oldest is
 * forgotten as a whole. A single wild value therefore does not blind it for good.
 */
final class Extent {
    private static final int BLOCKS = 8;
    private static final int BLOCK = 4_096;
    private static final double BEYOND = 0.05;

    static final int BYTES = 2 * BLOCKS * Double.BYTES + Long.BYTES;

    private final double[] least = new double[BLOCKS];
    private final double[] greatest = new double[BLOCKS];
    private long count;

    double least() {
        double value = Double.POSITIVE_INFINITY;
        for (int i = 0; i < used(); i++) {
            value = Math.min(value, least[i]);
        }
        return value;
    }

    double greatest() {
        double value = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < used(); i++) {
            value = Math.max(value, greatest[i]);
        }
        return value;
    }

    private int used() {
        return (int) Math.min(BLOCKS, (count + BLOCK - 1) / BLOCK);
    }

    /** True when a value lies outside by more than a twentieth of the extent. */
    boolean isFarOutside(double value) {
        if (count == 0) {
            return false;
        }
        double low = least();
        double high = greatest();
        double margin = BEYOND * (high - low);
        return value > high + margin || value < low - margin;
    }

    void add(double value) {
        int block = (int) (count / BLOCK % BLOCKS);
        if (count % BLOCK == 0) {
            least[block] = value;
            greatest[block] = value;
        } else {
            least[block] = Math.min(least[block], value);
            greatest[block] = Math.max(greatest[block], value);
        }
        count++;
    }

    /** Which eighth of the extent a value lies in, from 0 to 7; the value has been added. */
    int eighth(double value) {
        double low = least();
        double width = greatest() - low;
        return width > 0 ? (int) Math.max(0, Math.min(7, 8 * ((value - low) / width))) : 0;
    }

    void write(ByteBuffer out) {
        for (int i = 0; i < BLOCKS; i++) {
            out.putDouble(least[i]).putDouble(greatest[i]);
        }
        out.putLong(count);
    }

    void read(ByteBuffer in) {
        for (int i = 0; i < BLOCKS; i++) {
            least[i] = in.getDouble();
            greatest[i] = in.getDouble();
        }
        count = in.getLong();
        if (count < 0) {
            throw new IllegalArgumentException("an extent of " + count + " values");
        }
    }
}
