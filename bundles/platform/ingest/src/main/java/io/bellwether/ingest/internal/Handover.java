// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Detection;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.events.EventIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands durable events to the index, to detection and then to those who follow, in order within each environment. A receipt never
 * waits for it; who sends more while too much waits has to wait. Safe for concurrent use.
 */
final class Handover {
    static final int MOST_WAITING = 200_000;
    /** Threads that may wait for room in one lane; one more is turned away at once. */
    static final int MOST_WAITERS = 8;
    /** Items a lane works off before the others have their turn. */
    private static final int TURN = 16;

    /** Then the index has to read from the journal what it has no room for. */
    private static final Duration WAIT_FOR_INDEX = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    private final Detection detection;
    private final EventIndex index;
    private final Followers followers;
    private final Executor workers;
    private final Map<TenantEnvironment, Lane> lanes = new ConcurrentHashMap<>();

    Handover(Detection detection, EventIndex index, Followers followers, Executor workers) {
        this.detection = detection;
        this.index = index;
        this.followers = followers;
        this.workers = workers;
    }

    /** Waits until there is room, and a moment for the index. @return false when there was none in time */
    boolean awaitRoom(TenantEnvironment where, Duration atMost) throws InterruptedException {
        index.awaitRoom(where, WAIT_FOR_INDEX);
        return lane(where).awaitRoom(atMost.toNanos());
    }

    /** The index is told at once, so that a receipt means the event can be found; detection and followers in turn. */
    void events(TenantEnvironment where, Origin origin, List<Event> events) {
        try {
            index.offer(where, events);
        } catch (RuntimeException e) {
            LOG.error("The index of {} could not be offered events", where, e);
        }
        lane(where).add(events.size(), () -> {
            detection.accept(where, origin, events);
            followers.offer(where, events);
        });
    }

    void progress(TenantEnvironment where, Origin origin, Instant upTo) {
        lane(where).add(0, () -> detection.progress(where, origin, upTo));
    }

    void ended(TenantEnvironment where, Origin origin) {
        lane(where).add(0, () -> detection.ended(where, origin));
    }

    long waiting() {
        return lanes.values().stream().mapToLong(Lane::waiting).sum();
    }

    private Lane lane(TenantEnvironment where) {
        return lanes.computeIfAbsent(where, Lane::new);
    }

    private record Item(int events, Runnable work) {}

    private final class Lane implements Runnable {
        private final TenantEnvironment where;
        private final ArrayDeque<Item> items = new ArrayDeque<>();
        private int waiting;
        private int waiters;
        private boolean running;

        Lane(TenantEnvironment where) {
            this.where = where;
        }

        synchronized boolean awaitRoom(long nanos) throws InterruptedException {
            long end = System.nanoTime() + nanos;
            if (waiting <= MOST_WAITING) {
                return true;
            }
            if (waiters >= MOST_WAITERS) {
                return false;
            }
            waiters++;
            try {
                while (waiting > MOST_WAITING) {
                    long left = end - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
                return true;
            } finally {
                waiters--;
            }
        }

        void add(int events, Runnable work) {
            synchronized (this) {
                items.add(new Item(events, work));
                waiting += events;
                if (running) {
                    return;
                }
                running = true;
            }
            try {
                workers.execute(this);
            } catch (RejectedExecutionException e) {
                // The platform stops, or every place is taken: the caller carries it out.
                run();
            }
        }

        @Override
        public void run() {
            int done = 0;
            Item item = next(null);
            while (item != null) {
                done++;
                try {
                    item.work().run();
                } catch (RuntimeException | Error e) {
                    LOG.error("Detection of {} could not take events", where, e);
                }
                if (done >= TURN && handedOver(item)) {
                    return;
                }
                item = next(item);
            }
        }

        /** Goes to the back of the line of lanes. @return false when it has to go on itself */
        private boolean handedOver(Item done) {
            synchronized (this) {
                if (items.isEmpty()) {
                    return false;
                }
            }
            try {
                workers.execute(this);
            } catch (RejectedExecutionException e) {
                return false;
            }
            synchronized (this) {
                waiting -= done.events();
                notifyAll();
            }
            return true;
        }

        private synchronized Item next(Item done) {
            if (done != null) {
                waiting -= done.events();
                notifyAll();
            }
            Item next = items.poll();
            running = next != null;
            return next;
        }

        synchronized int waiting() {
            return waiting;
        }
    }
}
