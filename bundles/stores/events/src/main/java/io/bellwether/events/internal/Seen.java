// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import java.util.Map;
import java.util.TreeMap;

/** Which places have been taken in, as runs of neighbours. For one thread. */
final class Seen {
    private final TreeMap<Long, Long> runs = new TreeMap<>();
    /** The run that grew last, not in {@link #runs} while it grows; empty when the end is before the start. */
    private long start = 0;

    private long end = -1;
    /** Where the run after it begins. */
    private long next = Long.MAX_VALUE;

    /** @return false when it was there before */
    boolean add(long place) {
        if (end >= start && place == end + 1 && place < next) {
            end = place;
            return true;
        }
        if (contains(place)) {
            return false;
        }
        settle();
        Map.Entry<Long, Long> before = runs.floorEntry(place);
        if (before != null && before.getValue() == place - 1) {
            start = before.getKey();
            runs.remove(start);
        } else {
            start = place;
        }
        end = place;
        Long after = runs.higherKey(place);
        next = after == null ? Long.MAX_VALUE : after;
        return true;
    }

    boolean contains(long place) {
        if (place >= start && place <= end) {
            return true;
        }
        Map.Entry<Long, Long> run = runs.floorEntry(place);
        return run != null && run.getValue() >= place;
    }

    private void settle() {
        if (end >= start) {
            runs.put(start, end);
        }
        end = start - 1;
    }

    /** Takes all up to this place for seen, and nothing else; -1 for none. */
    void all(long upTo) {
        runs.clear();
        start = 0;
        end = -1;
        next = Long.MAX_VALUE;
        if (upTo >= 0) {
            runs.put(0L, upTo);
        }
    }

    /** Forgets runs that end before this place: nobody asks about them any more. */
    void forget(long before) {
        settle();
        while (!runs.isEmpty() && runs.firstEntry().getValue() < before) {
            runs.pollFirstEntry();
        }
    }

    int runs() {
        return runs.size() + (end >= start ? 1 : 0);
    }
}
