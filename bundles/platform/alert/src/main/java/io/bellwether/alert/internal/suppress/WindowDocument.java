// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.internal.routing.Matcher;
import io.bellwether.alert.internal.suppress.Recurrence.Every;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Fields;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.relational.StoredDocument;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code {id, name, matchers, environments, time_zone, starts_at, ends_at, recurrence, duration, from, until, comment,
 * enabled}}.
 */
final class WindowDocument {
    static final String KIND = "maintenance-window";
    private static final Set<String> KNOWN = Set.of(
            "id",
            "name",
            "matchers",
            "environments",
            "time_zone",
            "starts_at",
            "ends_at",
            "recurrence",
            "duration",
            "from",
            "until",
            "comment",
            "enabled");
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int MOST_ENVIRONMENTS = 100;

    private final Fields fields;

    private WindowDocument(Fields fields) {
        this.fields = fields;
    }

    /** @throws io.bellwether.api.settings.InvalidInput with every problem */
    static MaintenanceWindow read(Map<String, ?> document) {
        return new WindowDocument(Fields.of(document, KNOWN)).window();
    }

    /** @throws io.bellwether.api.settings.InvalidInput when it cannot be read any more */
    static MaintenanceWindow stored(StoredDocument stored) {
        Map<String, Object> document = new LinkedHashMap<>(stored.document());
        document.put("id", stored.id());
        return read(document);
    }

    private MaintenanceWindow window() {
        String id = fields.id();
        String name = fields.text("name");
        List<Matcher> matchers = Matchers.read(fields, "matchers");
        Set<EnvironmentId> environments = fields.set("environments", MOST_ENVIRONMENTS, EnvironmentId::new);
        ZoneId zone = fields.read("time_zone", WindowDocument::zone);
        String comment = fields.text("comment", 2_000);
        boolean enabled = fields.flag("enabled", true);
        Recurrence recurrence = recurrence();
        Instant starts = fields.read("starts_at", SilenceDocument::time);
        Duration duration = fields.duration("duration", SHORTEST, LONGEST, null);
        LocalDate from = fields.read("from", WindowDocument::date);
        LocalDate until = fields.read("until", WindowDocument::date);
        if (fields.isAbsent("recurrence")) {
            duration = once(starts, duration);
        } else {
            again(recurrence, duration, from, until);
        }
        fields.check();
        return new MaintenanceWindow(
                id,
                name == null ? id : name,
                matchers,
                environments,
                zone,
                starts,
                recurrence,
                duration,
                from,
                until,
                comment,
                enabled);
    }

