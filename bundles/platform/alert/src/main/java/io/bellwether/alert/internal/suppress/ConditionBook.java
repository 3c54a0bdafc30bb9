// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.internal.routing.Matcher;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Things with matchers, by id, found by an alert's labels at a cost that does not grow with their number. Not safe for
 * concurrent use.
 */
final class ConditionBook<T> {
    private final MatcherIndex<Map<String, Entry<T>>> index = new MatcherIndex<>(LinkedHashMap::new, Map::size);
    private final Map<String, Entry<T>> entries = new HashMap<>();

    private record Entry<T>(T thing, List<Matcher> matchers, MatcherIndex.Place place) {}

    /** Adds a thing, in place of another of the same id. */
    void put(String id, List<Matcher> matchers, T thing) {
        remove(id);
        Entry<T> entry = new Entry<>(thing, matchers, index.place(matchers));
        index.open(entry.place()).forEach(bucket -> bucket.put(id, entry));
        entries.put(id, entry);
    }

    void remove(String id) {
        Entry<T> entry = entries.remove(id);
        if (entry != null) {
            index.open(entry.place()).forEach(bucket -> bucket.remove(id));
            index.close(entry.place());
        }
    }

    /** Of the things that take an alert with these labels the last in an order; null when none does. */
    T last(Map<String, String> labels, Comparator<T> order) {
        Last<T> last = new Last<>();
        index.any(labels, bucket -> {
            for (Entry<T> entry : bucket.values()) {
                boolean later = last.thing == null || order.compare(entry.thing(), last.thing) > 0;
                if (later && Matchers.match(entry.matchers(), labels)) {
                    last.thing = entry.thing();
                }
            }
            return false;
        });
        return last.thing;
    }

    private static final class Last<T> {
        private T thing;
    }
}
