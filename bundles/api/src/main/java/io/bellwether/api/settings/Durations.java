// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 90s}, {@code 1h30m}, {@code 7d}, or ISO-8601. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException saying what was given and what would be right; a bare number is refused, as it
     *     does not say its unit
     */
    public static Duration parse(String text) {
        String value = text == null ? "" : text.strip();
        if (value.startsWith("P") || value.startsWith("p") || value.startsWith("-P")) {
            return checked(text, iso(text, value));
        }
        if (value.isEmpty()) {
            throw refused(text);
        }
        Matcher parts = PART.matcher(value);
        Duration sum = Duration.ZERO;
        int at = 0;
        while (at < value.length()) {
            if (!parts.find(at) || parts.start() != at) {
                throw refused(text);
            }
            long amount = Long.parseLong(parts.group(1));
            sum = sum.plus(
                    switch (parts.group(2)) {
                        case "ms" -> Duration.ofMillis(amount);
                        case "s" -> Duration.ofSeconds(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        case "h" -> Duration.ofHours(amount);
                        default -> Duration.ofDays(amount);
                    });
            at = parts.end();
        }
        return checked(text, sum);
    }

    /** Writes a duration so that {@link #parse} reads it back, with the largest units first: {@code 1h30m}. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.isNegative() || duration.toNanosPart() % 1_000_000 != 0) {
            return duration.toString();
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toDays(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.toString();
    }

    /**
     * As {@link #format} after rounding, for figures that people read: to whole seconds from one second on, to whole
     * milliseconds below.
     */
    public static String rounded(Duration duration) {
        boolean seconds = duration.abs().compareTo(Duration.ofSeconds(1)) >= 0;
        Duration whole = seconds
                ? duration.plusMillis(500).truncatedTo(ChronoUnit.SECONDS)
                : duration.truncatedTo(ChronoUnit.MILLIS);
        return format(whole);
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount != 0) {
            text.append(amount).append(unit);
        }
    }

    private static Duration iso(String text, String value) {
        try {
            return Duration.parse(value);
        } catch (DateTimeParseException e) {
            throw refused(text);
        }
    }

    private static Duration checked(String text, Duration duration) {
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("'" + text + "' must lie between 0s and 36500d");
        }
        return duration;
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is not a duration; write it with a unit, such as 500ms, 90s, 1h30m, 7d or PT90S");
    }
}
