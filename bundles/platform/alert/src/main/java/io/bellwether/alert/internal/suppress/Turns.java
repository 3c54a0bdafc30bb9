// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** When things change next, by id. Not safe for concurrent use. */
final class Turns {
    private final Map<String, Turn> byId = new HashMap<>();
    private final NavigableSet<Turn> inOrder =
            new TreeSet<>(Comparator.comparing(Turn::at).thenComparing(Turn::id));

    private record Turn(String id, Instant at) {}

    void put(String id, Instant at) {
        remove(id);
        Turn turn = new Turn(id, at);
        byId.put(id, turn);
        inOrder.add(turn);
    }

    void remove(String id) {
        Turn turn = byId.remove(id);
        if (turn != null) {
            inOrder.remove(turn);
        }
    }

    /** Those whose time has come. */
    List<String> due(Instant now) {
        if (inOrder.isEmpty() || inOrder.first().at().isAfter(now)) {
            return List.of();
        }
        return inOrder.headSet(new Turn("\uffff", now), true).stream()
                .map(Turn::id)
                .toList();
    }

    /** The earliest after a time; null when there is none. */
    Instant next(Instant after) {
        Turn turn = inOrder.higher(new Turn("\uffff", after));
        return turn == null ? null : turn.at();
    }
}
