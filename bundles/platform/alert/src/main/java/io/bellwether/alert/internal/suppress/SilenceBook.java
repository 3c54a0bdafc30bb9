// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * One tenant's silences. Those that hold are found by an alert's labels; those to come and those that are over cost
 * nothing. Not safe for concurrent use.
 */
final class SilenceBook {
    private static final Comparator<Silence> LONGEST =
            Comparator.comparing(Silence::endsAt).thenComparing(Silence::id);

    private final Map<String, Silence> all = new HashMap<>();
    private final ConditionBook<Silence> holding = new ConditionBook<>();
    private final Turns turns = new Turns();
    private Instant seen = Instant.MIN;

    /** Adds a silence, in place of another of the same id. */
    void put(Silence silence) {
        remove(silence.id());
        all.put(silence.id(), silence);
        if (seen != Instant.MIN) {
            turn(silence, seen);
        } else {
            turns.put(silence.id(), silence.startsAt());
        }
    }

    void remove(String id) {
        all.remove(id);
        holding.remove(id);
        turns.remove(id);
    }

    /** The silence that keeps an alert from being told, of several the one that ends last; null when none does. */
    Silence find(Map<String, String> labels, Instant now) {
        look(now);
        return holding.last(labels, LONGEST);
    }

    /** When the next silence begins or ends; null when none does. */
    Instant nextChange(Instant after) {
        look(after);
        return turns.next(after);
    }

    private void look(Instant now) {
        if (now.isBefore(seen)) {
            all.values().forEach(silence -> turn(silence, now));
        } else {
            turns.due(now).forEach(id -> turn(all.get(id), now));
        }
        seen = now;
    }

    private void turn(Silence silence, Instant now) {
        String id = silence.id();
        switch (silence.state(now)) {
            case PENDING -> {
                holding.remove(id);
                turns.put(id, silence.startsAt());
            }
            case ACTIVE -> {
                holding.put(id, silence.matchers(), silence);
                turns.put(id, silence.endsAt());
            }
            default -> {
                holding.remove(id);
                turns.remove(id);
            }
        }
    }
}
