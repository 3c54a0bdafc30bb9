// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.event.Event;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Events of one environment that wait to be indexed. What finds no room is forgotten, and read from the journal later.
 * Safe for concurrent use.
 */
final class Lane {
    private final int most;
    private final int mostOfAll;
    private final AtomicInteger all;
    private final ArrayDeque<List<Event>> waiting = new ArrayDeque<>();
    private final int roomy;
    private int depth;
    private long offered;
    private long taken;
    private long forgotten;
    /** Whether events are kept; false while the journal is read anyway. */
    private boolean open;
    /** The first event that found no room; null when all did. */
    private Event lost;

    /** @param all what waits in all lanes together */
    Lane(int most, int mostOfAll, AtomicInteger all) {
        this.most = most;
        roomy = most / 4;
        this.mostOfAll = mostOfAll;
        this.all = all;
    }

    synchronized void offer(List<Event> events) {
        int count = events.size();
        offered += count;
        if (open && depth + count <= most && all.get() + count <= mostOfAll) {
            waiting.add(events);
            depth += count;
            all.addAndGet(count);
        } else {
            forgotten += count;
            if (open && lost == null) {
                lost = events.get(0);
            }
        }
    }

    /** Waits while the lane is more than a quarter full, or all together are more than half full and this one has a part. */
    synchronized void awaitRoom(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (open && depth > 0 && (depth > roomy || all.get() > mostOfAll / 2 && depth > roomy / 8)) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Null when nothing waits. */
    synchronized List<Event> take() {
        List<Event> events = waiting.poll();
        if (events != null) {
            depth -= events.size();
            all.addAndGet(-events.size());
        }
        return events;
    }

    synchronized void done(int count) {
        taken += count;
        notifyAll();
    }

    /** From now on events are kept. */
    synchronized void open() {
        open = true;
    }

    /** The first event that found no room since asked last, closing the lane when there is one; else null. */
    synchronized Event closeWhenLost() {
        Event first = lost;
        lost = null;
        if (first != null) {
            open = false;
        }
        return first;
    }

    /** All that was offered so far and forgotten is found by other means. */
    synchronized void caughtUp() {
        taken += forgotten;
        forgotten = 0;
        notifyAll();
    }

    synchronized boolean isIdle() {
        return waiting.isEmpty() && lost == null;
    }

    synchronized boolean hasLost() {
        return lost != null;
    }

    synchronized int depth() {
        return depth;
    }

    /** Offered events that are not taken in yet. */
    synchronized long behind() {
        return offered - taken;
    }

    synchronized Event oldest() {
        List<Event> first = waiting.peek();
        return first == null ? null : first.get(0);
    }

    /** Waits until all that has been offered by now is taken in. @return false when it was not in time */
    synchronized boolean await(long nanos) throws InterruptedException {
        long until = offered;
        long end = System.nanoTime() + nanos;
        while (taken < until || !open || forgotten > 0) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** Forgets what waits and keeps nothing more until it is opened. */
    synchronized void shut() {
        waiting.forEach(events -> {
            all.addAndGet(-events.size());
            forgotten += events.size();
        });
        waiting.clear();
        depth = 0;
        lost = null;
        open = false;
    }

    /** Forgets what waits, as if it had been taken in. */
    synchronized void clear() {
        waiting.forEach(events -> all.addAndGet(-events.size()));
        waiting.clear();
        depth = 0;
        taken = offered;
        forgotten = 0;
        lost = null;
        notifyAll();
    }
}
