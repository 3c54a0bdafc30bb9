// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Where an emulated server finds its events. Safe for use by several threads. */
public interface EventStore {
    /**
     * The events that have arrived by now, in the order of {@link SeqEvent#NEWEST_FIRST}, read as they are asked for.
     *
     * @param from inclusive
     * @param to exclusive
     */
    Iterator<SeqEvent> newestFirst(Instant from, Instant to);

    /** The event of this id, if it has arrived. */
    Optional<SeqEvent> find(String id);

    /** Several stores as one. */
    static EventStore of(EventStore... stores) {
        List<EventStore> all = List.of(stores);
        return new EventStore() {
            @Override
            public Iterator<SeqEvent> newestFirst(Instant from, Instant to) {
                return all.stream()
                        .map(store -> store.newestFirst(from, to))
                        .reduce(MergedEvents::new)
                        .orElse(java.util.Collections.emptyIterator());
            }

            @Override
            public Optional<SeqEvent> find(String id) {
                return all.stream().flatMap(store -> store.find(id).stream()).findFirst();
            }
        };
    }
}
