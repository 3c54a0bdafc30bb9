// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.api.settings.Fields;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them in rotas, overrides and quiet hours. A reader gives something back also when it is wrong. */
final class Clocks {
    private static final Pattern CLOCK = Pattern.compile("(\\d{2}):(\\d{2})");
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private Clocks() {}

    /** The time zone of a document; the fallback when it names none. */
    static ZoneId zone(Fields fields, ZoneId fallback) {
        ZoneId zone = fields.read("time_zone", text -> {
            try {
                return ZoneId.of(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("is not a time zone; write one such as Europe/London", e);
            }
        });
        return zone == null ? fallback : zone;
    }

    /** A clock's time of a date, without a zone, to the minute. */
    static LocalDateTime local(Fields fields, String key, String what) {
        LocalDateTime time = fields.require(key, what, text -> {
            try {
                return LocalDateTime.parse(text.replace(' ', 'T')).truncatedTo(ChronoUnit.MINUTES);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "must be a date and a time on the rota's clock, such as 2026-01-05T09:00", e);
            }
        });
        return time == null ? LocalDateTime.MIN : time;
    }

    /** A moment: a time with its offset, or a time on the clock of {@code zone}. */
    static Instant moment(Fields fields, String key, ZoneId zone, String what) {
        Instant moment = fields.require(key, what, text -> {
            String iso = text.replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) ", "$1T");
            try {
                return inReach(
                        iso.matches(".*([Zz]|[+-]\\d{2}(:?\\d{2})?)$") && iso.indexOf('T') > 0
                                ? OffsetDateTime.parse(iso).toInstant()
                                : Hours.moment(LocalDateTime.parse(iso), zone));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "must be a time such as 2026-01-05T09:00Z, or 2026-01-05T09:00 on the rota's clock", e);
            }
        });
        return moment == null ? Instant.EPOCH : moment;
    }

    private static Instant inReach(Instant time) {
        if (time.isBefore(Instant.EPOCH) || time.isAfter(Instant.parse("9000-01-01T00:00:00Z"))) {
            throw new IllegalArgumentException("must lie in the years 1970 to 9000");
        }
        return time;
    }

    /** A time of day on some weekdays: {@code weekdays} absent for all, {@code from} and {@code to} for the whole day. */
    static Hours hours(Fields fields) {
        Set<DayOfWeek> days = fields.isAbsent("weekdays")
                ? EnumSet.allOf(DayOfWeek.class)
                : fields.set("weekdays", DAYS.size(), Clocks::day);
        if (days.isEmpty() && fields.raw("weekdays") instanceof List<?> list && list.isEmpty()) {
            fields.problem("weekdays", null, "is required: at least one day, or leave it out for every day");
        }
        int from = minute(fields, "from", 0);
        int to = minute(fields, "to", Hours.DAY);
        int end = to == 0 ? Hours.DAY : to;
        if (from == end || from == Hours.DAY) {
            fields.problem("to", Hours.clock(to), "must differ from the beginning; leave both out for the whole day");
            return new Hours(EnumSet.allOf(DayOfWeek.class), 0, Hours.DAY);
        }
        return new Hours(days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days, from, end);
    }

    private static DayOfWeek day(String name) {
        int index = DAYS.indexOf(name.toLowerCase(Locale.ROOT));
        if (index < 0) {
            throw new IllegalArgumentException("must be of " + String.join(", ", DAYS));
        }
        return DayOfWeek.of(index + 1);
    }

    private static int minute(Fields fields, String key, int fallback) {
        Integer minute = fields.read(key, text -> {
            Matcher parts = CLOCK.matcher(text);
            int ofHour = parts.matches() ? Integer.parseInt(parts.group(2)) : 60;
            int ofDay = ofHour > 59 ? Hours.DAY + 1 : Integer.parseInt(parts.group(1)) * 60 + ofHour;
            if (ofDay > Hours.DAY) {
                throw new IllegalArgumentException("must be a time of day such as 09:00");
            }
            return ofDay;
        });
        return minute == null ? fallback : minute;
    }

    /** How days are written, Monday first. */
    static List<String> names(Set<DayOfWeek> days) {
        return days.stream().sorted().map(day -> DAYS.get(day.getValue() - 1)).toList();
    }
}
