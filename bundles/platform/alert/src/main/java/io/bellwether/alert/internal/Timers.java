// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Times at which things are to be looked at, soonest first: a heap in which each timer knows its place, so that setting
 * one anew costs no search. Timers of one time come in the order they were set. Not safe for concurrent use.
 */
final class Timers<K> {
    private static final int NOWHERE = -1;

    private final List<Timer<K>> heap = new ArrayList<>();
    private long numbers;

    /** One thing's time. It belongs to the timers that made it. */
    static final class Timer<K> {
        private final K key;
        private Instant at;
        private long number;
        private int place = NOWHERE;

        private Timer(K key) {
            this.key = key;
        }

        private boolean isBefore(Timer<K> other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime < 0 : number < other.number;
        }
    }

    /** A timer that is not set yet. */
    Timer<K> timer(K key) {
        return new Timer<>(key);
    }

    /** @param at null for never */
    void set(Timer<K> timer, Instant at) {
        if (at == null) {
            if (timer.place != NOWHERE) {
                remove(timer);
            }
            return;
        }
        if (timer.place != NOWHERE && timer.at.equals(at)) {
            return;
        }
        timer.at = at;
        timer.number = numbers++;
        if (timer.place == NOWHERE) {
            timer.place = heap.size();
            heap.add(timer);
        }
        settle(timer);
    }

    /** The soonest time; null when nothing is set. */
    Instant next() {
        return heap.isEmpty() ? null : heap.get(0).at;
    }

    /** Takes out a key whose time has come; null when there is none. */
    K poll(Instant now) {
        if (heap.isEmpty() || heap.get(0).at.isAfter(now)) {
            return null;
        }
        Timer<K> first = heap.get(0);
        remove(first);
        return first.key;
    }

    /** How many are set. */
    int size() {
        return heap.size();
    }

    private void remove(Timer<K> timer) {
        int place = timer.place;
        timer.place = NOWHERE;
        timer.at = null;
        Timer<K> last = heap.remove(heap.size() - 1);
        if (last != timer) {
            put(last, place);
            settle(last);
        }
    }

    private void settle(Timer<K> timer) {
        int place = timer.place;
        while (place > 0) {
            Timer<K> parent = heap.get((place - 1) / 2);
            if (!timer.isBefore(parent)) {
                break;
            }
            put(parent, place);
            place = (place - 1) / 2;
        }
        for (int child = sooner(place); child != NOWHERE && heap.get(child).isBefore(timer); child = sooner(place)) {
            put(heap.get(child), place);
            place = child;
        }
        put(timer, place);
    }

    /** The sooner of two children; nowhere when there is none. */
    private int sooner(int place) {
        int left = 2 * place + 1;
        if (left >= heap.size()) {
            return NOWHERE;
        }
        int right = left + 1;
        return right < heap.size() && heap.get(right).isBefore(heap.get(left)) ? right : left;
    }

    private void put(Timer<K> timer, int place) {
        heap.set(place, timer);
        timer.place = place;
    }
}
