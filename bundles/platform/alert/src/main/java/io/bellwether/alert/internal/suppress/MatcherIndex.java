// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.internal.routing.Matcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Finds conditions by the labels of an alert without asking each. A condition stands in a bucket for one value its label
 * must have, the emptiest that its matchers offer; one that names no such value stands in a bucket everybody is asked for.
 * What a bucket holds still has to be asked whether it matches. Not safe for concurrent use.
 *
 * @param <B> what is kept of the conditions of one value
 */
final class MatcherIndex<B> {
    /** Conditions on so few labels are asked label by label, without looking at the others an alert has. */
    private static final int FEW = 8;

    private final Supplier<B> create;
    private final ToIntFunction<B> size;
    private final Map<String, Map<String, B>> byValue = new HashMap<>();
    private B rest;

    MatcherIndex(Supplier<B> create, ToIntFunction<B> size) {
        this.create = create;
        this.size = size;
    }

    /** Where a condition stands: the label and its values; no label for the bucket everybody is asked for. */
    record Place(String label, List<String> values) {
        private static final Place REST = new Place(null, List.of());
    }

    /** The best place for a condition as the buckets are filled now. */
    Place place(List<Matcher> matchers) {
        Place best = Place.REST;
        int least = Integer.MAX_VALUE;
        for (Matcher matcher : matchers) {
            List<String> values = Matchers.values(matcher);
            if (values.isEmpty()) {
                continue;
            }
            int load = 0;
            Map<String, B> known = byValue.getOrDefault(matcher.label(), Map.of());
            for (String value : values) {
                B bucket = known.get(value);
                load += bucket == null ? 0 : size.applyAsInt(bucket);
            }
            if (load < least) {
                least = load;
                best = new Place(matcher.label(), values);
            }
        }
        return best;
    }

    /** The buckets of a place, made where there are none. */
    List<B> open(Place place) {
        if (place.label() == null) {
            if (rest == null) {
                rest = create.get();
            }
            return List.of(rest);
        }
        Map<String, B> known = byValue.computeIfAbsent(place.label(), label -> new HashMap<>());
        List<B> buckets = new ArrayList<>(place.values().size());
        place.values().forEach(value -> buckets.add(known.computeIfAbsent(value, same -> create.get())));
        return buckets;
    }

    /** Forgets the buckets of a place that have become empty. */
    void close(Place place) {
        if (place.label() == null) {
            rest = rest != null && size.applyAsInt(rest) == 0 ? null : rest;
            return;
        }
        Map<String, B> known = byValue.get(place.label());
        if (known != null) {
            place.values()
                    .forEach(value -> known.computeIfPresent(
                            value, (same, bucket) -> size.applyAsInt(bucket) == 0 ? null : bucket));
            if (known.isEmpty()) {
                byValue.remove(place.label());
            }
        }
    }

    /** Shows the buckets that concern these labels until one is what was looked for. @return whether one was */
    boolean any(Map<String, String> labels, Predicate<B> found) {
        if (byValue.size() <= FEW) {
            for (Map.Entry<String, Map<String, B>> known : byValue.entrySet()) {
                if (any(known.getValue(), labels.get(known.getKey()), found)) {
                    return true;
                }
            }
        } else {
            for (Map.Entry<String, String> label : labels.entrySet()) {
                if (any(byValue.getOrDefault(label.getKey(), Map.of()), label.getValue(), found)) {
                    return true;
                }
            }
        }
        return rest != null && found.test(rest);
    }

    private static <B> boolean any(Map<String, B> known, String value, Predicate<B> found) {
        B bucket = value == null ? null : known.get(value);
        return bucket != null && found.test(bucket);
    }
}
