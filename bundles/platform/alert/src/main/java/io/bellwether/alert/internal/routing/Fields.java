// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Reads the fields of a document and remembers all that is wrong with them. Not safe for concurrent use. */
final class Fields {
    private static final int MOST_PROBLEMS = 100;

    private final List<Problem> problems = new ArrayList<>();

    void problem(String field, Object value, String message) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new Problem(field, value == null ? null : String.valueOf(value), message));
        }
    }

    /** One that was found elsewhere. */
    void problem(Problem found) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(found);
        }
    }

    /** @throws InvalidInput when there was any problem */
    void refuseProblems() {
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
    }

    void unknown(Map<?, ?> node, String prefix, Set<String> known) {
        for (Object key : node.keySet()) {
            if (!known.contains(String.valueOf(key))) {
                problem(prefix + key, null, "is not known here; known: " + String.join(", ", known));
            }
        }
    }

    /** The objects of a list, by their place; empty when there is no list. */
    Map<String, Map<?, ?>> objects(Map<?, ?> node, String path, String key, String what) {
        Map<String, Map<?, ?>> objects = new LinkedHashMap<>();
        Object given = node.get(key);
        if (given == null) {
            return objects;
        }
        String place = place(path, key);
        if (!(given instanceof List<?> list)) {
            problem(place, given, "must be a list of " + what);
            return objects;
        }
        for (int i = 0; i < list.size(); i++) {
            String at = place + "[" + i + "]";
            if (list.get(i) instanceof Map<?, ?> object) {
                objects.put(at, object);
            } else {
                problem(at, list.get(i), "must be an object");
            }
        }
        return objects;
    }

    /** The texts of a list, each read; null when the field is absent. */
    <T> List<T> items(Map<?, ?> node, String path, String key, Function<String, T> read) {
        Object given = node.get(key);
        if (given == null) {
            return null;
        }
        String place = place(path, key);
        if (!(given instanceof List<?> list)) {
            problem(place, given, "must be a list");
            return List.of();
        }
        List<T> items = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String at = place + "[" + i + "]";
            Object item = list.get(i);
            if (item instanceof String || item instanceof Integer) {
                try {
                    items.add(read.apply(String.valueOf(item)));
                } catch (IllegalArgumentException e) {
                    problem(at, item, e.getMessage());
                }
            } else {
                problem(at, item, "must be text");
            }
        }
        return List.copyOf(items);
    }

    /** A text field; null when it is absent or wrong. */
    String text(Map<?, ?> node, String path, String key) {
        Object given = node.get(key);
        if (given == null) {
            return null;
        }
        if (given instanceof String text && !text.isBlank()) {
            return text;
        }
        problem(place(path, key), given, "must be text");
        return null;
    }

    static String place(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
