// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics;

/**
 * Medians and the spread around them, found by selection in linear time (C. A. R. Hoare, "Algorithm 65: Find", 1961)
 * instead of by sorting. Safe for concurrent use as far as the arrays given are.
 */
public final class Median {
    /**
     * Makes a median absolute deviation an estimate of the standard deviation under a normal distribution: the inverse of
     * the normal quantile at 3/4.
     */
    public static final double MAD_TO_DEVIATION = 1.4826;

    /** The same for a mean absolute deviation: √(π/2). */
    public static final double MEAN_TO_DEVIATION = 1.2533141373155;

    private Median() {}

    /**
     * The median of the first {@code count} values, which come back in another order.
     *
     * @param values without NaN
     * @return NaN when {@code count} is 0
     */
    public static double of(double[] values, int count) {
        if (count == 0) {
            return Double.NaN;
        }
        int middle = count / 2;
        double upper = select(values, count, middle);
        if (count % 2 == 1) {
            return upper;
        }
        double lower = values[0];
        for (int i = 1; i < middle; i++) {
            lower = Math.max(lower, values[i]);
        }
        return lower / 2 + upper / 2;
    }

    /** The median absolute deviation {@code median |v − centre|}; the values are replaced by their distances. */
    public static double deviation(double[] values, int count, double centre) {
        for (int i = 0; i < count; i++) {
            values[i] = Math.abs(values[i] - centre);
        }
        return of(values, count);
    }

    /**
     * A robust standard deviation: 1.4826 · MAD, or, where more than half of the values are the same and the MAD is thus
     * 0, 1.2533 times the mean absolute deviation (B. Iglewicz, D. C. Hoaglin, "How to Detect and Handle Outliers",
     * 1993). The values are replaced.
     *
     * @return NaN when {@code count} is 0
     */
    public static double spread(double[] values, int count, double centre) {
        double mad = deviation(values, count, centre);
        if (mad > 0 || count == 0) {
            return mad * MAD_TO_DEVIATION;
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += values[i];
        }
        return sum / count * MEAN_TO_DEVIATION;
    }

    /**
     * The value that would stand at {@code rank}, counted from 0, if the first {@code count} values were sorted. Smaller
     * ones stand before it afterwards and greater ones behind it.
     *
     * @param values without NaN
     */
    public static double select(double[] values, int count, int rank) {
        int left = 0;
        int right = count - 1;
        while (left < right) {
            double pivot = middle(values[left], values[(left + right) >>> 1], values[right]);
            int i = left;
            int j = right;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    double swapped = values[i];
                    values[i++] = values[j];
                    values[j--] = swapped;
                }
            }
            if (rank <= j) {
                right = j;
            } else if (rank >= i) {
                left = i;
            } else {
                break;
            }
        }
        return values[rank];
    }

    private static double middle(double a, double b, double c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
