// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.event.Event;
import io.bellwether.wire.EventJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader of the live stream, whatever the protocol. Events wait in a queue of its own and leave in batches. A reader
 * that falls behind misses events and is told how many; one that takes nothing at all is let go.
 */
final class Follower {
    /** How often {@link #flush} is called. */
    static final Duration ROUND = Duration.ofMillis(150);

    static final int QUEUE = 2_000;
    static final int QUIET_ROUNDS = rounds(Duration.ofSeconds(15));
    static final int STALLED_ROUNDS = rounds(Duration.ofSeconds(40));

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    private final Transport transport;
    private final Consumer<Follower> onEnd;
    private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong missed = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final List<AutoCloseable> subscriptions = new ArrayList<>();
    private int quiet;
    private int stalled;

    /** @param onEnd called once, when it has ended for whatever reason */
    Follower(Transport transport, Consumer<Follower> onEnd) {
        this.transport = transport;
        this.onEnd = onEnd;
    }

    /** Ties a subscription to this follower: it is closed when the follower ends. */
    void follow(AutoCloseable subscription) {
        synchronized (subscriptions) {
            if (!ended.get()) {
                subscriptions.add(subscription);
                return;
            }
        }
        close(subscription);
    }

    /** Takes an event, or counts it as missed. Never waits. */
    void offer(Event event) {
        if (!waiting.offer(event)) {
            missed.incrementAndGet();
        }
    }

    /** Counts events that did not come this far. Never waits. */
    void missed(long events) {
        missed.addAndGet(events);
    }

    /** Sends what waits. Called by one thread at a time. */
    void flush() {
        try {
            if (!transport.isReady()) {
                if (++stalled >= STALLED_ROUNDS) {
                    end(Ending.TOO_SLOW);
                }
                return;
            }
            stalled = 0;
            List<Event> batch = new ArrayList<>();
            waiting.drainTo(batch);
            long left = missed.getAndSet(0);
            if (!batch.isEmpty() || left > 0) {
                quiet = 0;
                transport.send(batch.stream().map(Follower::json).toList(), left);
            } else if (++quiet >= QUIET_ROUNDS) {
                quiet = 0;
                transport.keepAlive();
            }
        } catch (IOException | IllegalStateException e) {
            LOG.debug("A follower has gone: {}", e.toString());
            end(Ending.GONE);
        }
    }

    /** Ends the subscriptions and the connection. Ending twice does nothing. */
    void end(Ending why) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        onEnd.accept(this);
        synchronized (subscriptions) {
            subscriptions.forEach(Follower::close);
            subscriptions.clear();
        }
        transport.close(why);
    }

    boolean hasEnded() {
        return ended.get();
    }

    private static void close(AutoCloseable subscription) {
        try {
            subscription.close();
        } catch (Exception e) {
            LOG.warn("A subscription could not be ended", e);
        }
    }

    private static String json(Event event) {
        return new String(EventJson.bytes(event), StandardCharsets.UTF_8);
    }

    private static int rounds(Duration time) {
        return (int) (time.toMillis() / ROUND.toMillis());
    }

    /** Why a follower ends. */
    enum Ending {
        /** The reader has left. */
        GONE,
        /** The reader takes nothing any more. */
        TOO_SLOW,
        /** The platform stops. */
        STOPPING
    }

    /** How one protocol carries the stream. Every method but {@code close} is called by one thread at a time. */
    interface Transport {
        /** True when all that was sent before has been taken by the network. */
        boolean isReady() throws IOException;

        /**
         * Sends without waiting for the reader. Called only when ready.
         *
         * @param events one JSON object each; empty when there are none
         * @param missed events left out; 0 for none
         * @throws IOException when the reader has gone
         */
        void send(List<String> events, long missed) throws IOException;

        /** Shows both ends that the connection still stands. Called only when ready. */
        void keepAlive() throws IOException;

        /** Ends the connection; does not throw when it has ended already. */
        void close(Ending why);
    }
}
