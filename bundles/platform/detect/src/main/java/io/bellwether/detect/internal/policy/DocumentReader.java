// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.policy;

import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the fields of one object of a document and gathers everything that is wrong with it. */
final class DocumentReader {
    private final String path;
    private final Map<String, Object> fields;
    private final List<Problem> problems;

    private DocumentReader(String path, Map<String, Object> fields, List<Problem> problems) {
        this.path = path;
        this.fields = fields;
        this.problems = problems;
    }

    static DocumentReader of(Map<String, ?> document) {
        return new DocumentReader("", new LinkedHashMap<>(document), new ArrayList<>());
    }

    /** The object in a field; empty when there is none. */
    DocumentReader object(String field) {
        Object raw = fields.get(field);
        if (raw != null && !(raw instanceof Map)) {
            problem(field, raw, "must be an object");
        }
        return new DocumentReader(path(field), asMap(raw), problems);
    }

    /** The objects of a list; empty when there is none. */
    List<DocumentReader> objects(String field) {
        Object raw = fields.get(field);
        if (raw != null && !(raw instanceof List)) {
            problem(field, raw, "must be a list");
        }
        List<DocumentReader> objects = new ArrayList<>();
        List<?> items = raw instanceof List<?> list ? list : List.of();
        for (int i = 0; i < items.size(); i++) {
            String item = field + "[" + i + "]";
            if (!(items.get(i) instanceof Map)) {
                problem(item, items.get(i), "must be an object");
            }
            objects.add(new DocumentReader(path(item), asMap(items.get(i)), problems));
        }
        return objects;
    }

    /** The names of the fields, in the order written. */
    List<String> names() {
        return List.copyOf(fields.keySet());
    }

    boolean has(String field) {
        return fields.get(field) != null;
    }

    Object raw(String field) {
        return fields.get(field);
    }

    String path(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    void known(Set<String> names) {
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            if (!names.contains(field.getKey())) {
                problem(
                        field.getKey(),
                        field.getValue(),
                        "is not known here; write one of "
                                + String.join(", ", names.stream().sorted().toList())
                                + Problem.suggestion(field.getKey(), names));
            }
        }
    }

    String text(String field) {
        Object raw = fields.get(field);
        if (raw instanceof Map || raw instanceof List) {
            problem(field, raw, "must be text");
            return null;
        }
        return raw == null || raw.toString().isBlank() ? null : raw.toString();
    }

    Duration duration(String field, Duration fallback, Duration least, Duration most) {
        String text = text(field);
        if (text == null) {
            return fallback;
        }
        try {
            Duration read = Durations.parse(text);
            if (read.compareTo(least) >= 0 && read.compareTo(most) <= 0) {
                return read;
            }
            problem(field, text, "must lie between " + Durations.format(least) + " and " + Durations.format(most));
        } catch (IllegalArgumentException e) {
            problem(field, text, e.getMessage());
        }
        return fallback;
    }

    double number(String field) {
        Object raw = fields.get(field);
        if (raw == null) {
            return Double.NaN;
        }
        if (raw instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        problem(field, raw, "must be a number");
        return Double.NaN;
    }

    /** A whole number; {@code least} when there is none or it cannot be read. */
    int integer(String field, int least, int most) {
        Object raw = fields.get(field);
        if (raw instanceof Integer || raw instanceof Long) {
            long number = ((Number) raw).longValue();
            if (number >= least && number <= most) {
                return (int) number;
            }
        }
        problem(field, raw, "must be a whole number from " + least + " to " + most);
        return least;
    }

    boolean flag(String field) {
        Object raw = fields.get(field);
        if (raw != null && !(raw instanceof Boolean)) {
            problem(field, raw, "must be true or false");
        }
        return Boolean.TRUE.equals(raw);
    }

    /** A list of texts; a single text counts as a list of one. */
    List<String> texts(String field) {
        Object raw = fields.get(field);
        List<?> items = raw instanceof List<?> list ? list : raw == null ? List.of() : List.of(raw);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Object item = items.get(i);
            if (item == null
                    || item instanceof Map
                    || item instanceof List
                    || item.toString().isBlank()) {
                problem(field + "[" + i + "]", item, "must be text");
            } else {
                texts.add(item.toString());
            }
        }
        return texts;
    }

    Map<String, String> labels(String field) {
        Map<String, String> labels = new LinkedHashMap<>();
        DocumentReader object = object(field);
        object.fields.keySet().forEach(name -> {
            String value = object.text(name);
            if (value != null) {
                labels.put(name, value);
            }
        });
        return labels;
    }

    void problem(String field, Object value, String message) {
        problems.add(new Problem(path(field), value == null ? null : value.toString(), message));
    }

    void add(List<Problem> more) {
        problems.addAll(more);
    }

    /** @throws InvalidInput when anything was wrong */
    void finish() {
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> asMap(Object raw) {
        return raw instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
