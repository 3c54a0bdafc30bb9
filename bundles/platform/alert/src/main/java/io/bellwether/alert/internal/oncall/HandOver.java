// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often a layer passes on, by people's clocks: a rota handed over every week at 09:00 is handed over at 09:00 in
 * summer and in winter, and so is one handed over every 12 hours.
 *
 * @param unit weeks, days or hours
 */
record HandOver(int count, ChronoUnit unit) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,3})([wdh])");
    private static final int MOST_HOURS = 53 * 7 * 24;

    /** @throws IllegalArgumentException saying what would be right */
    static HandOver parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            throw refused();
        }
        ChronoUnit unit =
                switch (parts.group(2)) {
                    case "w" -> ChronoUnit.WEEKS;
                    case "d" -> ChronoUnit.DAYS;
                    default -> ChronoUnit.HOURS;
                };
        HandOver every = new HandOver(Integer.parseInt(parts.group(1)), unit);
        if (every.hours() < 1 || every.hours() > MOST_HOURS) {
            throw refused();
        }
        return every;
    }

    /** The clock's time after so many hand-overs. */
    LocalDateTime after(LocalDateTime start, long times) {
        return start.plus(times * count, unit);
    }

    /** How many hand-overs a clock has shown between two of its times; negative before the start. */
    long between(LocalDateTime start, LocalDateTime time) {
        return Math.floorDiv(ChronoUnit.SECONDS.between(start, time), hours() * 3_600L);
    }

    private int hours() {
        return (int) (count * unit.getDuration().toHours());
    }

    private static IllegalArgumentException refused() {
        return new IllegalArgumentException("must be weeks, days or hours, such as 1w, 2d or 12h, from 1h to 53w");
    }

    @Override
    public String toString() {
        return count
                + switch (unit) {
                    case WEEKS -> "w";
                    case DAYS -> "d";
                    default -> "h";
                };
    }
}
