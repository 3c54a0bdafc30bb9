// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.rules;

import io.bellwether.api.event.Event;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.expression.Expression;
import io.bellwether.expression.InvalidExpression;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Reads values of a document and collects what is wrong with them. For one thread. */
final class Reading {
    private final InstantSource time;
    private final List<Problem> problems = new ArrayList<>();

    Reading(InstantSource time) {
        this.time = time;
    }

    void problem(String field, Object value, String message) {
        String shown = value == null ? null : String.valueOf(value);
        problems.add(
                new Problem(field, shown != null && shown.length() > 200 ? shown.substring(0, 200) : shown, message));
    }

    /** @throws InvalidInput when anything was wrong */
    void finish() {
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
    }

    /** An object with no other fields than these; empty when absent or wrong. */
    Map<String, Object> object(String field, Object given, Set<String> known) {
        if (given == null) {
            return Map.of();
        }
        if (!(given instanceof Map<?, ?> map)) {
            problem(field, given, "must be an object");
            return Map.of();
        }
        Map<String, Object> read = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            String text = String.valueOf(name);
            if (!known.isEmpty() && !known.contains(text)) {
                problem(
                        field.isEmpty() ? text : field + "." + text,
                        null,
                        "is not a field; known fields: "
                                + String.join(", ", known.stream().sorted().toList()));
            } else {
                read.put(text, value);
            }
        });
        return read;
    }

    /** A list of at most so many items; empty when absent or wrong. */
    List<?> list(String field, Object given, int most) {
        if (given == null) {
            return List.of();
        }
        if (!(given instanceof List<?> items)) {
            problem(field, given, "must be a list");
            return List.of();
        }
        if (items.size() > most) {
            problem(field, items.size() + " items", "must be at most " + most);
            return List.of();
        }
        return items;
    }

    /** Null when absent or wrong; empty text matches nothing. */
    Predicate<Event> expression(String field, Object given, boolean required) {
        if (given == null || required && given.toString().isBlank()) {
            if (required) {
                problem(field, null, "is required: an expression such as @Level = 'Debug'");
            }
            return null;
        }
        if (!(given instanceof String text)) {
            problem(field, given, "must be an expression such as @Level = 'Debug'");
            return null;
        }
        if (text.isBlank()) {
            return event -> false;
        }
        try {
            return Expression.parse(text, time)::matches;
        } catch (InvalidExpression e) {
            problem(field, text, e.getMessage());
            return null;
        }
    }

    /** The fallback when absent; null when wrong. */
    Duration duration(String field, Object given, Duration least, Duration most, Duration fallback) {
        if (given == null) {
            if (fallback == null) {
                problem(field, null, "is required: a duration such as 30d");
            }
            return fallback;
        }
        try {
            Duration read = Durations.parse(given.toString());
            if (read.compareTo(least) >= 0 && read.compareTo(most) <= 0) {
                return read;
            }
            problem(field, given, "must lie between " + Durations.format(least) + " and " + Durations.format(most));
        } catch (IllegalArgumentException e) {
            problem(field, given, "must be a duration such as 30d");
        }
        return null;
    }

    /** The fallback when absent or wrong. */
    double number(String field, Object given, double least, double most, double fallback) {
        if (given == null) {
            return fallback;
        }
        double read = given instanceof Number number ? number.doubleValue() : Double.NaN;
        if (read >= least && read <= most) {
            return read;
        }
        problem(
                field,
                given,
                "must be a number from " + plain(least) + " to " + plain(most) + ", or absent for no limit");
        return fallback;
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
