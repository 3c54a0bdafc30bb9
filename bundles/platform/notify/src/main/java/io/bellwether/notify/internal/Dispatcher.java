// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.OutboxStore;
import io.bellwether.relational.OutboxStore.Queue;
import io.bellwether.relational.OutboxStore.Queued;
import io.bellwether.relational.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which messages of the outbox go out now. Each channel has a lane of its own, of which no more is read than can
 * go out, so that one dead channel neither hides another nor fills the memory. A message goes when its time has come, its
 * channel can take it, and no earlier message about one of its alerts is still to be told there. {@link #pass} is called by
 * one thread at a time; all else is safe for concurrent use.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final int MOST_ORPHANS = 500;
    private static final int HANDED_AT_ONCE = 100;
    private static final Duration SET_BACK = Duration.ofSeconds(2);

    private final OutboxStore outbox;
    private final ChannelStore channels;
    private final Circuits circuits;
    private final InstantSource clock;
    private final Predicate<Channel> ready;
    private final Predicate<Queued> send;

    private final Map<ChannelKey, Lane> lanes = new LinkedHashMap<>();
    private final Map<ChannelKey, Channel> known = new HashMap<>();
    private final ConcurrentMap<String, Flight> flights = new ConcurrentHashMap<>();
    private final java.util.Queue<End> ends = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean news = new AtomicBoolean(true);
    private Instant last = Instant.MIN;
    private Consumer<Queued> orphans = message -> {};
    private BiFunction<Channel, List<Queued>, Set<String>> failing = (channel, waiting) -> Set.of();

    /** A message on a channel's route. @param begun true once it was taken from the queue */
    private record Flight(ChannelKey channel, boolean begun) {}

    /**
     * A message that came back.
     *
     * @param retryAt null when it has left the outbox
     * @param attempts made so far; negative when it was not tried
     */
    private record End(String id, Instant retryAt, int attempts) {}

    /**
     * @param ready whether a channel can be delivered to now; its messages wait until it is
     * @param send puts a message on its channel's route; false when there is no room
     */
    Dispatcher(
            OutboxStore outbox,
            ChannelStore channels,
            Circuits circuits,
            InstantSource clock,
            Predicate<Channel> ready,
            Predicate<Queued> send) {
        this.outbox = outbox;
        this.channels = channels;
        this.circuits = circuits;
        this.clock = clock;
        this.ready = ready;
        this.send = send;
    }

    /** Takes each message whose channel is gone, on the passing thread; must be set before the first pass. */
    void orphansTo(Consumer<Queued> receiver) {
        orphans = receiver;
    }

    /**
     * Takes what waits for a channel that fails and has a fall-back, on the passing thread, and says which messages need
     * not be offered again; must be set before the first pass. A channel that has failed for its {@code fallbackAfter} is
     * left with what is not urgent; one whose circuit is open, with nothing.
     */
    void failingTo(BiFunction<Channel, List<Queued>, Set<String>> receiver) {
        failing = receiver;
    }

    /** Says that there may be new messages in the outbox, or other channels. */
    void news() {
        news.set(true);
    }

    /**
     * Looks at the outbox once.
     *
     * @throws io.bellwether.relational.StoreUnavailable when it cannot be read; nothing is lost, call again later
     */
    void pass() {
        land();
        Instant now = clock.instant();
        if (now.isBefore(last.minus(last == Instant.MIN ? Duration.ZERO : SET_BACK))) {
            circuits.clockWentBack();
            lanes.values().forEach(Lane::hurry);
        }
        last = now;
        if (news.getAndSet(false)) {
            try {
                look(now);
            } catch (RuntimeException e) {
                news.set(true);
                throw e;
            }
        }
        Map<ChannelKey, Integer> under = new HashMap<>();
        flights.values().forEach(flight -> under.merge(flight.channel(), 1, Integer::sum));
        for (Lane lane : List.copyOf(lanes.values())) {
            try {
                dispatch(lane, under.getOrDefault(lane.key, 0), now);
            } catch (StoreUnavailable e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.error("The messages of channel {} cannot be handed on; the other channels go on", lane.key, e);
            }
        }
    }

    /** Called on the channel's thread before a message is delivered. @return false when it must not be */
    boolean begin(String id) {
        Flight flight = flights.get(id);
        return flight != null && !flight.begun() && flights.replace(id, flight, new Flight(flight.channel(), true));
    }

    /** The message has left the outbox. */
    void gone(String id) {
        ends.add(new End(id, null, 0));
    }

    /** The message is to be tried again, as the outbox says as well. @param attempts made so far */
    void again(String id, Instant at, int attempts) {
        ends.add(new End(id, at, attempts));
    }

    /** The message was not tried; the outbox does not know. */
    void postpone(String id, Instant until) {
        ends.add(new End(id, until, -1));
    }

    /** Takes back what waits in a route that has ended; what is being delivered goes on. */
    void release(ChannelKey channel) {
        flights.values().removeIf(flight -> flight.channel().equals(channel) && !flight.begun());
    }

    /** What came back is stored already, so what is read after this is newer. */
    private void land() {
        for (End end = ends.poll(); end != null; end = ends.poll()) {
            Flight flight = flights.remove(end.id());
            Lane lane = flight == null ? null : lanes.get(flight.channel());
            if (lane == null) {
                continue;
            }
            if (end.retryAt() == null) {
                lane.remove(end.id());
            } else if (end.attempts() < 0) {
                lane.postpone(end.id(), end.retryAt());
            } else {
                lane.retried(end.id(), end.retryAt(), end.attempts());
            }
        }
    }

    private void look(Instant now) {
        known.clear();
        channels.list(null).forEach(channel -> known.put(ChannelKey.of(channel), channel));
        Set<ChannelKey> waiting = new HashSet<>();
        for (Queue queue : outbox.queues()) {
            ChannelKey key = new ChannelKey(queue.tenant(), queue.channel());
            waiting.add(key);
            lanes.computeIfAbsent(key, Lane::new).news(now);
        }
        lanes.values().removeIf(lane -> lane.isEmpty() && !waiting.contains(lane.key));
    }

    private void dispatch(Lane lane, int under, Instant now) {
        Channel channel = known.get(lane.key);
        if (channel == null) {
            for (Queued message : lane.next(outbox, MOST_ORPHANS, Instant.MAX, flights::containsKey)) {
                flights.put(message.message().id(), new Flight(lane.key, true));
                orphans.accept(message);
            }
            return;
        }
        if (!ready.test(channel)) {
            lane.release(flights::containsKey);
            return;
        }
        Circuits.Circuit circuit = circuits.of(lane.key);
        if (channel.fallback() != null
                && (circuit.isOpen() || circuit.hasFailedFor(NotifierPlugins.fallbackAfter(channel.settings()), now))) {
            List<Queued> waiting = lane.unhanded(outbox, !circuit.isOpen(), HANDED_AT_ONCE);
            if (!waiting.isEmpty()) {
                lane.handed(failing.apply(channel, waiting));
            }
        }
        int most = circuits.capacity(lane.key, ChannelRoutes.QUEUE, now);
        if (circuit.isOpen() && most == 0) {
            lane.release(flights::containsKey);
            return;
        }
        lane.recovered(circuit.recoveries());
        int free = most - under;
        if (free > 0) {
            lane.next(outbox, free, now, flights::containsKey).forEach(message -> launch(message, lane.key));
        }
    }

    private void launch(Queued message, ChannelKey key) {
        String id = message.message().id();
        flights.put(id, new Flight(key, false));
        if (!send.test(message)) {
            flights.remove(id);
        }
    }
}
