// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import io.bellwether.testkit.seq.EventStore;
import io.bellwether.testkit.seq.SeqEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A firm's traffic as the store of an emulated Seq server, drawn up when it is asked for. An event is there once the
 * clock has reached its arrival, never before. Only the minutes last asked for are kept in memory.
 */
public final class TrafficStore implements EventStore {
    private static final int KEPT_MINUTES = 400;

    private final LawFirmTraffic traffic;
    private final InstantSource clock;
    private final Instant begin;
    private final Map<Long, List<SeqEvent>> minutes = new LinkedHashMap<>(KEPT_MINUTES, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, List<SeqEvent>> eldest) {
            return size() > KEPT_MINUTES;
        }
    };

    /** @param begin there is nothing before */
    public TrafficStore(LawFirmTraffic traffic, InstantSource clock, Instant begin) {
        this.traffic = traffic;
        this.clock = clock;
        this.begin = begin;
    }

    @Override
    public Iterator<SeqEvent> newestFirst(Instant from, Instant to) {
        Instant now = clock.instant();
        Instant first = from.isBefore(begin) ? begin : from;
        Instant last = to.isAfter(now) ? now.plusNanos(1) : to;
        return last.isAfter(first) ? new Newest(first, last, now) : Collections.emptyIterator();
    }

    @Override
    public Optional<SeqEvent> find(String id) {
        long minute = MinutePage.minuteOf(id);
        if (minute < 0) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return minute(minute).stream()
                .filter(event -> event.id().equals(id))
                .filter(event ->
                        !event.arrivedAt().isAfter(now) && !event.timestamp().isBefore(begin))
                .findFirst();
    }

    private List<SeqEvent> minute(long epochMinute) {
        synchronized (minutes) {
            List<SeqEvent> known = minutes.get(epochMinute);
            if (known != null) {
                return known;
            }
        }
        List<SeqEvent> drawn = traffic.minute(epochMinute);
        synchronized (minutes) {
            minutes.put(epochMinute, drawn);
        }
        return drawn;
    }

    /** Goes back minute by minute. */
    private final class Newest implements Iterator<SeqEvent> {
        private final Instant from;
        private final Instant to;
        private final Instant now;
        private long minute;
        private Iterator<SeqEvent> page = Collections.emptyIterator();
        private SeqEvent next;

        Newest(Instant from, Instant to, Instant now) {
            this.from = from;
            this.to = to;
            this.now = now;
            this.minute = LawFirmTraffic.minuteOf(to) + 1;
        }

        @Override
        public boolean hasNext() {
            while (next == null) {
                if (!page.hasNext()) {
                    minute--;
                    if (minute < LawFirmTraffic.minuteOf(from)) {
                        minute++;
                        return false;
                    }
                    page = minute(minute).iterator();
                    continue;
                }
                SeqEvent event = page.next();
                if (!event.timestamp().isBefore(from)
                        && event.timestamp().isBefore(to)
                        && !event.arrivedAt().isAfter(now)) {
                    next = event;
                }
            }
            return true;
        }

        @Override
        public SeqEvent next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            SeqEvent event = next;
            next = null;
            return event;
        }
    }
}
