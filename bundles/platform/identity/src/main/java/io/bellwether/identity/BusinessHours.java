// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hours in which an environment is worked with: days and times such as {@code Mon-Fri 08:00-18:00}, several of them
 * separated by commas: {@code Mon,Wed 08:00-12:00, Sat 09:00-24:00}. Days without times take those that follow. A window
 * whose end lies before its beginning runs into the next day. Immutable.
 */
public final class BusinessHours {
    private static final Pattern ENTRY = Pattern.compile(
            "([A-Za-z]{3})(?:\\s*-\\s*([A-Za-z]{3}))?(?:\\s+(\\d{2}):(\\d{2})\\s*-\\s*(\\d{2}):(\\d{2}))?");
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final int MINUTES_OF_HOUR = 60;
    private static final int MINUTES_OF_DAY = 24 * MINUTES_OF_HOUR;
    private static final int LONGEST = 200;
    private static final int DAYS_AHEAD = 9;

    private final String text;
    private final List<Window> windows;

    private BusinessHours(String text, List<Window> windows) {
        this.text = text;
        this.windows = windows;
    }

    /** Reads business hours. @throws IllegalArgumentException saying what is wrong and showing the form */
    public static BusinessHours parse(String text) {
        if (text == null || text.isBlank() || text.length() > LONGEST) {
            throw refused(text);
        }
        List<Window> windows = new ArrayList<>();
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String entry : text.strip().split("\\s*,\\s*", -1)) {
            Matcher matcher = ENTRY.matcher(entry);
            if (!matcher.matches()) {
                throw refused(text);
            }
            addDays(days, matcher, text);
            if (matcher.group(3) != null) {
                windows.add(new Window(days, minute(matcher, 3, text), minute(matcher, 5, text)));
                days = EnumSet.noneOf(DayOfWeek.class);
            }
        }
        if (!days.isEmpty() || windows.stream().anyMatch(Window::isEmpty)) {
            throw refused(text);
        }
        return new BusinessHours(text.strip(), List.copyOf(windows));
    }

    /** True when {@code at} lies within, read in {@code zone}; beginnings are inclusive, ends exclusive. */
    public boolean contains(Instant at, ZoneId zone) {
        LocalDateTime local = LocalDateTime.ofInstant(at, zone);
        LocalTime time = local.toLocalTime();
        int minute = time.getHour() * MINUTES_OF_HOUR + time.getMinute();
        return windows.stream().anyMatch(window -> window.contains(local.getDayOfWeek(), minute));
    }

    /** When they next begin or end, read in {@code zone}; empty when they never do. */
    public Optional<Instant> nextChange(Instant after, ZoneId zone) {
        boolean before = contains(after, zone);
        SortedSet<Instant> turns = new TreeSet<>();
        LocalDate first = LocalDateTime.ofInstant(after, zone).toLocalDate().minusDays(1);
        for (int day = 0; day <= DAYS_AHEAD; day++) {
            for (Window window : windows) {
                addTurns(turns, first.plusDays(day), window.from(), zone);
                addTurns(turns, first.plusDays(day), window.to(), zone);
            }
        }
        ZoneOffsetTransition transition = zone.getRules().nextTransition(after);
        if (transition != null) {
            turns.add(transition.getInstant());
        }
        return turns.tailSet(after.plusNanos(1)).stream()
                .filter(turn -> contains(turn, zone) != before)
                .findFirst();
    }

    /** A time by the clock on the wall, which may come twice. */
    private static void addTurns(SortedSet<Instant> turns, LocalDate date, int minute, ZoneId zone) {
        ZonedDateTime time = date.atStartOfDay().plusMinutes(minute).atZone(zone);
        turns.add(time.withEarlierOffsetAtOverlap().toInstant());
        turns.add(time.withLaterOffsetAtOverlap().toInstant());
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }

    private static void addDays(Set<DayOfWeek> days, Matcher matcher, String text) {
        DayOfWeek first = day(matcher.group(1), text);
        DayOfWeek last = matcher.group(2) == null ? first : day(matcher.group(2), text);
        days.add(first);
        for (DayOfWeek day = first; day != last; ) {
            day = day.plus(1);
            days.add(day);
        }
    }

    private static DayOfWeek day(String name, String text) {
        int index = DAYS.indexOf(name.toLowerCase(Locale.ROOT));
        if (index < 0) {
            throw refused(text);
        }
        return DayOfWeek.of(index + 1);
    }

    private static int minute(Matcher matcher, int group, String text) {
        int hour = Integer.parseInt(matcher.group(group));
        int minute = Integer.parseInt(matcher.group(group + 1));
        int ofDay = hour * MINUTES_OF_HOUR + minute;
        if (minute >= MINUTES_OF_HOUR || ofDay > MINUTES_OF_DAY) {
            throw refused(text);
        }
        return ofDay;
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("'" + text + "' are not business hours; write days and times, such as"
                + " Mon-Fri 08:00-18:00 or Mon,Wed 08:00-12:00, Sat 09:00-13:00");
    }

    private record Window(Set<DayOfWeek> days, int from, int to) {
        boolean isEmpty() {
            return from == to;
        }

        boolean contains(DayOfWeek day, int minute) {
            if (from < to) {
                return days.contains(day) && minute >= from && minute < to;
            }
            return days.contains(day) && minute >= from || days.contains(day.minus(1)) && minute < to;
        }
    }
}
