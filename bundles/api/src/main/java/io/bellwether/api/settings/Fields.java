// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.settings;

import io.bellwether.api.tenancy.Slug;
import io.bellwether.api.tenancy.TenantId;
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
 * is wrong with a field is a problem, and its value then counts as absent. A value is never turned into another type: a
 * number is no text, and a text no number. For one thread.
 */
public final class Fields {
    private static final int LONGEST_TEXT = 400;
    private static final int MOST_PROBLEMS = 100;

    private final Map<?, ?> fields;
    private final String prefix;
    private final List<Problem> problems;

    private Fields(Map<?, ?> fields, String prefix, List<Problem> problems) {
        this.fields = fields;
        this.prefix = prefix;
        this.problems = problems;
    }

    /** @param known the fields it may have; others are problems */
    public static Fields of(Map<?, ?> document, Set<String> known) {
        return new Fields(document, "", new ArrayList<>()).only(known);
    }

    /**
     * A document that is part of another.
     *
     * @param path of this document, such as {@code services[2]}; empty for a whole document
     * @param problems takes what is wrong here
     */
    public static Fields within(String path, Map<?, ?> document, Set<String> known, List<Problem> problems) {
        return new Fields(document, prefix(path), problems).only(known);
    }

    /**
     * Another object of the same document, whose problems are told with those of this one.
     *
     * @param path of the object from the top of the document; empty for the top
     */
    public Fields at(String path, Map<?, ?> object) {
        return new Fields(object, prefix(path), problems);
    }

    private static String prefix(String path) {
        return path.isEmpty() ? "" : path + ".";
    }

    /** Notes every field that is none of these. */
    public Fields only(Set<String> known) {
        for (Object key : fields.keySet()) {
            String field = String.valueOf(key);
            if (!known.contains(field)) {
                problem(
                        field,
                        null,
                        "is not known here; known: " + String.join(", ", new TreeSet<>(known))
                                + Problem.suggestion(field, known));
            }
        }
        return this;
    }

    /** Where this object stands in the document; empty for the top. */
    public String path() {
        return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
    }

    /** The object as it was given. */
    public Map<?, ?> raw() {
        return fields;
    }

    /** Adds a problem with a field of this document. @param value null when there is none to show */
    public void problem(String field, Object value, String message) {
        problems.add(new Problem(prefix + field, value == null ? null : String.valueOf(value), message));
    }

    /** Every problem so far, of this document and of those it is part of; it grows. */
    public List<Problem> problems() {
        return problems;
    }

    /** Adds one that was found elsewhere in the document, as it is. */
    public void add(Problem problem) {
        problems.add(problem);
    }

    /** @throws InvalidInput with all problems found so far, of very many the first hundred, if there are any */
    public void check() {
        if (!problems.isEmpty()) {
            throw new InvalidInput(List.copyOf(problems.subList(0, Math.min(MOST_PROBLEMS, problems.size()))));
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

    /** True when the field is named at all, also with null. */
    public boolean names(String field) {
        return fields.containsKey(field);
    }

    /** The text of a field, stripped, at most 400 characters; null when it is absent, blank or wrong. */
    public String text(String field) {
        return text(field, LONGEST_TEXT);
    }

    /**
     * As {@link #text(String)}, with a length of its own. One that may be longer than 400 characters may have line breaks,
     * of which those of Windows become plain ones, and tabs.
     */
    public String text(String field, int longest) {
        Object value = fields.get(field);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String given)) {
            problem(field, value, mustBeText(value));
            return null;
        }
        boolean lines = longest > LONGEST_TEXT;
        String text = (lines ? given.replace("\r\n", "\n") : given).strip();
        if (text.length() > longest || text.codePoints().anyMatch(c -> !isWritten(c, lines))) {
            problem(field, text, "must be at most " + longest + " characters, without control characters");
            return null;
        }
        return text.isEmpty() ? null : text;
    }

    /** Whether people write it; halves of a character are not written, and would be lost in UTF-8. */
    private static boolean isWritten(int c, boolean lines) {
        if (Character.isISOControl(c)) {
            return lines && (c == '\n' || c == '\t');
        }
        return Character.getType(c) != Character.SURROGATE;
    }