    /** How long a window is that comes once; null when that is wrong. */
    private Duration once(Instant starts, Duration given) {
        if (fields.isAbsent("starts_at")) {
            fields.problem("starts_at", null, "is required, or a recurrence for a window that comes again");
        }
        for (String field : List.of("from", "until")) {
            if (!fields.isAbsent(field)) {
                fields.problem(field, fields.raw(field), "must be left out: it is for windows with a recurrence");
            }
        }
        boolean ends = !fields.isAbsent("ends_at");
        if (ends == !fields.isAbsent("duration")) {
            fields.problem(
                    "ends_at",
                    fields.raw("ends_at"),
                    ends ? "must be left out when there is a duration" : "is required, or a duration such as 2h");
            return null;
        }
        if (!ends) {
            return given;
        }
        Instant end = fields.read("ends_at", SilenceDocument::time);
        if (end == null || starts == null) {
            return null;
        }
        Duration length = Duration.between(starts, end);
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            fields.problem("ends_at", fields.raw("ends_at"), "must lie 1m to 366d after starts_at");
        }
        return length;
    }

    private void again(Recurrence recurrence, Duration duration, LocalDate from, LocalDate until) {
        for (String field : List.of("starts_at", "ends_at")) {
            if (!fields.isAbsent(field)) {
                fields.problem(
                        field, fields.raw(field), "must be left out: a recurrence says when; use from and until");
            }
        }
        if (fields.isAbsent("duration")) {
            fields.problem("duration", null, "is required: how long each time lasts, such as 2h");
        }
        if (recurrence != null && duration != null) {
            Duration most =
                    switch (recurrence.every()) {
                        case DAY -> Duration.ofDays(1);
                        case WEEK -> Duration.ofDays(7);
                        case MONTH -> Duration.ofDays(28);
                    };
            if (duration.compareTo(most) > 0) {
                fields.problem(
                        "duration",
                        fields.raw("duration"),
                        "must be at most " + Durations.format(most) + " for a window of every " + recurrence.every());
            }
        }
        if (from != null && until != null && until.isBefore(from)) {
            fields.problem("until", until, "must not lie before from");
        }
    }

    private Recurrence recurrence() {
        Fields part = fields.object("recurrence", Set.of("every", "weekdays", "days", "at"));
        if (part == null) {
            return null;
        }
        int before = part.problems().size();
        Every every = part.require("every", "day, week or month", WindowDocument::every);
        LocalTime at = part.require("at", "the time by the clock, such as 22:00", WindowDocument::clock);
        Set<DayOfWeek> weekdays = part.set("weekdays", 7, WindowDocument::weekday);
        Set<Integer> days = new LinkedHashSet<>(part.numbered("days", 62, WindowDocument::day));
        belongs(part, "weekdays", every, Every.WEEK, weekdays.isEmpty());
        belongs(part, "days", every, Every.MONTH, days.isEmpty());
        return part.problems().size() > before ? null : new Recurrence(every, weekdays, days, at);
    }

    private static void belongs(Fields part, String field, Every every, Every owner, boolean empty) {
        if (every == owner && empty && part.isAbsent(field)) {
            part.problem(
                    field,
                    null,
                    "is required for a window of every " + owner + ", such as "
                            + (owner == Every.WEEK ? "[sat, sun]" : "[1, -1]"));
        } else if (every == owner && empty) {
            part.problem(field, part.raw(field), "must name at least one");
        } else if (every != null && every != owner && !part.isAbsent(field)) {
            part.problem(field, part.raw(field), "must be left out: it is for a window of every " + owner);
        }
    }

    private static Every every(String text) {
        for (Every every : Every.values()) {
            if (every.toString().equals(text)) {
                return every;
            }
        }
        throw new IllegalArgumentException("must be day, week or month");
    }

    private static DayOfWeek weekday(String text) {
        for (DayOfWeek day : DayOfWeek.values()) {
            String name = day.name().toLowerCase(Locale.ROOT);
            String asked = text.toLowerCase(Locale.ROOT);
            if (name.equals(asked) || name.substring(0, 3).equals(asked)) {
                return day;
            }
        }
        throw new IllegalArgumentException("must be a day of the week: mon, tue, wed, thu, fri, sat or sun");
    }

    private static int day(String text) {
        try {
            int day = Integer.parseInt(text);
            if (day != 0 && Math.abs(day) <= 31) {
                return day;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a day of the month: 1 to 31, or -1 for the last", e);
        }
        throw new IllegalArgumentException("must be a day of the month: 1 to 31, or -1 for the last");
    }

    private static LocalTime clock(String text) {
        try {
            if (text.length() == 5) {
                return LocalTime.parse(text);
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a time by the clock from 00:00 to 23:59", e);
        }
        throw new IllegalArgumentException("must be a time by the clock from 00:00 to 23:59");
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a time zone such as Europe/London", e);
        }
    }

    private static LocalDate date(String text) {
        try {
            LocalDate date = LocalDate.parse(text);
            if (date.getYear() >= 1970 && date.getYear() <= 9998) {
                return date;
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a day such as 2026-01-05", e);
        }
        throw new IllegalArgumentException("must lie in the years 1970 to 9998");
    }
}
