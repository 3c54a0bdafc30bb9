// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.slope;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.statistics.Median;
import io.bellwether.statistics.NumberText;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/**
 * Sees whether a value is rising. Over the stretch it takes the slope of every pair of buckets and fires when the median
 * of these slopes is positive and the last value is greater than the first. This is the estimator of Theil (1950) and
 * Sen (1968); a single wild bucket does not turn it, and a step that has become a plateau stops firing once the step has
 * left the stretch. Of a stretch of more than 60 buckets the means of as many even parts are compared.
 *
 * <p>Noise rises half of the time. Where a {@code confidence} is set, the rise must also pass the one-sided test of Mann
 * (1945) and Kendall (1975): {@code S}, the pairs that rise less those that fall, against a normal distribution of
 * variance {@code n(n − 1)(2n + 5)/18} less {@code t(t − 1)(2t + 5)/18} for each group of {@code t} equal values, with a
 * correction of 1 for continuity. And where a {@code rise} is set, the last value must exceed the first by as much.
 */
@Component(service = SeriesDetector.class)
public final class SlopeDetector implements SeriesDetector {
    static final Parameter<Duration> RISING_FOR = Parameter.duration(
                    "rising_for", "Rising for", "The stretch over which the value must rise; three buckets at least.")
            .orElse(Duration.ofMinutes(5))
            .between(Duration.ofMinutes(3), Duration.ofHours(6));
    static final Parameter<Double> RISE = Parameter.decimal(
                    "rise", "Rise", "When set, the value must have risen by as much over the stretch.")
            .between(0.0, null);
    static final Parameter<Double> CONFIDENCE = Parameter.decimal(
                    "confidence",
                    "Confidence",
                    "When set, how sure it must be that the rise is no chance, such as 0.99; asks for 8 buckets or so.")
            .between(0.5, 0.999999);

    private static final int FEWEST = 3;
    private static final int MOST = 60;

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
        return List.of(RISING_FOR, RISE, CONFIDENCE);
    }

    @Override
    public Duration lookback(Settings settings) {
        return settings.get(RISING_FOR);
    }

    @Override
    public boolean remembers() {
        return false;
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
        int length = size - first;
        double rise = window.last() - window.value(first);
        String stretch = Durations.format(window.step().multipliedBy(length));
        if (length >= FEWEST && rise <= 0) {
            return SeriesJudgement.clear(Double.NaN, Double.NaN, "not rising over " + stretch);
        }
        double[] points = points(window, first);
        double[] slopes = new double[points.length * (points.length - 1) / 2];
        int pairs = slopes(points, slopes);
        if (pairs < FEWEST) {
            return SeriesJudgement.learning("too few buckets to see a slope");
        }
        double median = Median.of(slopes, pairs) * points.length / length;
        if (!(median > 0 && rise > 0)) {
            return SeriesJudgement.clear(Double.NaN, Double.NaN, "not rising over " + stretch);
        }
        String from = number(window.value(first)) + " to " + number(window.last());
        if (settings.isSet(RISE) && rise < settings.get(RISE)) {
            return SeriesJudgement.clear(Double.NaN, Double.NaN, "rising only from " + from + " over " + stretch);
        }
        if (settings.isSet(CONFIDENCE) && MannKendall.chance(points) > 1 - settings.get(CONFIDENCE)) {
            return SeriesJudgement.clear(Double.NaN, Double.NaN, "rising perhaps by chance over " + stretch);
        }
        return SeriesJudgement.firing(median, Double.NaN, Double.NaN, "rising for " + stretch + ", from " + from);
    }

    /** Every slope that the last value is part of, and the rise, grow with it; the variance of ties may grow as well. */
    @Override
    public boolean firesOnGrowth(Settings settings) {
        return !settings.isSet(CONFIDENCE);
    }

    /** The buckets from {@code first} on, or the means of 60 even parts of them. */
    private static double[] points(SeriesWindow window, int first) {
        int length = window.size() - first;
        double[] points = new double[Math.min(length, MOST)];
        for (int p = 0; p < points.length; p++) {
            int from = (int) ((long) length * p / points.length);
            int to = (int) ((long) length * (p + 1) / points.length);
            double sum = 0;
            int count = 0;
            for (int i = from; i < to; i++) {
                double value = window.value(first + i);
                if (!Double.isNaN(value)) {
                    sum += value;
                    count++;
                }
            }
            points[p] = count == 0 ? Double.NaN : sum / count;
        }
        return points;
    }

    /** The slopes of all pairs, for each point; one without a value takes part in none. Returns how many there are. */
    private static int slopes(double[] points, double[] slopes) {
        int count = 0;
        for (int from = 0; from < points.length; from++) {
            for (int to = from + 1; to < points.length; to++) {
                double slope = (points[to] - points[from]) / (to - from);
                if (!Double.isNaN(slope)) {
                    slopes[count++] = slope;
                }
            }
        }
        return count;
    }

    private static String number(double value) {
        return NumberText.of(value, 4);
    }
}