    private static String mustBeText(Object value) {
        return value instanceof Number || value instanceof Boolean ? "must be text, in quotes" : "must be text";
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

    /** As {@link #read(String, Function)}, and a problem when it is absent. */
    public <T> T require(String field, String what, Function<String, T> reader) {
        return required(field, what) == null ? null : read(field, reader);
    }

    /** The id in {@code id}, which must be given; null when it is absent or wrong. */
    public String id() {
        Object given = fields.get("id");
        if (given instanceof String text && Slug.isValid(text)) {
            return text;
        }
        problem("id", given, "must be 1 to 63 characters of a-z, 0-9 and -, beginning with a letter or digit");
        return null;
    }

    /** Notes a {@code tenant} that is another than this one; it may be left out. */
    public void owner(TenantId tenant) {
        Object owner = fields.get("tenant");
        if (owner != null && !owner.equals(tenant.value())) {
            problem("tenant", owner, "must be '" + tenant + "' or left out");
        }
    }

    /** A duration within bounds, both inclusive; {@code fallback} when it is absent or wrong. */
    public Duration duration(String field, Duration least, Duration most, Duration fallback) {
        if (!isAbsent(field) && !(raw(field) instanceof String)) {
            problem(field, raw(field), "must be a duration with a unit, such as 15m");
            return fallback;
        }
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
        if (value instanceof Number number
                && number.doubleValue() == number.intValue()
                && number.intValue() >= least
                && number.intValue() <= most) {
            return number.intValue();
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
        if (value instanceof Boolean flag) {
            return flag;
        }
        problem(field, value, "must be true or false");
        return fallback;
    }

    /** An object in a field; null when it is absent or wrong. */
    public Fields object(String field, Set<String> known) {
        Object value = fields.get(field);
        if (value instanceof Map<?, ?> map) {
            return new Fields(map, prefix + field + ".", problems).only(known);
        }
        if (!isAbsent(field)) {
            problem(field, value, "must be an object");
        }
        return null;
    }

    /** The objects of a list; empty when it is absent or wrong. What is no object is a problem and left out. */
    public List<Fields> objects(String field, Set<String> known, int most) {
        List<Fields> read = objects(field, most);
        read.forEach(each -> each.only(known));
        return read;
    }

    /** As {@link #objects(String, Set, int)}, with any fields. */
    public List<Fields> objects(String field, int most) {
        List<Fields> read = new ArrayList<>();
        int index = 0;
        for (Object item : items(field, most)) {
            String at = field + "[" + index++ + "]";
            if (item instanceof Map<?, ?> map) {
                read.add(new Fields(map, prefix + at + ".", problems));
            } else {
                problem(at, item, "must be an object");
            }
        }
        return read;
    }

    /** The texts of a list, each turned into something, without repetition; empty when it is absent. Wrong ones are left out. */
    public <T> Set<T> set(String field, int most, Function<String, T> reader) {
        return new LinkedHashSet<>(list(field, most, reader));
    }

    /** The texts of a list, each turned into something, in order; empty when it is absent. Wrong ones are left out. */
    public <T> List<T> list(String field, int most, Function<String, T> reader) {
        return list(field, most, false, reader);
    }

    /** As {@link #list(String, int, Function)}, of texts and whole numbers, such as {@code [1, "10:15"]}. */
    public <T> List<T> numbered(String field, int most, Function<String, T> reader) {
        return list(field, most, true, reader);
    }

    private <T> List<T> list(String field, int most, boolean numbers, Function<String, T> reader) {
        List<T> read = new ArrayList<>();
        int index = 0;
        for (Object item : items(field, most)) {
            String at = field + "[" + index++ + "]";
            boolean whole = item instanceof Integer || item instanceof Long;
            if (!(item instanceof String text && !text.isBlank()) && !(numbers && whole)) {
                problem(at, item, numbers ? "must be text or a whole number" : mustBeText(item));
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
        Fields inner = new Fields(map, prefix + field + ".", problems);
        Map<String, String> read = new LinkedHashMap<>();
        for (Object name : map.keySet()) {
            String text = inner.text(String.valueOf(name));
            if (text != null) {
                read.put(String.valueOf(name), text);
            }
        }
        return read;
    }
}
