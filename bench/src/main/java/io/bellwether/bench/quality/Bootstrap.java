// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * How far a figure would move if the series were others of their kind: the middle 90 % of the figures of 1,000 samples
 * drawn with replacement (B. Efron, "Bootstrap methods: another look at the jackknife", 1979). Always the same samples.
 */
final class Bootstrap {
    private static final int SAMPLES = 1_000;
    private static final double OUT = 0.05;

    private Bootstrap() {}

    /** @param figure the figure of the series at these indexes; NaN where there is none */
    static String interval(int series, ToDoubleFunction<int[]> figure) {
        SplittableRandom random = new SplittableRandom(20);
        double[] figures = new double[SAMPLES];
        int count = 0;
        for (int i = 0; i < SAMPLES; i++) {
            int[] chosen = new int[series];
            Arrays.setAll(chosen, any -> random.nextInt(series));
            double value = figure.applyAsDouble(chosen);
            if (!Double.isNaN(value)) {
                figures[count++] = value;
            }
        }
        if (count == 0) {
            return " [none]";
        }
        Arrays.sort(figures, 0, count);
        double low = figures[(int) (OUT * count)];
        double high = figures[Math.min(count - 1, (int) ((1 - OUT) * count))];
        String form = high > 2 ? " [%.0f to %.0f]" : " [%.2f to %.2f]";
        return String.format(Locale.ROOT, form, low, high);
    }
}
