// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.sequence;

import io.bellwether.api.event.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A sequence that has begun, as far as it has come. */
final class Run {
    /** By the time at which something is due, then in the order they began. */
    static final Comparator<Run> BY_DUE =
            Comparator.<Run>comparingLong(run -> run.due).thenComparingLong(run -> run.number);

    private static final int LONGEST_ID = 100;
    private static final int NAMED = 12;
    private static final int OVERHEAD = 120;

    final long number;
    final Key key;
    /** How many stages are complete. */
    int stage;
    /** How often the next one has come. */
    int count;
    /** When the first event came; milliseconds, as all times here. */
    long first;
    /** When it is given up or, with all stages complete, when the silence is long enough. */
    long due;
    /** The times of the first step's events while it is counted. */
    final List<Long> opening = new ArrayList<>(1);

    final List<String> ids = new ArrayList<>(2);

    Run(long number, Key key) {
        this.number = number;
        this.key = key;
    }

    /** What the events share: a text that tells keys apart, and the values to show. */
    record Key(String text, List<String> values) {
        int weight() {
            int chars = text.length();
            for (String value : values) {
                chars += value.length();
            }
            return 3 * chars;
        }
    }

    void name(Event event) {
        String id = event.eventId();
        if (id.length() <= LONGEST_ID) {
            if (ids.size() == NAMED) {
                ids.remove(1);
            }
            ids.add(id);
        }
    }

    /** Bytes it takes at most when saved: up to three for each character. */
    int weight() {
        int weight = OVERHEAD + key.weight() + Long.BYTES * opening.size();
        for (String id : ids) {
            weight += 3 * id.length() + 2;
        }
        return weight;
    }
}
