// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.baseline;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesJudgement.Condition;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.statistics.NumberText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/**
 * Compares a value with what is usual at this time of the day or of the week.
 *
 * <p>Let {@code t} be the bucket judged and {@code o} each of the offsets {@code over}. By {@code season: day} the usual
 * value is {@code m = median { v[s] : |s − (t − o)| ≤ 30 min, for all o }}: the median of the neighbourhoods of the same
 * time on earlier days. By {@code season: hour-of-week} it is the median of the means of the same hour of the week, by
 * the clocks of the tenant's zone, in the last five weeks. While fewer than two of these have a value it falls back to
 * the days, and while no day has either, to the values of the last 24 h but for the latest 15 min. Under 2 h of history
 * it is learning. An offset counts when at least half of its neighbourhood has values.
 *
 * <p>Above fires {@code v[t] > factor · max(m, minimum)}, below {@code v[t] < m / factor} where {@code m > minimum}. Where
 * a sensitivity {@code k} is set, the value must also lie further than {@code k · 1.4826 · MAD} from {@code m}, in which
 * {@code MAD = median |v[s] − m|} over the same values. The median and the MAD are used because up to half of the values
 * may be wild without moving them (F. R. Hampel, "The influence curve and its role in robust estimation", 1974):
 * yesterday's outage does not become today's yardstick. Means of hours scatter less than single buckets do; with
 * {@code hour-of-week} the spread is therefore the greater of that of the hours and that of the buckets a day ago.
 */
@Component(service = SeriesDetector.class)
public final class BaselineDetector implements SeriesDetector {
    static final String DAY = "day";
    static final String HOUR_OF_WEEK = "hour-of-week";

