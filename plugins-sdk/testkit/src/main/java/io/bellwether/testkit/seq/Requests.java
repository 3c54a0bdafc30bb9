// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import io.bellwether.testkit.http.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What an emulated server has been asked. Safe for use by several threads. */
public final class Requests {
    private static final int KEPT = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Request> searches = new ArrayList<>();
    private long total;
    private long searchCount;
    private long refused;
    private int underWay;
    private int mostAtOnce;

    Requests() {}

    /** All requests so far, of whatever kind. */
    public long total() {
        return locked(() -> total);
    }

    /** Searches so far, refused ones included. */
    public long searches() {
        return locked(() -> searchCount);
    }

    /** Requests refused for their API key. */
    public long refused() {
        return locked(() -> refused);
    }

    /** The most searches that were under way at the same time. */
    public int mostAtOnce() {
        return locked(() -> mostAtOnce);
    }

    /** The last searches, oldest first; at most 10,000. */
    public List<Request> recentSearches() {
        return locked(() -> List.copyOf(searches));
    }

    /** Waits until there have been this many searches; false when {@code patience} runs out first. */
    public boolean awaitSearches(long count, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (searchCount < count) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for {@code quiet} without any request; false when one comes. */
    public boolean awaitQuiet(Duration quiet) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long before = total;
            long left = quiet.toNanos();
            while (left > 0) {
                if (total != before) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return total == before;
        } finally {
            lock.unlock();
        }
    }

    void arrived() {
        locked(() -> {
            total++;
            changed.signalAll();
            return null;
        });
    }

    void refusedKey() {
        locked(() -> ++refused);
    }

    /** Notes a search; returns how many are under way with it. */
    int searchBegins(Request request) {
        return locked(() -> {
            searchCount++;
            underWay++;
            mostAtOnce = Math.max(mostAtOnce, underWay);
            if (searches.size() == KEPT) {
                searches.remove(0);
            }
            searches.add(request);
            changed.signalAll();
            return underWay;
        });
    }

    void searchEnds() {
        locked(() -> --underWay);
    }

    private <T> T locked(java.util.function.Supplier<T> read) {
        lock.lock();
        try {
            return read.get();
        } finally {
            lock.unlock();
        }
    }
}
