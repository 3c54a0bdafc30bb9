// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.OutboxStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Decides which messages of the outbox go out now. It knows every message that waits, in the order they were created,
 * and lets one go when its time has come, its channel can take it, and no earlier message about one of its alerts is
 * still on its way over that channel. {@link #pass} is called by one thread at a time; all else is safe for concurrent
 * use.
 */
final class Dispatcher {
    private static final int MOST = 10_000;
    private static final Duration EVER = Duration.ofDays(3_650);
    private static final Comparator<OutboxMessage> ORDER =
            Comparator.comparing(OutboxMessage::createdAt).thenComparing(OutboxMessage::id);

    private final OutboxStore outbox;
    private final ChannelStore channels;
    private final InstantSource clock;
    private final Predicate<Channel> ready;
    private final Predicate<OutboxMessage> send;

    private final Map<String, OutboxMessage> waiting = new LinkedHashMap<>();
    private final Map<String, Instant> postponed = new HashMap<>();
    private final ConcurrentMap<String, Flight> flights = new ConcurrentHashMap<>();
    private final Queue<End> ends = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean news = new AtomicBoolean(true);
    private volatile int depth;
    private Consumer<OutboxMessage> orphans = message -> {};

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
            InstantSource clock,
            Predicate<Channel> ready,
            Predicate<OutboxMessage> send) {
        this.outbox = outbox;
        this.channels = channels;
        this.clock = clock;
        this.ready = ready;
        this.send = send;
    }

    /** Takes each message whose channel is gone, on the passing thread; must be set before the first pass. */
    void orphansTo(Consumer<OutboxMessage> receiver) {
        orphans = receiver;
    }

    /** Says that there are new messages in the outbox. */
    void news() {
        news.set(true);
    }

    /** How many messages wait or are on their way. */
    int depth() {
        return depth;
    }

    /**
     * Looks at the outbox once.
     *
     * @throws io.bellwether.relational.StoreUnavailable when it cannot be read; nothing is lost, call again later
     */
    void pass() {
        land();
        if (news.getAndSet(false) || outbox.waiting(null) != waiting.size()) {
            read();
        }
        depth = waiting.size();
        if (!waiting.isEmpty()) {
            dispatch();
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
            flights.remove(end.id());
            OutboxMessage message = waiting.get(end.id());
            if (end.retryAt() == null) {
                waiting.remove(end.id());
                postponed.remove(end.id());
            } else if (end.attempts() < 0) {
                postponed.put(end.id(), end.retryAt());
            } else if (message != null) {
                waiting.put(end.id(), retried(message, end));
            }
        }
    }

    private void read() {
        try {
            List<OutboxMessage> found = outbox.due(clock.instant().plus(EVER), MOST);
            waiting.clear();
            found.stream().sorted(ORDER).forEach(message -> waiting.put(message.id(), message));
            postponed.keySet().retainAll(waiting.keySet());
        } catch (RuntimeException e) {
            news.set(true);
            throw e;
        }
    }

    private void dispatch() {
        Map<ChannelKey, Channel> known = new HashMap<>();
        channels.list(null).forEach(channel -> known.put(ChannelKey.of(channel), channel));
        Map<ChannelKey, Set<String>> before = new HashMap<>();
        Map<ChannelKey, Integer> under = new HashMap<>();
        flights.values().forEach(flight -> under.merge(flight.channel(), 1, Integer::sum));
        Instant now = clock.instant();
        for (OutboxMessage message : List.copyOf(waiting.values())) {
            ChannelKey key = ChannelKey.of(message);
            Set<String> earlier = before.computeIfAbsent(key, same -> new HashSet<>());
            boolean inOrder = message.alertIds().stream().noneMatch(earlier::contains);
            earlier.addAll(message.alertIds());
            Channel channel = known.get(key);
            if (flights.containsKey(message.id())) {
                continue;
            }
            if (channel == null) {
                flights.put(message.id(), new Flight(key, true));
                orphans.accept(message);
            } else if (inOrder
                    && ready.test(channel)
                    && !message.notBefore().isAfter(now)
                    && !isPostponed(message, now)
                    && under.getOrDefault(key, 0) < ChannelRoutes.QUEUE) {
                under.merge(key, 1, Integer::sum);
                launch(message, key);
            }
        }
    }

    private boolean isPostponed(OutboxMessage message, Instant now) {
        Instant until = postponed.get(message.id());
        return until != null && until.isAfter(now);
    }

    private void launch(OutboxMessage message, ChannelKey key) {
        postponed.remove(message.id());
        flights.put(message.id(), new Flight(key, false));
        if (!send.test(message)) {
            flights.remove(message.id());
        }
    }

    private static OutboxMessage retried(OutboxMessage message, End end) {
        return new OutboxMessage(
                message.id(),
                message.tenant(),
                message.channel(),
                message.reason(),
                message.groupLabels(),
                message.alertIds(),
                message.alerts(),
                message.createdAt(),
                end.retryAt(),
                end.attempts());
    }
}
