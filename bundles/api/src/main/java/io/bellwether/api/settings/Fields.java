// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads a document of nested objects field by field and collects every problem, so that all are told at once. Whatever
 * is wrong with a field is a problem, and its value then counts as absent. For one thread.
 */
public final class Fields {
    private static final int LONGEST_TEXT = 400;

    private final Map<?, ?> fields;
    private final String prefix;
    private final List<Problem> problems;

    private Fields(Map<?, ?> fields, String prefix, List<Problem> problems, Set<String> known) {
        this.fields = fields;
        this.prefix = prefix;
        this.problems = problems;
        for (Object key : fields.keySet()) {
            String field = String.valueOf(key);
            if (!known.contains(field)) {
                problem(
                        field,
                        null,
                        "is not a field; known fields: " + String.join(", ", new TreeSet<>(known))
                                + Problem.suggestion(field, known));
            }
        }
    }

    /** @param known the fields it may have; others are problems */
    public static Fields of(Map<?, ?> document, Set<String> known) {
        return new Fields(document, "", new ArrayList<>(), known);
    }

    /**
     * A document that is part of another.
     *
     * @param path of this document, such as {@code services[2]}; not empty
     * @param problems takes what is wrong here
     */
    public static Fields within(String path, Map<?, ?> document, Set<String> known, List<Problem> problems) {
        return new Fields(document, path + ".", problems, known);
    }

    /** Adds a problem with a field of this document. @param value null when there is none to show */
    public void problem(String field, Object value, String message) {
        problems.add(new Problem(prefix + field, value == null ? null : String.valueOf(value), message));
    }

    /** Every problem so far, of this document and of those it is part of; it grows. */
    public List<Problem> problems() {
        return problems;
    }

    /** @throws InvalidInput with all problems found so far, if there are any */
    public void check() {
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
    }

    /** As it was given; null when it is absent. */
    public Object raw(String field) {
        return fields.get(field);
    }

    /** True when there is nothing in the field: absent, null or blank text. */
    public boolean isAbsent(String field) {
        return fields.get(field) == null || fields.get(field) instanceof String text && text.isBlank();
    }

    /** The text of a field, stripped, at most 400 characters; null when it is absent, blank or wrong. */
    public String text(String field) {
        return text(field, LONGEST_TEXT);
    }

    /** As {@link #text(String)}, with a length of its own. Line breaks are taken; other control characters are not. */
    public String text(String field, int longest) {
        Object value = fields.get(field);
        if (value == null) {
            return null;
        }
        if (value instanceof Map || value instanceof Collection) {
            problem(field, value, "must be text");
            return null;
        }
        String text = value.toString().strip();
        if (text.length() > longest || text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n')) {
            problem(field, text, "must be at most " + longest + " characters, without control characters");
            return null;
        }
        return text.isEmpty() ? null : text;
    }

    /** As {@link #text(String)}, and a problem when it is absent. @param what of its kind it is, such as {@code its name} */
    public String required(String field, String what) {
        int before = problems.size();
        String text = text(field);
        if (text == null && problems.size() == before) {
            problem(field, null, "is required: " + what);
        }
        return text;
    }

