// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.threshold;

import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.statistics.NumberText;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Component;

/**
 * Compares a value with fixed limits. Several limits in one setting mean any of them. A bucket without a value is only
 * ever {@code absent}; it is neither above nor below anything.
 */
@Component(service = SeriesDetector.class)
public final class ThresholdDetector implements SeriesDetector {
    static final Parameter<Double> ABOVE =
            Parameter.decimal("above", "Above", "Fires when the value is greater than this.");
    static final Parameter<Double> BELOW =
            Parameter.decimal("below", "Below", "Fires when the value is less than this.");
    static final Parameter<String> OUTSIDE = Parameter.text(
            "outside", "Outside", "Fires when the value lies outside this range, both ends being inside: 10..20.");
    static final Parameter<Boolean> ABSENT = Parameter.bool(
                    "absent", "Absent", "Fires when there is no value at all, such as a mean without events.")
            .orElse(false);

    private static final Pattern RANGE = Pattern.compile("\\s*(-?[0-9.eE+-]+?)\\s*\\.\\.\\s*(-?[0-9.eE+-]+)\\s*");
    private static final Duration ONE_BUCKET = Duration.ofMinutes(1);

    /** The range read last, so that it is not read anew for every bucket; null at first. */
    private volatile Range lastRead;

    /** A range, both ends being inside, and as it was written. */
    private record Range(String text, double low, double high) {}

    @Override
    public String id() {
        return "threshold";
    }

    @Override
    public String title() {
        return "Threshold";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(ABOVE, BELOW, OUTSIDE, ABSENT);
    }

    /** @throws InvalidInput when no limit is given or the range cannot be read */
    @Override
    public Duration lookback(Settings settings) {
        if (!settings.isSet(ABOVE) && !settings.isSet(BELOW) && !settings.isSet(OUTSIDE) && !settings.get(ABSENT)) {
            throw new InvalidInput("above", null, "give at least one of above, below, outside and absent: true");
        }
        settings.find(OUTSIDE).ifPresent(ThresholdDetector::range);
        return ONE_BUCKET;
    }

    @Override
    public boolean remembers() {
        return false;
    }

    @Override
    public SeriesJudgement judge(SeriesWindow window, Settings settings, byte[] state) {
        double value = window.last();
        if (Double.isNaN(value)) {
            return settings.get(ABSENT)
                    ? SeriesJudgement.firing(1, Double.NaN, Double.NaN, "there is no value")
                    : SeriesJudgement.clear(shown(settings), Double.NaN, "there is no value");
        }
        if (settings.isSet(ABOVE) && value > settings.get(ABOVE)) {
            return firing(value, settings.get(ABOVE), "above");
        }
        if (settings.isSet(BELOW) && value < settings.get(BELOW)) {
            return firing(value, settings.get(BELOW), "below");
        }
        if (settings.isSet(OUTSIDE)) {
            Range range = rangeOf(settings);
            if (value > range.high()) {
                return firing(value, range.high(), "above");
            }
            if (value < range.low()) {
                return firing(value, range.low(), "below");
            }
        }
        return SeriesJudgement.clear(shown(settings), Double.NaN, number(value) + " is within its limits");
    }

    @Override
    public boolean firesOnGrowth(Settings settings) {
        return settings.isSet(ABOVE) && !settings.isSet(BELOW) && !settings.isSet(OUTSIDE) && !settings.get(ABSENT);
    }

    private static SeriesJudgement firing(double value, double limit, String side) {
        double distance = Math.abs(value - limit) / Math.max(1, Math.abs(limit));
        String shown = number(value);
        String limitShown = number(limit);
        if (shown.equals(limitShown)) {
            shown = Double.toString(value);
        }
        return SeriesJudgement.firing(distance, limit, Double.NaN, shown + " is " + side + " " + limitShown);
    }

    /** The limit people are shown while nothing fires. */
    private double shown(Settings settings) {
        if (settings.isSet(ABOVE)) {
            return settings.get(ABOVE);
        }
        if (settings.isSet(BELOW)) {
            return settings.get(BELOW);
        }
        return settings.isSet(OUTSIDE) ? rangeOf(settings).high() : Double.NaN;
    }

    private Range rangeOf(Settings settings) {
        String text = settings.get(OUTSIDE);
        Range range = lastRead;
        if (range == null || !range.text().equals(text)) {
            range = range(text);
            lastRead = range;
        }
        return range;
    }

    private static Range range(String text) {
        Matcher parts = RANGE.matcher(text);
        try {
            if (parts.matches()) {
                double low = Double.parseDouble(parts.group(1));
                double high = Double.parseDouble(parts.group(2));
                if (low <= high) {
                    return new Range(text, low, high);
                }
            }
        } catch (NumberFormatException e) {
            throw new InvalidInput("outside", text, "must be two numbers joined by two dots, such as 10..20");
        }
        throw new InvalidInput("outside", text, "must be two numbers, the lesser first, such as 10..20");
    }

    private static String number(double value) {
        return NumberText.of(value, 4);
    }
}
