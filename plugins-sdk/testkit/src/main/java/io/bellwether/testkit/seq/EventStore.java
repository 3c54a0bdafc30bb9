// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
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
                        .reduce(Merged::new)
                        .orElse(java.util.Collections.emptyIterator());
            }

            @Override
            public Optional<SeqEvent> find(String id) {
                return all.stream().flatMap(store -> store.find(id).stream()).findFirst();
            }
        };
    }

    /** Two ordered sequences as one. */
    final class Merged implements Iterator<SeqEvent> {
        private final Iterator<SeqEvent> one;
        private final Iterator<SeqEvent> other;
        private SeqEvent nextOne;
        private SeqEvent nextOther;

        Merged(Iterator<SeqEvent> one, Iterator<SeqEvent> other) {
            this.one = one;
            this.other = other;
            this.nextOne = step(one);
            this.nextOther = step(other);
        }

        @Override
        public boolean hasNext() {
            return nextOne != null || nextOther != null;
        }

        @Override
        public SeqEvent next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            SeqEvent next;
            if (nextOther == null || nextOne != null && SeqEvent.NEWEST_FIRST.compare(nextOne, nextOther) <= 0) {
                next = nextOne;
                nextOne = step(one);
            } else {
                next = nextOther;
                nextOther = step(other);
            }
            return next;
        }

        private static SeqEvent step(Iterator<SeqEvent> events) {
            return events.hasNext() ? events.next() : null;
        }
    }
}