    static final Parameter<Double> FACTOR = Parameter.decimal(
                    "factor", "Factor", "Fires when the value is more than so many times the usual one.")
            .orElse(3.0)
            .between(1.0, 1000.0);
    static final Parameter<String> SEASON = Parameter.choice(
                    "season",
                    "Season",
                    "What a time is compared with: the same time on earlier days, or the same hour of earlier weeks.",
                    List.of(DAY, HOUR_OF_WEEK))
            .orElse(DAY);
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
                    "When set, the value must also lie so many robust standard deviations from the usual one.")
            .between(0.5, 100.0);
    static final Parameter<String> DIRECTION = Parameter.choice(
                    "direction",
                    "Direction",
                    "Which side is alarming; below is that many times less than usual.",
                    List.of("above", "below", "both"))
            .orElse("above");

    private static final Duration LEARNING = Duration.ofHours(2);
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final int MOST_OFFSETS = 8;
    private static final Duration WEEKS = Duration.ofDays(35);

    /** The offsets read last, since nearly all policies have the same. */
    private volatile Offsets lastRead = Offsets.read(List.of("24h", "48h"));

    /** Offsets in milliseconds, and as they were written. */
    private record Offsets(List<String> text, long[] millis) {
        static Offsets read(List<String> text) {
            if (text.isEmpty() || text.size() > MOST_OFFSETS) {
                throw new InvalidInput(
                        "over", String.join(", ", text), "must name 1 to " + MOST_OFFSETS + " times ago");
            }
            long[] millis = new long[text.size()];
            for (int i = 0; i < millis.length; i++) {
                millis[i] = parse(text.get(i)).toMillis();
            }
            return new Offsets(text, millis);
        }

        private static Duration parse(String text) {
            Duration offset;
            try {
                offset = Durations.parse(text);
            } catch (IllegalArgumentException e) {
                throw new InvalidInput("over", text, e.getMessage());
            }
            if (offset.compareTo(SHORTEST) < 0 || offset.compareTo(LONGEST) > 0) {
                throw new InvalidInput("over", text, "must lie between 1h and 7d");
            }
            return offset;
        }

        Duration longest() {
            long longest = UsualValue.TRAILING;
            for (long offset : millis) {
                longest = Math.max(longest, offset);
            }
            return Duration.ofMillis(longest);
        }
    }

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
        return List.of(FACTOR, SEASON, OVER, MINIMUM, SENSITIVITY, DIRECTION);
    }

    /** @throws InvalidInput when an offset cannot be read or is out of bounds */
    @Override
    public Duration lookback(Settings settings) {
        return offsets(settings).longest().plusMillis(UsualValue.STRETCH).plusMinutes(1);
    }

    @Override
    public Duration history(Settings settings) {
        return byWeek(settings) ? WEEKS : Duration.ZERO;
    }

    @Override
    public boolean remembers() {
        return false;
    }

    @Override
    public SeriesJudgement judge(SeriesWindow window, Settings settings, byte[] state) {
        Duration age = window.age();
        if (age.compareTo(LEARNING) < 0) {
            return SeriesJudgement.learning(
                    "the baseline is still learning (" + minutes(age) + " of " + Durations.format(LEARNING) + ")");
        }
        Offsets offsets = offsets(settings);
        UsualValue usual = new UsualValue(window, offsets.millis(), offsets.text(), settings.isSet(SENSITIVITY));
        if (!usual.find(byWeek(settings))) {
            return SeriesJudgement.learning("the baseline has no values to compare with yet");
        }
        double median = usual.median();
        double factor = settings.get(FACTOR);
        double minimum = settings.get(MINIMUM);
        double distance =
                settings.isSet(SENSITIVITY) ? settings.get(SENSITIVITY) * usual.deviation() : Double.NEGATIVE_INFINITY;
        String direction = settings.get(DIRECTION);
        double upper = "below".equals(direction)
                ? Double.POSITIVE_INFINITY
                : Math.max(factor * Math.max(median, minimum), median + distance);
        double lower = "above".equals(direction) || median <= minimum
                ? Double.NEGATIVE_INFINITY
                : Math.min(median / factor, median - distance);
        return judged(window.last(), usual, lower, upper);
    }

    /** The limit does not depend on the bucket being judged, so a greater value can only exceed it more. */
    @Override
    public boolean firesOnGrowth(Settings settings) {
        return "above".equals(settings.get(DIRECTION));
    }

    private static SeriesJudgement judged(double value, UsualValue usual, double lower, double upper) {
        double median = usual.median();
        double shown = upper < Double.POSITIVE_INFINITY ? upper : lower > Double.NEGATIVE_INFINITY ? lower : Double.NaN;
        if (Double.isNaN(value)) {
            return SeriesJudgement.clear(shown, median, "there is no value");
        }
        if (value > upper) {
            String times = median > 0
                    ? text(value) + " is " + text(value / median) + " times the " + text(median) + " " + usual.source()
                    : text(value) + " where none is " + usual.source();
            return SeriesJudgement.firing(upper > 0 ? value / upper : value, upper, median, times);
        }
        if (value < lower) {
            String times = value > 0
                    ? text(value) + " is only " + text(value / median) + " times the " + text(median) + " "
                            + usual.source()
                    : text(value) + " where " + text(median) + " is " + usual.source();
            double score = 1 + (lower - value) / Math.max(Math.abs(lower), Double.MIN_NORMAL);
            return SeriesJudgement.firing(score, lower, median, times);
        }
        double score = upper > 0 && upper < Double.POSITIVE_INFINITY ? Math.max(0, value / upper) : 0;
        String explanation = text(value) + " is not far from the " + text(median) + " " + usual.source();
        return new SeriesJudgement(Condition.CLEAR, score, shown, median, explanation, Map.of(), null);
    }

    private Offsets offsets(Settings settings) {
        List<String> text = settings.get(OVER);
        Offsets last = lastRead;
        if (!last.text().equals(text)) {
            last = Offsets.read(new ArrayList<>(text));
            lastRead = last;
        }
        return last;
    }

    private static boolean byWeek(Settings settings) {
        return HOUR_OF_WEEK.equals(settings.get(SEASON));
    }

    private static String minutes(Duration age) {
        return Durations.format(Duration.ofMinutes(Math.max(0, age.toMinutes())));
    }

    private static String text(double value) {
        return NumberText.of(value, 3);
    }
}
