// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.OutboxStore;
import io.bellwether.relational.OutboxStore.Queue;
import io.bellwether.relational.OutboxStore.Queued;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is known of one channel's queue: its beginning, as far as it is needed, in order. What waits further back stays on
 * disk. For one thread.
 */
final class Lane {
    /** So many rows are read at once. */
    static final int READ = 64;
    /** So many alerts, or messages, are held in memory at most, beyond one reading. */
    private static final int MOST = 4_000;
    /** A place that was given away before is committed behind a later one; so the beginning is read again. */
    private static final Duration AGAIN = Duration.ofSeconds(10);
    /** Longer than any pause between attempts: what is due later than that was decided by another clock. */
    private static final Duration EVER = Duration.ofMinutes(61);
    /** What was decided that much later than now was decided before the clock was set back. */
    private static final Duration SET_BACK = Duration.ofMinutes(1);

    final ChannelKey key;
    private final Queue queue;
    private final TreeMap<Long, Entry> window = new TreeMap<>();
    private final Map<String, Long> places = new HashMap<>();
    private long readTo;
    private boolean more = true;
    private Instant beganAt;
    private long recoveries;
    private int weight;
    private boolean handing = true;

    Lane(ChannelKey key) {
        this.key = key;
        this.queue = new Queue(key.tenant(), key.channel());
    }

    private static final class Entry {
        private final List<String> subjects;
        private Queued queued;
        private Instant postponed;
        /** True when its time no longer counts, because what it waited for has passed. */
        private boolean hurried;

        Entry(Queued queued) {
            this.queued = queued;
            this.subjects = subjects(queued.message());
        }

        /** What it is about: alerts, and what receivers take for one, as a new alert may take up where another ended. */
        private static List<String> subjects(OutboxMessage message) {
            return Stream.concat(
                            message.alertIds().stream(),
                            message.alerts().stream().map(Alert::fingerprint).filter(Objects::nonNull))
                    .toList();
        }

        boolean isDue(Instant now) {
            Instant at = queued.message().notBefore();
            boolean due = hurried
                    || !at.isAfter(now)
                    || queued.message().createdAt().isAfter(now.plus(SET_BACK))
                    || at.isAfter(now.plus(EVER));
            return due && (postponed == null || !postponed.isAfter(now));
        }
    }

    Queue queue() {
        return queue;
    }

    boolean isEmpty() {
        return window.isEmpty();
    }

    int size() {
        return window.size();
    }

    /** There may be more on disk than was read. */
    void news(Instant now) {
        more = true;
        handing = true;
        if (window.isEmpty() || beganAt == null || beganAt.isAfter(now) || !now.isBefore(beganAt.plus(AGAIN))) {
            readTo = 0;
            beganAt = now;
        }
    }

    /** Forgets what is not on its way; it is read again when it is its turn. */
    void release(Predicate<String> flies) {
        for (Entry entry : List.copyOf(window.values())) {
            if (!flies.test(entry.queued.message().id())) {
                remove(entry.queued.message().id());
            }
        }
        readTo = 0;
        more = true;
    }

    void remove(String id) {
        Long place = places.remove(id);
        if (place != null) {
            weight -= weight(window.remove(place).queued);
        }
    }

    void retried(String id, Instant at, int attempts) {
        Entry entry = entry(id);
        if (entry != null) {
            entry.queued = entry.queued.retried(at, attempts);
            entry.hurried = false;
            entry.postponed = null;
        }
    }

    void postpone(String id, Instant until) {
        Entry entry = entry(id);
        if (entry != null) {
            entry.postponed = until;
        }
    }

    /** What waits for its next attempt is due when the channel came back since the last look. */
    void recovered(long count) {
        if (count != recoveries) {
            recoveries = count;
            hurry();
        }
    }

    /** What waits for a time waits no longer. */
    void hurry() {
        window.values().forEach(entry -> {
            entry.hurried = true;
            entry.postponed = null;
        });
    }

    /**
     * What may go now: its time has come and no earlier message about one of its alerts, or about another of the same
     * fingerprint, is still there. Reads on where
     * too little is known.
     *
     * @param flies whether a message is on its way
     */
    List<Queued> next(OutboxStore outbox, int limit, Instant now, Predicate<String> flies) {
        List<Queued> found = new ArrayList<>();
        while (true) {
            found.clear();
            Set<String> earlier = new HashSet<>();
            for (Entry entry : window.values()) {
                boolean inOrder = entry.subjects.stream().noneMatch(earlier::contains);
                earlier.addAll(entry.subjects);
                if (inOrder
                        && found.size() < limit
                        && entry.isDue(now)
                        && !flies.test(entry.queued.message().id())) {
                    found.add(entry.queued);
                }
            }
            if (found.size() >= limit || !more || weight >= MOST) {
                return found;
            }
            read(outbox);
        }
    }

    private void read(OutboxStore outbox) {
        List<Queued> rows = outbox.queue(queue, readTo, READ);
        boolean hurried = recoveries > 0;
        for (Queued row : rows) {
            readTo = row.place();
            if (places.putIfAbsent(row.message().id(), row.place()) == null) {
                Entry entry = new Entry(row);
                entry.hurried = hurried && row.message().attempts() > 0;
                window.put(row.place(), entry);
                weight += weight(row);
            }
        }
        more = rows.size() == READ;
    }

    /** Messages that no other channel has been handed yet, or none until there is news. @param urgentOnly true for pages */
    List<Queued> unhanded(OutboxStore outbox, boolean urgentOnly, int limit) {
        if (!handing) {
            return List.of();
        }
        List<Queued> found = outbox.unhanded(queue, urgentOnly, limit);
        handing = found.size() == limit;
        return found;
    }

    /** These need not be handed to another channel any more. @param ids none when the other channel cannot take any */
    void handed(Collection<String> ids) {
        handing = handing && !ids.isEmpty();
        for (String id : ids) {
            Entry entry = entry(id);
            if (entry != null) {
                entry.queued = entry.queued.handedOver();
            }
        }
    }

    private Entry entry(String id) {
        Long place = places.get(id);
        return place == null ? null : window.get(place);
    }

    private static int weight(Queued queued) {
        return Math.max(1, queued.message().alertIds().size());
    }
}
