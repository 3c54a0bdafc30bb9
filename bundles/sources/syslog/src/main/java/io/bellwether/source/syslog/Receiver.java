// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.syslog;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.source.SourceContext;
import io.bellwether.source.syslog.SyslogMessage.Malformed;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages from listeners into a bounded queue and hands them over in batches. A batch that cannot be stored is
 * kept and handed over again; meanwhile connections wait and datagrams are dropped and counted. Safe for concurrent use.
 */
final class Receiver implements AutoCloseable {
    static final int ROOM = 20_000;
    private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);
    private static final int BATCH = 2_000;
    private static final long FIRST_WAIT = 250;
    private static final int MOST_DOUBLINGS = 6;
    private static final long DRAIN_MILLIS = 1_500;
    private static final int MOST_SHOWN = 200;

    private final SourceContext connector;
    private final InstantSource time;
    private final Batches batches;
    private final SyslogMessage reader;
    private final BlockingQueue<EventBody> queue = new ArrayBlockingQueue<>(ROOM);
    private final AtomicInteger dropped = new AtomicInteger();
    private final AtomicInteger malformed = new AtomicInteger();
    private final CountDownLatch pause = new CountDownLatch(1);
    private final Future<?> sender;
    private volatile String complaint;
    private volatile boolean closing;

    /** Takes a batch; returns when it is durable. */
    interface Batches {
        void take(List<EventBody> events) throws Exception;
    }

    /** @param threads on one of which batches are handed over until it is closed */
    Receiver(SourceContext connector, InstantSource time, ExecutorService threads, Batches batches) {
        this.connector = connector;
        this.time = time;
        this.batches = batches;
        reader = new SyslogMessage(ZoneId.of(connector.settings().get(SyslogSettings.ZONE)));
        sender = threads.submit(this::send);
    }

    /** Takes a message, and waits until there is room. */
    void take(byte[] bytes, int from, int to, String peer) throws InterruptedException {
        EventBody event = read(bytes, from, to, peer);
        if (event != null) {
            queue.put(event);
        }
    }

    /** Takes a message when there is room, or else drops it. */
    void offer(byte[] bytes, int from, int to, String peer) {
        EventBody event = read(bytes, from, to, peer);
        if (event != null && !queue.offer(event)) {
            dropped.incrementAndGet();
        }
    }

    private EventBody read(byte[] bytes, int from, int to, String peer) {
        try {
            return reader.read(bytes, from, to, peer, time.instant());
        } catch (Malformed e) {
            complain(peer, e.getMessage());
            return null;
        }
    }

    /** Counts a message, or what should have been one, that could not be read. */
    void complain(String peer, String why) {
        String shown = why == null ? "unknown" : why.substring(0, Math.min(why.length(), MOST_SHOWN));
        complaint = peer + ": " + shown;
        malformed.incrementAndGet();
    }

    private void send() {
        List<EventBody> batch = new ArrayList<>(BATCH);
        int failures = 0;
        try {
            while (!closing || !queue.isEmpty() || !batch.isEmpty()) {
                if (batch.isEmpty()) {
                    EventBody first = queue.poll(200, TimeUnit.MILLISECONDS);
                    if (first != null) {
                        batch.add(first);
                        queue.drainTo(batch, BATCH - 1);
                    }
                }
                if (!batch.isEmpty()) {
                    failures = store(batch) ? 0 : failures + 1;
                }
                report();
                if (failures > 0) {
                    pause.await(FIRST_WAIT << Math.min(failures, MOST_DOUBLINGS), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            if (!batch.isEmpty() || !queue.isEmpty()) {
                LOG.warn(
                        "{} ends with {} messages that could not be stored",
                        connector.routeId("listen"),
                        batch.size() + queue.size());
            }
        }
    }

    private boolean store(List<EventBody> batch) throws InterruptedException {
        try {
            batches.take(List.copyOf(batch));
            batch.clear();
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.debug("A batch of {} could not be stored", connector.connector(), e);
            return false;
        }
    }

    private void report() {
        int unread = malformed.getAndSet(0);
        if (unread > 0) {
            connector.passedOver(unread, complaint);
        }
        int lost = dropped.getAndSet(0);
        if (lost > 0) {
            connector.passedOver(lost, "datagrams came faster than they could be stored and were dropped");
        }
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        try {
            sender.get(DRAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            sender.cancel(true);
        }
        report();
    }
}
