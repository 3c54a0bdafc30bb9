// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * A named time in Alertmanager's form: any of its parts holds; within a part every field that is given holds, by any of
 * its entries.
 */
public record TimeInterval(String name, List<Part> parts) {
    public TimeInterval {
        parts = List.copyOf(parts);
    }

    public boolean contains(Instant time) {
        return parts.stream().anyMatch(part -> part.contains(time));
    }

    /**
     * One description of times. A field that is null does not matter; an empty one is never right.
     *
     * @param minutes of the day; the end is not inside
     * @param weekdays Sunday is 0
     * @param days of the month from 1, or from its end as -1
     * @param zone in which all of it is read; UTC where the document says none
     */
    public record Part(
            List<Range> minutes,
            List<Range> weekdays,
            List<Range> days,
            List<Range> months,
            List<Range> years,
            ZoneId zone) {
        boolean contains(Instant instant) {
            ZonedDateTime time = instant.atZone(zone);
            return (minutes == null || minutes.stream().anyMatch(range -> hasMinute(range, time)))
                    && (days == null || days.stream().anyMatch(range -> hasDay(range, time)))
                    && any(months, time.getMonthValue())
                    && any(weekdays, time.getDayOfWeek().getValue() % 7)
                    && any(years, time.getYear());
        }

        private static boolean any(List<Range> ranges, int value) {
            return ranges == null || ranges.stream().anyMatch(range -> value >= range.from && value <= range.to);
        }

        private static boolean hasMinute(Range range, ZonedDateTime time) {
            int minute = time.getHour() * 60 + time.getMinute();
            return minute >= range.from && minute < range.to;
        }

        /** Days beyond the month's end are its last; a range that begins beyond it is not in this month. */
        private static boolean hasDay(Range range, ZonedDateTime time) {
            int length = time.toLocalDate().lengthOfMonth();
            int from = range.from < 0 ? length + range.from + 1 : range.from;
            int to = range.to < 0 ? length + range.to + 1 : range.to;
            int day = time.getDayOfMonth();
            return from <= length && day >= from && day <= Math.min(to, length);
        }
    }

    /** Both ends count, except for minutes. */
    public record Range(int from, int to) {}
}
