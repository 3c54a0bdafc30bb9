// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.Slug;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document that is read field by field. What is wrong is noted and reading goes on, so that every problem is found;
 * what a reader gives back then is worth nothing. For one thread.
 */
final class Form {
    private static final Pattern CLOCK = Pattern.compile("(\\d{2}):(\\d{2})");
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final int LONGEST_NAME = 200;

    private final Map<?, ?> document;
    private final String prefix;
    private final List<Problem> problems;

    private Form(Map<?, ?> document, String prefix, List<Problem> problems) {
        this.document = document;
        this.prefix = prefix;
        this.problems = problems;
    }

    /** @param problems to which what is wrong is added */
    static Form of(Map<String, ?> document, List<Problem> problems) {
        return new Form(document, "", problems);
    }

    /** Notes every field that is none of these. */
    Form only(String... keys) {
        Set<String> known = new TreeSet<>(List.of(keys));
        for (Object key : document.keySet()) {
            String name = String.valueOf(key);
            if (!known.contains(name)) {
                problem(
                        name,
                        null,
                        "is not known here; known: " + String.join(", ", known) + Problem.suggestion(name, known));
            }
        }
        return this;
    }

    boolean has(String key) {
        return document.get(key) != null;
    }

    /** The id, which must be given. */
    String id() {
        Object given = document.get("id");
        if (given == null || !Slug.isValid(given.toString())) {
            problem("id", given, "must be 1 to 63 characters of a-z, 0-9 and -, beginning with a letter or digit");
            return "";
        }
        return given.toString();
    }

    /** A text; null when it is absent or blank. */
    String text(String key, int longest) {
        Object given = document.get(key);
        if (given == null || given.toString().isBlank()) {
            return null;
        }
        if (given instanceof Map || given instanceof Collection) {
            problem(key, null, "must be text");
            return null;
        }
        if (given.toString().length() > longest) {
            problem(key, given, "must be at most " + longest + " characters long");
        }
        return given.toString().strip();
    }

    /** A text that must be given; empty when it is not. */
    String required(String key, String what) {
        String text = text(key, LONGEST_NAME);
        if (text == null) {
            problem(key, null, "is required: " + what);
        }
        return text == null ? "" : text;
    }

    /** The name people read, or another when it is absent. */
    String name(String fallback) {
        String name = text("name", LONGEST_NAME);
        return name == null ? fallback : name;
    }

    ZoneId zone(ZoneId fallback) {
        return read("time_zone", text("time_zone", LONGEST_NAME), fallback, text -> {
            try {
                return ZoneId.of(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("is not a time zone; write one such as Europe/London", e);
            }
        });
    }

    /** A value that a text stands for; the fallback when the text is null or cannot be read. */
    <T> T read(String key, String text, T fallback, Function<String, T> reader) {
        if (text == null) {
            return fallback;
        }
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            problem(key, text, e.getMessage());
            return fallback;
        }
    }

