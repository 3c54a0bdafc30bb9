// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Set;

/**
 * On which days a maintenance window begins, and at what time by the clock on the wall.
 *
 * @param weekdays for {@link Every#WEEK}, at least one; otherwise empty
 * @param days of the month for {@link Every#MONTH}, at least one, -1 for the last, -2 for the one before; a day that a
 *     month does not have is left out; otherwise empty
 */
record Recurrence(Every every, Set<DayOfWeek> weekdays, Set<Integer> days, LocalTime at) {
    Recurrence {
        weekdays = Set.copyOf(weekdays);
        days = Set.copyOf(days);
    }

    /** The text form is lower case. */
    enum Every {
        DAY,
        WEEK,
        MONTH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    boolean fallsOn(LocalDate date) {
        return switch (every) {
            case DAY -> true;
            case WEEK -> weekdays.contains(date.getDayOfWeek());
            case MONTH ->
                days.contains(date.getDayOfMonth()) || days.contains(date.getDayOfMonth() - date.lengthOfMonth() - 1);
        };
    }
}
