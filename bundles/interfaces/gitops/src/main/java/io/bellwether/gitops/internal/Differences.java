// SPDX-License-Identifier: Apache-2.0
package io.bellwether.gitops.internal;

import io.bellwether.gitops.Declarations.Drift;
import io.bellwether.identity.Secrets;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares what is declared with what runs, by what it means; a field that is not declared is left alone. */
final class Differences {
    private Differences() {}

    /** Compares documents of nested objects. @param above the path of the enclosing field with its dot, or nothing */
    static void ofParts(
            String file, String item, String above, Map<?, ?> declared, Map<?, ?> actual, List<Drift> drift) {
        if (actual == null) {
            drift.add(new Drift(file, item, "missing", "declared", "absent"));
            return;
        }
        declared.forEach((name, value) -> {
            Object runs = actual.get(String.valueOf(name));
            if (value instanceof Map<?, ?> part && runs instanceof Map<?, ?> running) {
                ofParts(file, item, above + name + ".", part, running, drift);
            } else if (value != null && !same(value, runs)) {
                drift.add(new Drift(file, item, above + name, String.valueOf(value), String.valueOf(runs)));
            }
        });
    }

    /** Compares an item that has an id, and may have settings some of which are secret. */
    static void ofItem(String file, String item, Map<?, ?> declared, Map<String, Object> actual, List<Drift> drift) {
        if (actual == null) {
            drift.add(new Drift(file, item, "missing", "declared", "absent"));
            return;
        }
        declared.forEach((name, value) -> {
            String field = String.valueOf(name);
            Object runs = actual.get(field);
            if (field.equals("id") || value == null || Secrets.MASK.equals(runs)) {
                return;
            }
            if (field.equals("settings") && value instanceof Map<?, ?> settings && runs instanceof Map<?, ?> stored) {
                Map<String, Object> named = new LinkedHashMap<>();
                stored.forEach((key, setting) -> named.put(String.valueOf(key), setting));
                ofItem(file, item, settings, named, drift);
            } else if (!same(value, runs)) {
                drift.add(new Drift(file, item, field, String.valueOf(value), String.valueOf(runs)));
            }
        });
    }

    /** Neither the order of fields nor the way a number is written makes a difference. */
    private static boolean same(Object declared, Object runs) {
        if (declared instanceof Map<?, ?> one && runs instanceof Map<?, ?> other) {
            Map<String, Object> left = named(one);
            Map<String, Object> right = named(other);
            return left.keySet().equals(right.keySet())
                    && left.entrySet().stream().allMatch(field -> same(field.getValue(), right.get(field.getKey())));
        }
        if (declared instanceof List<?> one && runs instanceof List<?> other) {
            for (int i = 0; i < one.size() && i < other.size(); i++) {
                if (!same(one.get(i), other.get(i))) {
                    return false;
                }
            }
            return one.size() == other.size();
        }
        String left = String.valueOf(declared);
        String right = String.valueOf(runs);
        if (left.equals(right) || !(declared instanceof Number) || !(runs instanceof Number)) {
            return left.equals(right);
        }
        BigDecimal number = number(left);
        return number != null && number.equals(number(right));
    }

    private static Map<String, Object> named(Map<?, ?> fields) {
        Map<String, Object> named = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            if (value != null) {
                named.put(String.valueOf(name), value);
            }
        });
        return named;
    }

    /** Null for what is infinite or no number. */
    private static BigDecimal number(String text) {
        try {
            return new BigDecimal(text).stripTrailingZeros();
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
