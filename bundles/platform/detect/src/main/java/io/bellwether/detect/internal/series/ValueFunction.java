// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the events of a bucket become a number.
 *
 * @param argument what stands in the parentheses; null when nothing does
 */
public record ValueFunction(Kind kind, String argument) {
    private static final Pattern FORM = Pattern.compile("\\s*([a-z][a-z0-9]*)\\s*(?:\\((.*)\\))?\\s*", Pattern.DOTALL);

    /** Reads {@code count} or {@code p95(ElapsedMs)}. @throws IllegalArgumentException saying what would be right */
    public static ValueFunction parse(String text) {
        Matcher form = FORM.matcher(text);
        Optional<Kind> kind = form.matches() ? Kind.fromName(form.group(1)) : Optional.empty();
        if (kind.isEmpty()) {
            throw new IllegalArgumentException("must be one of "
                    + Arrays.stream(Kind.values()).map(Kind::form).collect(Collectors.joining(", ")));
        }
        String argument = form.group(2) == null || form.group(2).isBlank()
                ? null
                : form.group(2).strip();
        if (argument == null && kind.get().argument == Argument.REQUIRED) {
            throw new IllegalArgumentException(
                    "needs an argument: " + kind.get().form());
        }
        if (argument != null && kind.get().argument == Argument.NONE) {
            throw new IllegalArgumentException(
                    "takes no argument: write " + kind.get().form());
        }
        if (kind.get() == Kind.SHARE && argument.indexOf(',') <= 0) {
            throw new IllegalArgumentException(
                    "needs a field and a filter: " + kind.get().form());
        }
        return new ValueFunction(kind.get(), argument);
    }

    /** The text of the field whose numbers count; null for none. */
    public String field() {
        return switch (kind) {
            case RATIO -> null;
            case SHARE -> argument.substring(0, argument.indexOf(',')).strip();
            default -> argument;
        };
    }

    /** The text of the filter of what it is divided by; null for none. */
    public String filter() {
        return switch (kind) {
            case RATIO -> argument;
            case SHARE -> argument.substring(argument.indexOf(',') + 1).strip();
            default -> null;
        };
    }

    @Override
    public String toString() {
        return argument == null ? kind.toString() : kind + "(" + argument + ")";
    }

    private enum Argument {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    /** The functions. */
    public enum Kind {
        /** The number of events; 0 without any. */
        COUNT(Argument.NONE, ""),
        /** Events per second; 0 without any. */
        RATE(Argument.NONE, ""),
        /** The number of events per event that matches the argument; none where nothing matches it. */
        RATIO(Argument.REQUIRED, "(filter)"),
        /** The sum of a field; 0 without events. */
        SUM(Argument.REQUIRED, "(field)"),
        /** The arithmetic mean of a field; none without events. */
        MEAN(Argument.REQUIRED, "(field)"),
        /** The least; none without events. */
        MIN(Argument.REQUIRED, "(field)"),
        /** The greatest; none without events. */
        MAX(Argument.REQUIRED, "(field)"),
        /** The median, within 2 %; none without events. */
        P50(Argument.REQUIRED, "(field)"),
        /** The 95th percentile, within 2 %; none without events. */
        P95(Argument.REQUIRED, "(field)"),
        /** The 99th percentile, within 2 %; none without events. */
        P99(Argument.REQUIRED, "(field)"),
        /** How many different values; exact below 1,024, within some 3 % above. */
        DISTINCT(Argument.REQUIRED, "(field)"),
        /** The latest value by the events' own time; none without events. */
        LAST(Argument.REQUIRED, "(field)"),
        /** The latest value less the latest before the bucket or window, or less the first within when there is none. */
        DELTA(Argument.REQUIRED, "(field)"),
        /** How much a counter has risen, each sender's by itself, from nought again after a restart; 0 without events. */
        INCREASE(Argument.REQUIRED, "(field)"),
        /** The increase of a counter per increase in the events that match the filter; none where that is 0. */
        SHARE(Argument.REQUIRED, "(field, filter)"),
        /** The rise per bucket of the count, or of a field's mean, as a least-squares line over the window. */
        SLOPE(Argument.OPTIONAL, "");

        private final Argument argument;
        private final String arguments;

        Kind(Argument argument, String arguments) {
            this.argument = argument;
            this.arguments = arguments;
        }

        static Optional<Kind> fromName(String name) {
            return Arrays.stream(values())
                    .filter(kind -> kind.toString().equals(name))
                    .findFirst();
        }

        String form() {
            return this + arguments;
        }

        /** The share of a percentile; NaN for the others. */
        double quantile() {
            return switch (this) {
                case P50 -> 0.50;
                case P95 -> 0.95;
                case P99 -> 0.99;
                default -> Double.NaN;
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
