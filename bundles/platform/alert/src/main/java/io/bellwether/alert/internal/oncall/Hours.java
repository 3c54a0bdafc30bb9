// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * A time of day on some weekdays, in people's own clocks. One that ends before it begins runs over midnight and belongs
 * to the day it begins on. The start is inside, the end is not. Where clocks are put forward over a start or an end, it
 * is the moment they change; where they are put back, it is the first of both. Immutable.
 *
 * @param fromMinute of the day, 0 to 1439
 * @param toMinute of the day, 1 to 1440; not the same as {@code fromMinute}
 */
record Hours(Set<DayOfWeek> days, int fromMinute, int toMinute) {
    static final int DAY = 24 * 60;

    Hours {
        days = EnumSet.copyOf(days);
    }

    /** The moment at which a clock in {@code zone} first shows this time, or passes it. */
    static Instant moment(LocalDateTime time, ZoneId zone) {
        ZoneOffsetTransition change = zone.getRules().getTransition(time);
        return change != null && change.isGap()
                ? change.getInstant()
                : time.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }

    /** True when {@code at} lies within. */
    boolean contains(Instant at, ZoneId zone) {
        return end(at, zone) != null;
    }

    /** When the time that {@code at} lies in ends; null when it lies in none. */
    Instant end(Instant at, ZoneId zone) {
        LocalDate today = LocalDateTime.ofInstant(at, zone).toLocalDate();
        for (LocalDate day = today; !day.isBefore(today.minusDays(1)); day = day.minusDays(1)) {
            if (days.contains(day.getDayOfWeek()) && !at.isBefore(start(day, zone)) && at.isBefore(finish(day, zone))) {
                return finish(day, zone);
            }
        }
        return null;
    }

    /** Adds the moments from {@code from} to {@code to} at which it begins or ends. */
    void boundaries(Instant from, Instant to, ZoneId zone, Collection<Instant> found) {
        LocalDate last = LocalDateTime.ofInstant(to, zone).toLocalDate();
        for (LocalDate day = LocalDateTime.ofInstant(from, zone).toLocalDate().minusDays(1);
                !day.isAfter(last);
                day = day.plusDays(1)) {
            if (days.contains(day.getDayOfWeek())) {
                within(start(day, zone), from, to, found);
                within(finish(day, zone), from, to, found);
            }
        }
    }

    private static void within(Instant moment, Instant from, Instant to, Collection<Instant> found) {
        if (!moment.isBefore(from) && moment.isBefore(to)) {
            found.add(moment);
        }
    }

    private Instant start(LocalDate day, ZoneId zone) {
        return moment(day.atStartOfDay().plusMinutes(fromMinute), zone);
    }

    private Instant finish(LocalDate day, ZoneId zone) {
        int minutes = toMinute > fromMinute ? toMinute : toMinute + DAY;
        return moment(day.atStartOfDay().plusMinutes(minutes), zone);
    }

    /** A minute of the day as people write it, such as {@code 09:00}. */
    static String clock(int minute) {
        return String.format("%02d:%02d", minute / 60, minute % 60);
    }
}
