// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import io.bellwether.alert.internal.routing.TimeInterval.Part;
import io.bellwether.alert.internal.routing.TimeInterval.Range;
import io.bellwether.api.settings.Fields;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code time_intervals} in Alertmanager's form, with all its rules. */
final class TimeIntervals {
    private static final Set<String> KEYS = new TreeSet<>(Set.of("name", "time_intervals"));
    private static final Set<String> PART_KEYS =
            new TreeSet<>(Set.of("times", "weekdays", "days_of_month", "months", "years", "location"));
    private static final Set<String> TIME_KEYS = new TreeSet<>(Set.of("start_time", "end_time"));
    private static final Pattern CLOCK = Pattern.compile("(?:([01][0-9]|2[0-3]):([0-5][0-9]))|24:00");
    private static final List<String> WEEKDAYS =
            List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");
    private static final List<String> MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");
    private static final int LEAST_LENGTH_OF_MONTH = 28;
    private static final int DAY = 24 * 60;
    private static final int MOST = 200;

    private TimeIntervals() {}

    /** The named times under one key of a document, by name. */
    static Map<String, TimeInterval> read(Fields document, String key) {
        Map<String, TimeInterval> intervals = new LinkedHashMap<>();
        for (Fields object : document.objects(key, KEYS, MOST)) {
            TimeInterval interval = interval(object);
            if (interval != null && intervals.putIfAbsent(interval.name(), interval) != null) {
                object.problem("name", interval.name(), "is the name of another time interval; names are unique");
            }
        }
        return intervals;
    }

    private static TimeInterval interval(Fields node) {
        String name = node.required("name", "routes name the time interval by it");
        List<Part> parts = new ArrayList<>();
        node.objects("time_intervals", PART_KEYS, MOST).forEach(part -> parts.add(part(part)));
        return name == null ? null : new TimeInterval(name, parts);
    }

    private static Part part(Fields node) {
        return new Part(
                times(node),
                ranges(node, "weekdays", text -> range(text, TimeIntervals::weekday)),
                ranges(node, "days_of_month", TimeIntervals::days),
                ranges(node, "months", text -> range(text, TimeIntervals::month)),
                ranges(node, "years", text -> range(text, TimeIntervals::year)),
                zone(node));
    }

    /** Null when there are none, which is always. */
    private static List<Range> ranges(Fields node, String key, Function<String, Range> read) {
        return node.raw(key) == null ? null : List.copyOf(node.numbered(key, MOST, read));
    }

    private static List<Range> times(Fields node) {
        if (node.raw("times") == null) {
            return null;
        }
        List<Range> times = new ArrayList<>();
        for (Fields time : node.objects("times", TIME_KEYS, MOST)) {
            int from = clock(time, "start_time");
            int to = clock(time, "end_time");
            if (from >= 0 && to >= 0 && from >= to) {
                time.problem(
                        "end_time",
                        time.raw("start_time") + "-" + time.raw("end_time"),
                        "must end after it begins; split a time over midnight in two");
            }
            times.add(new Range(from, to));
        }
        return List.copyOf(times);
    }

    private static int clock(Fields time, String key) {
        Object given = time.raw(key);
        Matcher parts = CLOCK.matcher(String.valueOf(given));
        if (given == null || !parts.matches()) {
            time.problem(key, given, "must be a time of day such as '09:30', from '00:00' to '24:00'");
            return -1;
        }
        return parts.group(1) == null ? DAY : Integer.parseInt(parts.group(1)) * 60 + Integer.parseInt(parts.group(2));
    }

    private static ZoneId zone(Fields node) {
        ZoneId zone = node.read("location", name -> {
            try {
                return ZoneId.of(name);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("is not a time zone; write one such as Europe/London", e);
            }
        });
        return zone == null ? ZoneOffset.UTC : zone;
    }

    private static Range range(String text, ToIntFunction<String> read) {
        String[] ends = text.strip().toLowerCase(Locale.ROOT).split(":", -1);
        if (ends.length > 2) {
            throw new IllegalArgumentException("is not a range; write 'from:to' or one value");
        }
        Range range = new Range(read.applyAsInt(ends[0].strip()), read.applyAsInt(ends[ends.length - 1].strip()));
        if (range.from() > range.to()) {
            throw new IllegalArgumentException("ends before it begins; split it in two");
        }
        return range;
    }

    private static Range days(String text) {
        String[] ends = text.strip().split(":", -1);
        if (ends.length > 2) {
            throw new IllegalArgumentException("is not a range of days; write '1:5', '-3:-1' or one day");
        }
        int from = day(ends[0].strip());
        int to = day(ends[ends.length - 1].strip());
        if (from < 0 && to > 0) {
            throw new IllegalArgumentException("begins at the month's end, so it must end there as well");
        }
        int first = from < 0 ? LEAST_LENGTH_OF_MONTH + from : from;
        int last = to < 0 ? LEAST_LENGTH_OF_MONTH + to : to;
        if (first > last) {
            throw new IllegalArgumentException("ends before it begins");
        }
        return new Range(from, to);
    }

    private static int day(String text) {
        int day = number(text);
        if (day == 0 || day < -31 || day > 31) {
            throw new IllegalArgumentException("is not a day of the month: 1 to 31, or -1 to -31 from its end");
        }
        return day;
    }

    private static int weekday(String text) {
        int day = WEEKDAYS.indexOf(text);
        if (day < 0) {
            throw new IllegalArgumentException("is not a day of the week; write its English name, such as 'monday'");
        }
        return day;
    }

    private static int month(String text) {
        int named = MONTHS.indexOf(text);
        int month = named >= 0 ? named + 1 : number(text);
        if (month < 1 || month > 12) {
            throw new IllegalArgumentException("is not a month; write 'january' to 'december', or 1 to 12");
        }
        return month;
    }

    private static int year(String text) {
        return number(text);
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is not a number", e);
        }
    }
}
