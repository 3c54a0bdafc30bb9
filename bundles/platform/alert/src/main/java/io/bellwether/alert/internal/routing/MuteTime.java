// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A weekly time in which a route stays quiet, such as {@code Mon-Fri 18:00-08:00}; days may be left out. A time that
 * ends before it begins runs over midnight and belongs to the day it begins on. The start is inside, the end is not.
 */
public record MuteTime(Set<DayOfWeek> days, int fromMinute, int toMinute) {
    private static final Pattern FORM =
            Pattern.compile("(?:([A-Za-z]{3}(?:[-,][A-Za-z]{3})*)\\s+)?(\\d{2}):(\\d{2})-(\\d{2}):(\\d{2})");
    private static final int DAY = 24 * 60;
    private static final List<String> NAMES = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    /** @throws IllegalArgumentException saying what would be right */
    public static MuteTime parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            throw refused();
        }
        int from = minute(parts.group(2), parts.group(3));
        int to = minute(parts.group(4), parts.group(5));
        if (from == to || from == DAY) {
            throw refused();
        }
        return new MuteTime(parts.group(1) == null ? EnumSet.allOf(DayOfWeek.class) : days(parts.group(1)), from, to);
    }

    public boolean contains(ZonedDateTime time) {
        LocalTime clock = time.toLocalTime();
        int minute = clock.getHour() * 60 + clock.getMinute();
        DayOfWeek day = time.getDayOfWeek();
        if (fromMinute < toMinute) {
            return days.contains(day) && minute >= fromMinute && minute < toMinute;
        }
        return (days.contains(day) && minute >= fromMinute) || (days.contains(day.minus(1)) && minute < toMinute);
    }

    /** In its own form. */
    @Override
    public String toString() {
        String names = days.size() == 7
                ? ""
                : days.stream()
                                .sorted()
                                .map(day -> day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH))
                                .collect(Collectors.joining(","))
                        + " ";
        return names + clock(fromMinute) + "-" + clock(toMinute);
    }

    private static String clock(int minute) {
        return String.format(Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
    }

    private static Set<DayOfWeek> days(String text) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String part : text.split(",")) {
            String[] ends = part.split("-");
            if (ends.length > 2) {
                throw refused();
            }
            DayOfWeek day = day(ends[0]);
            DayOfWeek last = day(ends[ends.length - 1]);
            days.add(day);
            while (day != last) {
                day = day.plus(1);
                days.add(day);
            }
        }
        return days;
    }

    private static DayOfWeek day(String name) {
        int index = NAMES.indexOf(name.toLowerCase(Locale.ROOT));
        if (index < 0) {
            throw refused();
        }
        return DayOfWeek.of(index + 1);
    }

    private static int minute(String hour, String minute) {
        int value = Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
        if (value > DAY || Integer.parseInt(minute) > 59) {
            throw refused();
        }
        return value;
    }

    private static IllegalArgumentException refused() {
        return new IllegalArgumentException("is not a time of the week; write 'Mon-Fri 18:00-08:00' or '22:00-06:00'");
    }
}
