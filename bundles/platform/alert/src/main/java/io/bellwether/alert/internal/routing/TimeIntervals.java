// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import io.bellwether.alert.internal.routing.TimeInterval.Part;
import io.bellwether.alert.internal.routing.TimeInterval.Range;
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

    private final Fields fields;

    private TimeIntervals(Fields fields) {
        this.fields = fields;
    }

    /** The named times under one key of a document, by name. */
    static Map<String, TimeInterval> read(Map<?, ?> document, String key, Fields fields) {
        TimeIntervals reader = new TimeIntervals(fields);
        Map<String, TimeInterval> intervals = new LinkedHashMap<>();
        Map<String, Map<?, ?>> objects = fields.objects(document, "", key, "time intervals");
        if (objects.size() > MOST) {
            fields.problem(key, objects.size(), "has too many; at most " + MOST);
            return intervals;
        }
        objects.forEach((at, object) -> {
            TimeInterval interval = reader.interval(object, at);
            if (interval != null && intervals.putIfAbsent(interval.name(), interval) != null) {
                fields.problem(at + ".name", interval.name(), "is the name of another time interval; names are unique");
            }
        });
        return intervals;
    }

    private TimeInterval interval(Map<?, ?> node, String path) {
        fields.unknown(node, path + ".", KEYS);
        String name = fields.text(node, path, "name");
        if (name == null && node.get("name") == null) {
            fields.problem(path + ".name", null, "is required: routes name the time interval by it");
        }
        List<Part> parts = new ArrayList<>();
        fields.objects(node, path, "time_intervals", "times").forEach((at, part) -> parts.add(part(part, at)));
        return name == null ? null : new TimeInterval(name, parts);
    }

    private Part part(Map<?, ?> node, String path) {
        fields.unknown(node, path + ".", PART_KEYS);
        return new Part(
                times(node, path),
                fields.items(node, path, "weekdays", text -> range(text, TimeIntervals::weekday)),
                fields.items(node, path, "days_of_month", TimeIntervals::days),
                fields.items(node, path, "months", text -> range(text, TimeIntervals::month)),
                fields.items(node, path, "years", text -> range(text, TimeIntervals::year)),
                zone(node, path));
    }

    private List<Range> times(Map<?, ?> node, String path) {
        if (node.get("times") == null) {
            return null;
        }
        List<Range> times = new ArrayList<>();
        fields.objects(node, path, "times", "{start_time, end_time}").forEach((at, time) -> {
            fields.unknown(time, at + ".", TIME_KEYS);
            int from = clock(time, at, "start_time");
            int to = clock(time, at, "end_time");
            if (from >= 0 && to >= 0 && from >= to) {
                fields.problem(
                        at,
                        time.get("start_time") + "-" + time.get("end_time"),
                        "must end after it begins; split a time over midnight in two");
            }
            times.add(new Range(from, to));
        });
        return List.copyOf(times);
    }

    private int clock(Map<?, ?> time, String path, String key) {
        Object given = time.get(key);
        Matcher parts = CLOCK.matcher(String.valueOf(given));
        if (given == null || !parts.matches()) {
            fields.problem(path + "." + key, given, "must be a time of day such as '09:30', from '00:00' to '24:00'");
            return -1;
        }
        return parts.group(1) == null ? DAY : Integer.parseInt(parts.group(1)) * 60 + Integer.parseInt(parts.group(2));
    }

    private ZoneId zone(Map<?, ?> node, String path) {
        String name = fields.text(node, path, "location");
        if (name == null) {
            return ZoneOffset.UTC;
        }
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            fields.problem(path + ".location", name, "is not a time zone; write one such as Europe/London");
            return ZoneOffset.UTC;
        }
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
