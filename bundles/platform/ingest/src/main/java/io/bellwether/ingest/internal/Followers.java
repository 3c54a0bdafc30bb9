// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who follow an environment's events. Each has room for a number of them; what does not fit is left out. */
final class Followers {
    static final int ROOM = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

    private final Executor workers;
    private final LongConsumer leftOut;
    private final Map<TenantEnvironment, List<Follower>> byEnvironment = new ConcurrentHashMap<>();

    /** @param leftOut told how many events a follower missed */
    Followers(Executor workers, LongConsumer leftOut) {
        this.workers = workers;
        this.leftOut = leftOut;
    }

    /** @param missed told how many events this follower missed */
    AutoCloseable follow(
            TenantEnvironment where, Predicate<Event> filter, Consumer<Event> listener, LongConsumer missed) {
        Follower follower = new Follower(filter, listener, missed);
        byEnvironment
                .computeIfAbsent(where, key -> new CopyOnWriteArrayList<>())
                .add(follower);
        return () -> {
            follower.close();
            byEnvironment.getOrDefault(where, new ArrayList<>()).remove(follower);
        };
    }

    void offer(TenantEnvironment where, List<Event> events) {
        List<Follower> followers = byEnvironment.get(where);
        if (followers != null) {
            followers.forEach(follower -> follower.offer(events));
        }
    }

    private final class Follower implements Runnable {
        private final Predicate<Event> filter;
        private final Consumer<Event> listener;
        private final LongConsumer missed;
        private final ArrayDeque<Event> waiting = new ArrayDeque<>();
        private boolean running;
        private boolean closed;

        Follower(Predicate<Event> filter, Consumer<Event> listener, LongConsumer missed) {
            this.filter = filter;
            this.listener = listener;
            this.missed = missed;
        }

        void offer(List<Event> events) {
            List<Event> matching = events.stream().filter(filter).toList();
            if (matching.isEmpty()) {
                return;
            }
            synchronized (this) {
                int fitting = Math.min(matching.size(), ROOM - waiting.size());
                waiting.addAll(matching.subList(0, fitting));
                if (fitting < matching.size()) {
                    missed(matching.size() - fitting);
                }
                if (running || closed) {
                    return;
                }
                running = true;
            }
            try {
                workers.execute(this);
            } catch (RejectedExecutionException e) {
                giveUp();
            }
        }

        private void missed(int events) {
            leftOut.accept(events);
            missed.accept(events);
        }

        private synchronized void giveUp() {
            missed(waiting.size());
            waiting.clear();
            running = false;
        }

        @Override
        public void run() {
            for (Event event = next(); event != null; event = next()) {
                try {
                    listener.accept(event);
                } catch (RuntimeException e) {
                    LOG.warn("A follower of {} failed and is told no more", event.where(), e);
                    close();
                }
            }
        }

        private synchronized Event next() {
            Event next = closed ? null : waiting.poll();
            running = next != null;
            return next;
        }

        synchronized void close() {
            closed = true;
            waiting.clear();
        }
    }
}
