// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads lists of documents and says of each problem in which of them it is. */
public final class Declared {
    private static final int MOST = 1_000;

    private Declared() {}

    /** Reads one document. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Reads it.
         *
         * @return what keeps it; called only when nothing was wrong
         * @throws InvalidInput as another way to say what is wrong
         */
        Runnable read(Map<String, Object> document, List<Problem> problems);
    }

    /** Reads every document of a list; nothing when the field is absent. */
    public static void each(Map<String, ?> documents, String field, List<Problem> problems, Reader reader) {
        Object given = documents.get(field);
        if (given == null) {
            return;
        }
        if (!(given instanceof List<?> list) || list.size() > MOST) {
            problems.add(new Problem(field, null, "must be a list of at most " + MOST));
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            String place = field + "[" + i + "]";
            List<Problem> found = new ArrayList<>();
            if (list.get(i) instanceof Map<?, ?> map) {
                read(map, found, reader);
            } else {
                problems.add(new Problem(place, null, "must be an object"));
            }
            found.forEach(problem -> problems.add(problem.within(place)));
        }
    }

    /** One document; an empty one when the field is absent. */
    public static Map<String, Object> one(Map<String, ?> documents, String field, List<Problem> problems) {
        Object given = documents.get(field);
        if (given instanceof Map<?, ?> map) {
            return copy(map);
        }
        if (given != null) {
            problems.add(new Problem(field, null, "must be an object"));
        }
        return Map.of();
    }

    private static void read(Map<?, ?> map, List<Problem> found, Reader reader) {
        try {
            Runnable keep = reader.read(copy(map), found);
            if (found.isEmpty()) {
                keep.run();
            }
        } catch (InvalidInput e) {
            found.addAll(e.problems());
        }
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
