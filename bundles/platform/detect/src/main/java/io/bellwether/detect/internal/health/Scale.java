// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.detect.internal.series.MeasureSpec;
import io.bellwether.detect.internal.series.ValueFunction;

/**
 * How far from the usual a value is.
 *
 * <p>The score is the distance from the usual range in robust deviations. One deviation is the normal-consistent one of
 * the range, which lies between its 5th and 95th percentiles and so spans 2 · 1.645 deviations (P. J. Huber, "Robust
 * Statistics", 1981); but at least what chance alone does to a count, the root of its middle (Poisson), a tenth of the
 * range's end, and what was declared.
 *
 * @param highIsBad more than usual is worse
 * @param lowIsBad less than usual is worse
 * @param floor an upper end below it counts as this; where only less is worse, a lower end above it does
 * @param deviation the least deviation
 * @param counted values are counts
 */
record Scale(boolean highIsBad, boolean lowIsBad, double floor, double deviation, boolean counted) {
    /** From here on a value is unusual. */
    static final double UNUSUAL = 4;

    /** From here on it is very unusual. */
    static final double SEVERE = 12;

    private static final double SPAN = 2 * 1.645;
    private static final double SHARE = 0.1;

    /** For a measure of which nothing is declared: more and less are unusual alike. */
    static Scale of(MeasureSpec measure) {
        return new Scale(true, true, 0, 1e-9, counts(measure));
    }

    /** True for a measure whose values are counts. */
    static boolean counts(MeasureSpec measure) {
        return measure.value().kind() == ValueFunction.Kind.COUNT;
    }

    /** The score of a value; 0 within the range, NaN when value or range is missing. */
    double score(double value, double low, double high) {
        if (Double.isNaN(value) || Double.isNaN(low)) {
            return Double.NaN;
        }
        double chance = counted ? Math.sqrt(Math.max((low + high) / 2, 1)) : 0;
        double least = Math.max(deviation, Math.max(chance, (high - low) / SPAN));
        if (highIsBad) {
            double top = Math.max(high, floor);
            if (value > top) {
                return (value - top) / Math.max(least, SHARE * Math.abs(top));
            }
        }
        if (lowIsBad) {
            double bottom = highIsBad ? low : Math.min(low, Math.max(floor, 0) == 0 ? low : floor);
            if (value < bottom) {
                return (bottom - value) / Math.max(least, highIsBad ? SHARE * Math.abs(bottom) : 0);
            }
        }
        return 0;
    }

    /**
     * True when a value that a detector found unusual is worth a word: on the side that is bad, and beyond the floor.
     *
     * @param usual NaN when unknown
     */
    boolean matters(double value, double usual) {
        if (Double.isNaN(value)) {
            return lowIsBad;
        }
        boolean above = Double.isNaN(usual) || value >= usual;
        if (highIsBad && above) {
            return value > floor;
        }
        return lowIsBad && (Double.isNaN(usual) || value <= usual) && (highIsBad || floor <= 0 || value < floor);
    }

    /** {@code ok}, {@code warning} or {@code critical}; {@code unknown} for NaN. */
    static String status(double score) {
        if (Double.isNaN(score)) {
            return "unknown";
        }
        return score >= SEVERE ? "critical" : score >= UNUSUAL ? "warning" : "ok";
    }
}
