// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoltWintersTest {
    private static final double[] NO_SEASON = {};

    /** Hyndman and Athanasopoulos 2018, section 7.1, oil production in Saudi Arabia. */
    @Test
    void simpleSmoothingAsInTheTextbook() {
        double[] oil = {
            445.36, 453.20, 454.41, 422.38, 456.04, 440.39, 425.19, 486.21, 500.43, 521.28, 508.95, 488.89, 509.87,
            456.72, 473.82, 525.95, 549.83, 542.34
        };
        assertThat(forecast(new HoltWinters.Smoothing(0.8339, 0, 0, 1), 446.5868, 0, NO_SEASON, oil, 2))
                .containsExactly(new double[] {542.68, 542.68}, within(0.02));
    }

    /** The same, section 7.2, air passengers in Australia. */
    @Test
    void aTrendAsInTheTextbook() {
        double[] passengers = {
            17.55, 21.86, 23.89, 26.93, 26.89, 28.83, 30.08, 30.95, 30.19, 31.58, 32.58, 33.48, 39.02, 41.39, 41.60,
            44.66, 46.95, 48.73, 51.49, 50.03, 60.64, 63.36, 66.36, 68.20, 68.12, 69.78, 72.60
        };
        assertThat(forecast(new HoltWinters.Smoothing(0.8321, 0.0001, 0, 1), 15.57, 2.102, NO_SEASON, passengers, 5))
                .containsExactly(new double[] {74.60, 76.70, 78.80, 80.91, 83.01}, within(0.02));
    }

    /** The same, section 7.3, nights of visitors in Australia by quarter. */
    @Test
    void aSeasonAsInTheTextbook() {
        double[] nights = {
            42.206, 24.649, 32.667, 37.257, 45.242, 29.350, 36.344, 41.782, 49.277, 31.275, 37.851, 38.837, 51.237,
                    31.839,
            41.323, 42.799, 55.708, 33.407, 42.317, 45.157, 59.576, 34.837, 44.842, 46.971, 60.019, 38.371, 46.976,
                    50.734,
            61.647, 39.300, 52.671, 54.332, 66.834, 40.871, 51.829, 57.492, 65.251, 43.061, 54.761, 59.834, 73.257,
                    47.697,
            61.098, 66.056
        };
        double[] season = {9.70, -9.31, -1.69, 1.31};
        assertThat(forecast(new HoltWinters.Smoothing(0.3063, 0.0001, 0.4263, 1), 32.26, 0.7014, season, nights, 4))
                .containsExactly(new double[] {76.10, 51.60, 63.97, 68.37}, within(0.05));
    }

    /** The closed form for a damped trend without a season: the same, table 7.8. */
    @ParameterizedTest
    @CsvSource({"0.5, 0.2, 0.9", "0.9, 0.4, 0.98", "0.1, 0.05, 0.8"})
    void theVarianceOfAForecastGrowsAsInTheTextbook(double alpha, double betaStar, double phi) {
        double[] means = new double[12];
        double[] deviations = new double[12];
        new HoltWinters(new HoltWinters.Smoothing(alpha, betaStar, 0, phi), 5, 1, NO_SEASON, 0)
                .withDeviation(3)
                .forecast(means, deviations);
        double beta = alpha * betaStar;
        for (int h = 1; h <= 12; h++) {
            double power = Math.pow(phi, h);
            double factor = 1
                    + alpha * alpha * (h - 1)
                    + beta * phi * h / ((1 - phi) * (1 - phi)) * (2 * alpha * (1 - phi) + beta * phi)
                    - beta
                            * phi
                            * (1 - power)
                            / ((1 - phi) * (1 - phi) * (1 - phi * phi))
                            * (2 * alpha * (1 - phi * phi) + beta * phi * (1 + 2 * phi - power));
            assertThat(deviations[h - 1]).as("h = " + h).isCloseTo(3 * Math.sqrt(factor), within(1e-6));
        }
        assertThat(means[1]).isCloseTo(5 + phi + phi * phi, within(1e-9));
    }

    @Test
    void theSearchFindsASmoothingThatForecasts() {
        SplittableRandom random = new SplittableRandom(9);
        double[] values = new double[3 * 96];
        Arrays.setAll(values, i -> 200 + 50 * Math.sin(2 * Math.PI * i / 96) + 5 * random.nextGaussian());
        values[100] = Double.NaN;
        values[150] = 9_000;
        HoltWinters model = HoltWinters.fit(values, 96, 40);
        assertThat(model.deviation()).isBetween(4.0, 12.0);
        double[] means = new double[96];
        model.forecast(means, new double[96]);
        double error = 0;
        for (int h = 0; h < 96; h++) {
            error += Math.abs(means[h] - (200 + 50 * Math.sin(2 * Math.PI * h / 96))) / 96;
        }
        assertThat(error).as("mean error of the next day").isLessThan(20);
    }

    private static double[] forecast(
            HoltWinters.Smoothing smoothing, double level, double trend, double[] season, double[] values, int ahead) {
        HoltWinters model = new HoltWinters(smoothing, level, trend, season.clone(), 0);
        for (double value : values) {
            model.add(value);
        }
        double[] means = new double[ahead];
        model.forecast(means, new double[ahead]);
        return means;
    }
}
