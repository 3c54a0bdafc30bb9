// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.spike;

import java.nio.ByteBuffer;

/**
 * A running mean and variance, exponentially weighted with {@code a = 1/min(t, memory)} (T. Finch, "Incremental
 * calculation of weighted mean and variance", 2009), that wild values move little: once 20 values are known, a value
 * further than three standard deviations from the mean is taken to lie at three (winsorised, after P. J. Huber, "Robust
 * estimation of a location parameter", 1964). So a spike neither hides the next one nor becomes the yardstick, while a
 * new level is reached in time.
 *
 * <p>The standard deviation counts as at least a tenth of the mean, so that in a series that hardly moves not every ripple
 * stands out.
 */
final class Running {
    static final int FIRST = 20;
    static final int BYTES = Long.BYTES + 2 * Double.BYTES;

    private static final double CUT = 3;
    private static final double FLOOR = 0.1;

    private final int memory;
    private long count;
    private double mean;
    private double variance;

    Running(int memory) {
        this.memory = memory;
    }

    boolean isKnown() {
        return count >= FIRST;
    }

    double mean() {
        return mean;
    }

    /** Never less than a tenth of the mean; 0 only for a series of zeros. */
    double deviation() {
        return Math.max(Math.sqrt(variance), FLOOR * Math.abs(mean));
    }

    void add(double value) {
        double distance = value - mean;
        double deviation = deviation();
        if (isKnown() && deviation > 0) {
            distance = Math.max(-CUT * deviation, Math.min(CUT * deviation, distance));
        }
        count++;
        if (count == 1) {
            mean = value;
            return;
        }
        double a = 1.0 / Math.min(count, memory);
        mean += a * distance;
        variance = (1 - a) * (variance + a * distance * distance);
    }

    void write(ByteBuffer out) {
        out.putLong(count).putDouble(mean).putDouble(variance);
    }

    void read(ByteBuffer in) {
        count = in.getLong();
        mean = in.getDouble();
        variance = in.getDouble();
    }
}
