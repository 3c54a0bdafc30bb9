// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/** Events a test puts in by hand. An event can be found as soon as it is added, whatever time it bears. */
public final class MemoryStore implements EventStore {
    private final ConcurrentSkipListSet<SeqEvent> ordered = new ConcurrentSkipListSet<>(SeqEvent.NEWEST_FIRST);
    private final Map<String, SeqEvent> byId = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    /**
     * Adds events.
     *
     * @throws IllegalArgumentException when an id is already taken
     */
    public void add(SeqEvent... events) {
        add(List.of(events));
    }

    /** As {@link #add(SeqEvent...)}. */
    public void add(Collection<SeqEvent> events) {
        for (SeqEvent event : events) {
            if (byId.putIfAbsent(event.id(), event) != null) {
                throw new IllegalArgumentException("an event of id '" + event.id() + "' is already there");
            }
            ordered.add(event);
        }
    }

    /** Adds an event under a new id. */
    public SeqEvent log(Instant timestamp, String level, String template, Map<String, Object> properties) {
        SeqEvent event =
                SeqEvent.of(String.format("event-%08x", ids.incrementAndGet()), timestamp, level, template, properties);
        add(event);
        return event;
    }

    public int size() {
        return byId.size();
    }

    /** Forgets an event, as retention would. */
    public void remove(String id) {
        SeqEvent event = byId.remove(id);
        if (event != null) {
            ordered.remove(event);
        }
    }

    @Override
    public Iterator<SeqEvent> newestFirst(Instant from, Instant to) {
        return ordered.stream()
                .dropWhile(event -> !event.timestamp().isBefore(to))
                .takeWhile(event -> !event.timestamp().isBefore(from))
                .iterator();
    }

    @Override
    public Optional<SeqEvent> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }
}
