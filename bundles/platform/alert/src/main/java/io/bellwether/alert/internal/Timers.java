// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * One time for each key, soonest first. What asking costs does not grow with the number of keys. Not safe for concurrent
 * use.
 */
final class Timers<K> {
    private static final int SPARE = 64;

    private final PriorityQueue<Timer<K>> queue = new PriorityQueue<>();
    private final Map<K, Timer<K>> current = new HashMap<>();
    private long numbers;

    /** Keys of one time come in the order they were set. */
    private record Timer<K>(Instant at, long number, K key) implements Comparable<Timer<K>> {
        @Override
        public int compareTo(Timer<K> other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    /** @param at null for never */
    void set(K key, Instant at) {
        if (at == null) {
            current.remove(key);
        } else {
            Timer<K> before = current.get(key);
            if (before != null && before.at.equals(at)) {
                return;
            }
            Timer<K> timer = new Timer<>(at, numbers++, key);
            current.put(key, timer);
            queue.add(timer);
        }
        if (queue.size() > 2 * current.size() + SPARE) {
            queue.clear();
            queue.addAll(current.values());
        }
    }

    /** The soonest time; null when nothing is set. */
    Instant next() {
        Timer<K> first = first();
        return first == null ? null : first.at;
    }

    /** Takes out a key whose time has come; null when there is none. */
    K poll(Instant now) {
        Timer<K> first = first();
        if (first == null || first.at.isAfter(now)) {
            return null;
        }
        queue.poll();
        current.remove(first.key);
        return first.key;
    }

    void clear() {
        queue.clear();
        current.clear();
    }

    private Timer<K> first() {
        Timer<K> first = queue.peek();
        while (first != null && current.get(first.key) != first) {
            queue.poll();
            first = queue.peek();
        }
        return first;
    }
}
