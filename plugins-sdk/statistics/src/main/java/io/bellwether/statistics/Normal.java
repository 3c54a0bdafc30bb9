// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics;

/** The standard normal distribution. */
public final class Normal {
    private Normal() {}

    /**
     * The part of it beyond {@code z}, to 1e-7: M. Abramowitz, I. A. Stegun, "Handbook of Mathematical Functions", 1964,
     * 26.2.17.
     */
    public static double upperTail(double z) {
        if (z < 0) {
            return 1 - upperTail(-z);
        }
        double t = 1 / (1 + 0.2316419 * z);
        double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        double series =
                t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return density * series;
    }

    /** What is exceeded with probability {@code 1 − p}, found by halving to the precision of {@link #upperTail}. */
    public static double quantile(double p) {
        double low = -8;
        double high = 8;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (upperTail(middle) > 1 - p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
