// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.slope;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/**
 * Sees whether a value is rising. Over the stretch it takes the slope of every pair of buckets and fires when the median
 * of these slopes is positive and the last value is greater than the first. This is the estimator of Theil (1950) and
 * Sen (1968); a single wild bucket does not turn it, and a step that has become a plateau stops firing once the step has
 * left the stretch.
 */
@Component(service = SeriesDetector.class)
public final class SlopeDetector implements SeriesDetector {
    static final Parameter<Duration> RISING_FOR = Parameter.duration(
                    "rising_for", "Rising for", "The stretch over which the value must rise; three buckets at least.")
            .orElse(Duration.ofMinutes(5))
            .between(Duration.ofMinutes(3), Duration.ofHours(6));

    private static final int FEWEST = 3;

    @Override
    public String id() {
        return "slope";
    }

    @Override
    public String title() {
        return "Slope";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(RISING_FOR);
    }

    @Override
    public Duration lookback(Settings settings) {
        return settings.get(RISING_FOR);
    }

    @Override
    public SeriesJudgement judge(SeriesWindow window, Settings settings, byte[] state) {
        int size = window.size();
        int first = 0;
        while (first < size && Double.isNaN(window.value(first))) {
            first++;
        }
        if (Double.isNaN(window.last())) {
            return SeriesJudgement.clear(Double.NaN, Double.NaN, "there is no value");
        }
        double[] slopes = slopes(window, first);
        if (slopes.length < FEWEST) {
            return SeriesJudgement.learning("too few buckets to see a slope");
        }
        double median = median(slopes);
        double rise = window.last() - window.value(first);
        String stretch = Durations.format(window.step().multipliedBy(size - first));
        if (median > 0 && rise > 0) {
            return SeriesJudgement.firing(
                    median,
                    Double.NaN,
                    Double.NaN,
                    "rising for " + stretch + ", from " + number(window.value(first)) + " to " + number(window.last()));
        }
        return SeriesJudgement.clear(Double.NaN, Double.NaN, "not rising over " + stretch);
    }

    /** Every slope that the last value is part of, and the rise, grow with it. */
    @Override
    public boolean firesOnGrowth(Settings settings) {
        return true;
    }

    /** The slopes of all pairs, per bucket; a bucket without a value takes part in none. */
    private static double[] slopes(SeriesWindow window, int first) {
        int size = window.size();
        int length = size - first;
        double[] slopes = new double[length * (length - 1) / 2];
        int count = 0;
        for (int from = first; from < size; from++) {
            for (int to = from + 1; to < size; to++) {
                double slope = (window.value(to) - window.value(from)) / (to - from);
                if (!Double.isNaN(slope)) {
                    slopes[count++] = slope;
                }
            }
        }
        return Arrays.copyOf(slopes, count);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static String number(double value) {
        return new BigDecimal(value, new MathContext(4)).stripTrailingZeros().toPlainString();
    }
}