    /** A duration as text with its unit; the fallback when it is absent. */
    Duration duration(String key, Duration least, Duration most, Duration fallback) {
        Object given = document.get(key);
        if (given != null && !(given instanceof String)) {
            problem(key, given, "must be a duration with a unit, such as 15m");
            return fallback;
        }
        return read(key, (String) given, fallback, text -> {
            Duration duration = Durations.parse(text);
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw new IllegalArgumentException(
                        "must lie between " + Durations.format(least) + " and " + Durations.format(most));
            }
            return duration;
        });
    }

    int number(String key, int least, int most, int fallback) {
        Object given = document.get(key);
        if (given == null) {
            return fallback;
        }
        if (given instanceof Number number && number.doubleValue() == number.intValue()) {
            int value = number.intValue();
            if (value >= least && value <= most) {
                return value;
            }
        }
        problem(key, given, "must be a whole number from " + least + " to " + most);
        return fallback;
    }

    /** A list of texts, none blank and none twice unless {@code twice}. */
    List<String> texts(String key, int least, int most, boolean twice, String what) {
        List<String> texts = new ArrayList<>();
        for (Object item : items(key, least, most, what)) {
            if (item instanceof String text && !text.isBlank()) {
                if (!twice && texts.contains(text)) {
                    problem(key + "[" + texts.size() + "]", text, "is named twice");
                }
                texts.add(text);
            } else {
                problem(key + "[" + texts.size() + "]", item, "must be text");
                texts.add("");
            }
        }
        return texts;
    }

    /** A list of objects, each with its place in the document. */
    List<Form> forms(String key, int least, int most, String what) {
        List<Form> forms = new ArrayList<>();
        List<?> items = items(key, least, most, what);
        for (int i = 0; i < items.size(); i++) {
            String at = key + "[" + i + "]";
            if (items.get(i) instanceof Map<?, ?> map) {
                forms.add(new Form(map, prefix + at + ".", problems));
            } else {
                problem(at, items.get(i), "must be an object");
            }
        }
        return forms;
    }

    /** An object within; null when it is absent. */
    Form form(String key) {
        Object given = document.get(key);
        if (given == null) {
            return null;
        }
        if (given instanceof Map<?, ?> map) {
            return new Form(map, prefix + key + ".", problems);
        }
        problem(key, given, "must be an object");
        return null;
    }

    private List<?> items(String key, int least, int most, String what) {
        Object given = document.get(key);
        if (given != null && !(given instanceof List)) {
            problem(key, given, "must be a list");
            return List.of();
        }
        List<?> items = given == null ? List.of() : (List<?>) given;
        if (items.size() < least) {
            problem(key, null, "is required: " + what);
        }
        if (items.size() > most) {
            problem(key, items.size() + " items", "must be at most " + most);
            return items.subList(0, most);
        }
        return items;
    }

    /** A clock's time of a date, without a zone, to the minute. */
    LocalDateTime local(String key, String what) {
        return read(key, required(key, what), LocalDateTime.MIN, text -> {
            try {
                return text.isEmpty()
                        ? LocalDateTime.MIN
                        : LocalDateTime.parse(text.replace(' ', 'T')).truncatedTo(ChronoUnit.MINUTES);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "must be a date and a time on the rota's clock, such as 2026-01-05T09:00", e);
            }
        });
    }

    /** A moment: a time with its offset, or a time on the clock of {@code zone}. */
    Instant moment(String key, ZoneId zone, String what) {
        return read(key, required(key, what), Instant.EPOCH, text -> {
            String iso = text.replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) ", "$1T");
            try {
                if (iso.isEmpty()) {
                    return Instant.EPOCH;
                }
                Instant time = iso.matches(".*([Zz]|[+-]\\d{2}(:?\\d{2})?)$") && iso.indexOf('T') > 0
                        ? OffsetDateTime.parse(iso).toInstant()
                        : Hours.moment(LocalDateTime.parse(iso), zone);
                return inReach(time);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "must be a time such as 2026-01-05T09:00Z, or 2026-01-05T09:00 on the rota's clock", e);
            }
        });
    }

    private static Instant inReach(Instant time) {
        if (time.isBefore(Instant.EPOCH) || time.isAfter(Instant.parse("9000-01-01T00:00:00Z"))) {
            throw new IllegalArgumentException("must lie in the years 1970 to 9000");
        }
        return time;
    }

    /** A time of day on some weekdays: {@code weekdays} absent for all, {@code from} and {@code to} for the whole day. */
    Hours hours() {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String name : has("weekdays") ? texts("weekdays", 1, 7, false, "at least one day") : DAYS) {
            int index = DAYS.indexOf(name.toLowerCase(Locale.ROOT));
            if (index < 0) {
                problem("weekdays", name, "must be of " + String.join(", ", DAYS));
            } else {
                days.add(DayOfWeek.of(index + 1));
            }
        }
        int from = minute("from", 0);
        int to = minute("to", Hours.DAY);
        int end = to == 0 ? Hours.DAY : to;
        if (from == end || from == Hours.DAY) {
            problem("to", Hours.clock(to), "must differ from the beginning; leave both out for the whole day");
            return new Hours(EnumSet.allOf(DayOfWeek.class), 0, Hours.DAY);
        }
        return new Hours(days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days, from, end);
    }

    private int minute(String key, int fallback) {
        return read(key, text(key, 20), fallback, text -> {
            Matcher parts = CLOCK.matcher(text);
            int minute = parts.matches() ? Integer.parseInt(parts.group(2)) : 60;
            int ofDay = minute > 59 ? Hours.DAY + 1 : Integer.parseInt(parts.group(1)) * 60 + minute;
            if (ofDay > Hours.DAY) {
                throw new IllegalArgumentException("must be a time of day such as 09:00");
            }
            return ofDay;
        });
    }

    void problem(String key, Object value, String message) {
        problems.add(new Problem(prefix + key, value == null ? null : String.valueOf(value), message));
    }

    /** How days are written, Monday first. */
    static List<String> names(Set<DayOfWeek> days) {
        return days.stream().sorted().map(day -> DAYS.get(day.getValue() - 1)).toList();
    }
}
