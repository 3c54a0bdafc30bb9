// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.expression.Undefined;
import java.util.List;
import java.util.Map;

/** A dotted name: a path into nested objects in which each step may itself be a dotted key. */
final class PropertyPath {
    /** {@code keys[i][j]} is the key made of the steps from i up to and including j. */
    private final String[][] keys;

    PropertyPath(List<String> steps) {
        int size = steps.size();
        keys = new String[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = i; j < size; j++) {
                keys[i][j] = String.join(".", steps.subList(i, j + 1));
            }
        }
    }

    PropertyPath(String name) {
        this(List.of(name.split("\\.", -1)));
    }

    /** The value; undefined when it is absent. */
    Object find(Map<?, ?> map) {
        return find(map, 0);
    }

    private Object find(Map<?, ?> map, int from) {
        int last = keys.length - 1;
        String whole = keys[from][last];
        Object direct = map.get(whole);
        if (direct != null || map.containsKey(whole)) {
            return direct;
        }
        for (int step = from; step < last; step++) {
            if (map.get(keys[from][step]) instanceof Map<?, ?> nested) {
                Object value = find(nested, step + 1);
                if (value != Undefined.VALUE) {
                    return value;
                }
            }
        }
        return Undefined.VALUE;
    }

    /** The first value on the way that is not null; null when there is none. */
    Object findPresent(Map<?, ?> map) {
        return findPresent(map, 0);
    }

    private Object findPresent(Map<?, ?> map, int from) {
        int last = keys.length - 1;
        Object direct = map.get(keys[from][last]);
        if (direct != null) {
            return direct;
        }
        for (int step = from; step < last; step++) {
            if (map.get(keys[from][step]) instanceof Map<?, ?> nested) {
                Object value = findPresent(nested, step + 1);
                if (value != null) {
                    return value;
                }
            }
        }
        return null;
    }
}