    /**
     * A field's text turned into something.
     *
     * @param reader throws IllegalArgumentException whose message becomes the problem's
     * @return null when it is absent or wrong
     */
    public <T> T read(String field, Function<String, T> reader) {
        String text = text(field);
        if (text == null) {
            return null;
        }
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            problem(field, text, e.getMessage());
            return null;
        }
    }

    /** A duration within bounds, both inclusive; {@code fallback} when it is absent or wrong. */
    public Duration duration(String field, Duration least, Duration most, Duration fallback) {
        Duration read = read(field, Durations::parse);
        if (read == null) {
            return fallback;
        }
        if (read.compareTo(least) < 0 || read.compareTo(most) > 0) {
            problem(
                    field,
                    raw(field),
                    "must lie between " + Durations.format(least) + " and " + Durations.format(most));
            return fallback;
        }
        return read;
    }

    /** A whole number within bounds, both inclusive; {@code fallback} when it is absent or wrong. */
    public int whole(String field, int least, int most, int fallback) {
        if (isAbsent(field)) {
            return fallback;
        }
        Object value = fields.get(field);
        try {
            int read = new java.math.BigDecimal(value.toString().strip()).intValueExact();
            if (read >= least && read <= most) {
                return read;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            problem(field, value, "must be a whole number from " + least + " to " + most);
            return fallback;
        }
        problem(field, value, "must be a whole number from " + least + " to " + most);
        return fallback;
    }

    /** {@code fallback} when it is absent or wrong. */
    public boolean flag(String field, boolean fallback) {
        Object value = fields.get(field);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Boolean || "true".equals(value) || "false".equals(value)) {
            return Boolean.parseBoolean(value.toString());
        }
        problem(field, value, "must be true or false");
        return fallback;
    }

    /** An object in a field; null when it is absent or wrong. */
    public Fields object(String field, Set<String> known) {
        Object value = fields.get(field);
        if (value instanceof Map<?, ?> map) {
            return new Fields(map, prefix + field + ".", problems, known);
        }
        if (!isAbsent(field)) {
            problem(field, value, "must be an object");
        }
        return null;
    }

    /** The objects of a list; empty when it is absent or wrong. What is no object is a problem and left out. */
    public List<Fields> objects(String field, Set<String> known, int most) {
        List<Fields> read = new ArrayList<>();
        int index = 0;
        for (Object item : items(field, most)) {
            String at = field + "[" + index++ + "]";
            if (item instanceof Map<?, ?> map) {
                read.add(new Fields(map, prefix + at + ".", problems, known));
            } else {
                problem(at, item, "must be an object");
            }
        }
        return read;
    }

    /** The texts of a list, each turned into something, without repetition; empty when it is absent. Wrong ones are left out. */
    public <T> Set<T> set(String field, int most, Function<String, T> reader) {
        Set<T> read = new LinkedHashSet<>();
        int index = 0;
        for (Object item : items(field, most)) {
            String at = field + "[" + index++ + "]";
            if (item == null || item instanceof Map || item instanceof Collection) {
                problem(at, item, "must be text");
                continue;
            }
            try {
                read.add(reader.apply(item.toString().strip()));
            } catch (IllegalArgumentException e) {
                problem(at, item, e.getMessage());
            }
        }
        return read;
    }

    /** The items of a list; empty when it is absent or wrong, and at most {@code most}. */
    public List<?> items(String field, int most) {
        Object value = fields.get(field);
        if (isAbsent(field)) {
            return List.of();
        }
        if (!(value instanceof Collection<?> items)) {
            problem(field, value, "must be a list");
            return List.of();
        }
        if (items.size() > most) {
            problem(field, items.size() + " items", "must have at most " + most + " items");
            return List.of();
        }
        return List.copyOf(items.stream().map(item -> item == null ? "" : item).toList());
    }

    /** An object of texts, by name; empty when it is absent. Wrong ones are left out. */
    public Map<String, String> texts(String field, int most) {
        if (!(fields.get(field) instanceof Map<?, ?> map)) {
            if (!isAbsent(field)) {
                problem(field, fields.get(field), "must be an object of texts");
            }
            return Map.of();
        }
        if (map.size() > most) {
            problem(field, map.size() + " items", "must have at most " + most + " items");
            return Map.of();
        }
        Fields inner = new Fields(map, prefix + field + ".", problems, namesOf(map));
        Map<String, String> read = new LinkedHashMap<>();
        for (Object name : map.keySet()) {
            String text = inner.text(String.valueOf(name));
            if (text != null) {
                read.put(String.valueOf(name), text);
            }
        }
        return read;
    }

    private static Set<String> namesOf(Map<?, ?> map) {
        Set<String> names = new LinkedHashSet<>();
        map.keySet().forEach(name -> names.add(String.valueOf(name)));
        return names;
    }
}
