// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.baseline;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/**
 * Compares a value with what is usual at this time of day.
 *
 * <p>Let {@code t} be the bucket judged and {@code o} each of the offsets {@code over}. The usual value is
 * {@code m = median { v[s] : |s − (t − o)| ≤ 30 min, for all o }}: the median of the neighbourhoods of the same time on
 * earlier days. It fires when {@code v[t] > factor · max(m, minimum)} and, where a sensitivity {@code k} is set, also
 * {@code v[t] > m + k · 1.4826 · MAD}, in which {@code MAD = median |v[s] − m|} over the same values. The median and the
 * MAD are used because up to half of the values may be wild without moving them (F. R. Hampel, "The influence curve and
 * its role in robust estimation", 1974): yesterday's outage does not become today's yardstick. 1.4826 makes the MAD an
 * estimate of the standard deviation under a normal distribution.
 *
 * <p>An offset counts when at least half of its neighbourhood has values. While none does, that is in the first day, the
 * values of the last 24 h but for the latest 15 min stand in for it. Under 2 h of history it is learning.
 */
@Component(service = SeriesDetector.class)
public final class BaselineDetector implements SeriesDetector {
    static final Parameter<Double> FACTOR = Parameter.decimal(
                    "factor", "Factor", "Fires when the value is more than so many times the usual one.")
            .orElse(3.0)
            .between(1.0, 1000.0);
    static final Parameter<List<String>> OVER = Parameter.textList(
                    "over", "Compared with", "How long ago the times compared with were; 1h to 7d each.")
            .orElse(List.of("24h", "48h"));
    static final Parameter<Double> MINIMUM = Parameter.decimal(
                    "minimum",
                    "Minimum",
                    "A usual value below this counts as this, so that one event after none is not alarming.")
            .orElse(1.0)
            .between(0.0, null);
    static final Parameter<Double> SENSITIVITY = Parameter.decimal(
                    "sensitivity",
                    "Sensitivity",
                    "When set, the value must also lie so many robust standard deviations above the usual one.")
            .between(0.5, 100.0);

    private static final Duration STRETCH = Duration.ofMinutes(30);
    private static final Duration LEARNING = Duration.ofHours(2);
    private static final Duration TRAILING = Duration.ofHours(24);
    private static final Duration RECENT = Duration.ofMinutes(15);
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final double MAD_TO_DEVIATION = 1.4826;

    @Override
    public String id() {
        return "baseline";
    }

    @Override
    public String title() {
        return "Baseline";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(FACTOR, OVER, MINIMUM, SENSITIVITY);
    }

    /** @throws InvalidInput when an offset cannot be read or is out of bounds */
    @Override
    public Duration lookback(Settings settings) {
        Duration longest = offsets(settings).stream().max(Duration::compareTo).orElse(TRAILING);
        return longest.compareTo(TRAILING) < 0
                ? TRAILING.plus(STRETCH)
                : longest.plus(STRETCH).plusMinutes(1);
    }

    @Override
    public SeriesJudgement judge(SeriesWindow window, Settings settings, byte[] state) {
        if (window.age().compareTo(LEARNING) < 0) {
            return SeriesJudgement.learning("the baseline is still learning (" + minutes(window.age()) + " of "
                    + Durations.format(LEARNING) + ")");
        }
        double[] usual = sameTimeBefore(window, settings);
        String source = "usual at this time";
        if (usual.length == 0) {
            usual = trailing(window);
            source = "usual so far";
        }
        if (usual.length == 0) {
            return SeriesJudgement.learning("the baseline has no values to compare with yet");
        }
        double median = median(usual);
        double limit = settings.get(FACTOR) * Math.max(median, settings.get(MINIMUM));
        if (settings.isSet(SENSITIVITY)) {
            limit = Math.max(limit, median + settings.get(SENSITIVITY) * MAD_TO_DEVIATION * deviation(usual, median));
        }
        double value = window.last();
        if (Double.isNaN(value)) {
            return SeriesJudgement.clear(limit, median, "there is no value");
        }
        if (value > limit) {
            return SeriesJudgement.firing(
                    limit > 0 ? value / limit : value, limit, median, described(value, median, source));
        }
        return SeriesJudgement.clear(
                limit, median, number(value) + " is not far from the " + number(median) + " " + source);
    }

    /** The limit does not depend on the bucket being judged, so a greater value can only exceed it more. */
    @Override
    public boolean firesOnGrowth(Settings settings) {
        return true;
    }

    private static String described(double value, double median, String source) {
        return median > 0
                ? number(value) + " is " + number(value / median) + " times the " + number(median) + " " + source
                : number(value) + " where none is " + source;
    }

    private static double[] sameTimeBefore(SeriesWindow window, Settings settings) {
        long step = window.step().toMillis();
        int reach = (int) Math.max(1, STRETCH.toMillis() / step);
        int last = window.size() - 1;
        List<Duration> offsets = offsets(settings);
        double[] values = new double[offsets.size() * (2 * reach + 1)];
        int count = 0;
        for (Duration offset : offsets) {
            int centre = last - (int) (offset.toMillis() / step);
            int to = Math.min(centre + reach, last - 1);
            int before = count;
            for (int i = Math.max(0, centre - reach); i <= to; i++) {
                double value = window.value(i);
                if (!Double.isNaN(value)) {
                    values[count++] = value;
                }
            }
            if (count - before <= reach) {
                count = before;
            }
        }
        return Arrays.copyOf(values, count);
    }

    private static double[] trailing(SeriesWindow window) {
        long step = window.step().toMillis();
        int to = window.size() - 1 - (int) Math.max(1, RECENT.toMillis() / step);
        int from = Math.max(0, window.size() - (int) (TRAILING.toMillis() / step));
        double[] values = new double[Math.max(0, to - from)];
        int count = 0;
        for (int i = from; i < to; i++) {
            double value = window.value(i);
            if (!Double.isNaN(value)) {
                values[count++] = value;
            }
        }
        return Arrays.copyOf(values, count);
    }

    private static double deviation(double[] values, double median) {
        double[] distances = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            distances[i] = Math.abs(values[i] - median);
        }
        return median(distances);
    }

    /** Sorts {@code values}, which hold no NaN. */
    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static List<Duration> offsets(Settings settings) {
        List<Duration> offsets = new ArrayList<>();
        for (String text : settings.get(OVER)) {
            Duration offset;
            try {
                offset = Durations.parse(text);
            } catch (IllegalArgumentException e) {
                throw new InvalidInput("over", text, e.getMessage());
            }
            if (offset.compareTo(SHORTEST) < 0 || offset.compareTo(LONGEST) > 0) {
                throw new InvalidInput("over", text, "must lie between 1h and 7d");
            }
            offsets.add(offset);
        }
        return offsets;
    }

    private static String minutes(Duration age) {
        return Durations.format(Duration.ofMinutes(Math.max(0, age.toMinutes())));
    }

    private static String number(double value) {
        return new BigDecimal(value, new MathContext(3)).stripTrailingZeros().toPlainString();
    }
}
