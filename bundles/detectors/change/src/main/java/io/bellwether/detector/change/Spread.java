// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.change;

import java.nio.ByteBuffer;

/**
 * A running mean and variance that forget: an exponentially weighted moving average with {@code a = 1/min(t, length)}, so
 * that the first values count alike, and the variance {@code (1 − a)(s² + a·d²)} of T. Finch, "Incremental calculation of
 * weighted mean and variance", 2009.
 */
final class Spread {
    static final int BYTES = Long.BYTES + 2 * Double.BYTES;

    private final int length;
    private long count;
    private double mean;
    private double variance;

    Spread(int length) {
        this.length = length;
    }

    void add(double value) {
        count++;
        double a = 1.0 / Math.min(count, length);
        double d = value - mean;
        mean += a * d;
        variance = (1 - a) * (variance + a * d * d);
    }

    long count() {
        return count;
    }

    double mean() {
        return mean;
    }

    double deviation() {
        return Math.sqrt(variance);
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
