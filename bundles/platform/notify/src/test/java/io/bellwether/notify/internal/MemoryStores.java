// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.DeliveryAttempt.Status;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.OutboxStore;
import io.bellwether.relational.OutboxStore.Queue;
import io.bellwether.relational.OutboxStore.Queued;
import io.bellwether.relational.OutboxStore.Told;
import io.bellwether.relational.Page;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.Telling;
import io.bellwether.relational.TrailEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** Stores in memory that outlive the stage and can be out of order. Safe for concurrent use. */
final class MemoryStores {
    final Outbox outbox = new Outbox();
    final Trails trails = new Trails();
    final Channels channels = new Channels();
    final MemoryDocuments documents = new MemoryDocuments();
    /** Counted down when the store was down and an attempt could not be written. */
    final CountDownLatch refused = new CountDownLatch(1);

    private volatile boolean down;

    void down(boolean value) {
        down = value;
    }

    private void check() {
        if (down) {
            throw new StoreUnavailable("the database is down", null);
        }
    }

    /** Messages and ledger. */
    final class Outbox implements OutboxStore {
        private final Map<String, Queued> messages = new LinkedHashMap<>();
        private final List<DeliveryAttempt> attempts = new ArrayList<>();
        private final Map<String, String> references = new LinkedHashMap<>();
        /** Every message there was, by its id. */
        private final Map<String, Queued> ever = new LinkedHashMap<>();
        /** The ids of every message there was about an alert, oldest first. */
        private final Map<String, Set<String>> about = new HashMap<>();
        /** When each message that was delivered first was. */
        private final Map<String, Instant> delivered = new HashMap<>();
        /** The ids of those that wait, by channel and place. */
        private final Map<Queue, TreeMap<Long, String>> lanes = new TreeMap<>(Comparator.comparing(Queue::channel));

        private long places;

        @Override
        public synchronized void insert(OutboxMessage message) {
            check();
            put(new Queued(0, false, message, null));
        }

        private void put(Queued queued) {
            Queued placed = new Queued(++places, queued.handed(), queued.message(), queued.instead());
            OutboxMessage message = queued.message();
            if (messages.putIfAbsent(message.id(), placed) == null) {
                ever.put(message.id(), placed);
                message.alertIds().forEach(alert -> about.computeIfAbsent(alert, any -> new LinkedHashSet<>())
                        .add(message.id()));
                lanes.computeIfAbsent(queue(message), any -> new TreeMap<>()).put(placed.place(), message.id());
            }
        }

        private static Queue queue(OutboxMessage message) {
            return new Queue(message.tenant(), message.channel());
        }

        @Override
        public AutoCloseable onArrival(Runnable listener) {
            return () -> {};
        }

        @Override
        public synchronized List<Queue> queues() {
            check();
            return List.copyOf(lanes.keySet());
        }

        @Override
        public synchronized List<Queued> queue(Queue queue, long after, int limit) {
            check();
            return stream(queue, after).limit(limit).toList();
        }

        @Override
        public synchronized List<Queued> unhanded(Queue queue, boolean urgentOnly, int limit) {
            check();
            return stream(queue, 0)
                    .filter(each -> !each.handed() && each.instead() == null)
                    .filter(each -> !urgentOnly || each.message().isUrgent())
                    .sorted(Comparator.comparing(
                            (Queued each) -> !each.message().isUrgent()))
                    .limit(limit)
                    .toList();
        }

        @Override
        public synchronized void settle(TenantId tenant, String channel, Collection<String> notifications) {
            check();
            notifications.forEach(id -> messages.computeIfPresent(id, (same, queued) -> queued.handedOver()));
        }

        @Override
        public synchronized void leaveOut(TenantId tenant, String notification, Collection<String> alertIds) {
            check();
            ever.computeIfPresent(
                    notification,
                    (same, each) -> each.about(each.message().reason(), alert -> !alertIds.contains(alert)));
        }

        @Override
        public synchronized List<Told> told(TenantId tenant, Collection<String> alertIds) {
            check();
            return alertIds.stream()
                    .distinct()
                    .flatMap(alert -> about.getOrDefault(alert, Set.of()).stream()
                            .map(ever::get)
                            .filter(each -> each.message().alertIds().contains(alert))
                            .map(each -> Map.entry(each.place(), told(alert, each))))
                    .sorted(Map.Entry.comparingByKey())
                    .map(Map.Entry::getValue)
                    .toList();
        }

        private Told told(String alert, Queued each) {
            OutboxMessage message = each.message();
            return new Told(
                    alert,
                    message.id(),
                    message.channel(),
                    message.reason(),
                    message.createdAt(),
                    each.instead() == null ? null : each.instead().channel(),
                    messages.containsKey(message.id()),
                    delivered.get(message.id()));
        }

        private Stream<Queued> stream(Queue queue, long after) {
            return lanes.getOrDefault(queue, new TreeMap<>()).tailMap(after, false).values().stream()
                    .map(messages::get);
        }

        @Override
        public synchronized boolean record(DeliveryAttempt attempt, Instant retryAt, Queued instead) {
            if (down) {
                refused.countDown();
            }
            check();
            attempts.add(attempt);
            if (attempt.status() == Status.DELIVERED) {
                delivered.putIfAbsent(attempt.notificationId(), attempt.at());
            }
            boolean handed = instead != null && hand(instead);
            Queued message = messages.get(attempt.notificationId());
            if (attempt.reference() != null && message != null) {
                message.message()
                        .alertIds()
                        .forEach(alert -> references.put(attempt.channel() + "/" + alert, attempt.reference()));
            }
            if (message != null && attempt.status() == Status.RETRYING) {
                messages.put(attempt.notificationId(), message.retried(retryAt, attempt.attempt()));
            } else if (message != null) {
                remove(message);
            }
            notifyAll();
            return handed;
        }

        private void remove(Queued message) {
            messages.remove(message.message().id());
            Queue queue = queue(message.message());
            TreeMap<Long, String> lane = lanes.get(queue);
            lane.remove(message.place());
            if (lane.isEmpty()) {
                lanes.remove(queue);
            }
        }

        private boolean hand(Queued instead) {
            Queued original = messages.get(instead.instead().notification());
            if (original == null || original.handed()) {
                return false;
            }
            messages.put(original.message().id(), original.handedOver());
            put(instead);
            return true;
        }

        @Override
        public synchronized List<Queued> handOver(List<Queued> instead) {
            check();
            return instead.stream().filter(this::hand).toList();
        }

        @Override
        public synchronized Map<String, String> references(
                TenantId tenant, String channel, Collection<String> alertIds) {
            check();
            Map<String, String> found = new LinkedHashMap<>();
            for (String alert : alertIds) {
                String reference = references.get(channel + "/" + alert);
                if (reference != null) {
                    found.put(alert, reference);
                }
            }
            return found;
        }

        @Override
        public synchronized List<Telling> tellings(TenantId tenant, String alertId, int limit) {
            return List.of();
        }

        @Override
        public synchronized long waiting(TenantId tenant) {
            check();
            return messages.size();
        }

        @Override
        public synchronized Page<DeliveryAttempt> ledger(TenantId tenant, String channel, int limit, String cursor) {
            List<DeliveryAttempt> found = new ArrayList<>(attempts.stream()
                    .filter(attempt -> channel == null || attempt.channel().equals(channel))
                    .toList());
            Collections.reverse(found);
            return new Page<>(found.stream().limit(limit).toList(), null);
        }

        /** {@code channel status}, oldest first. */
        synchronized List<String> ledger() {
            return attempts.stream()
                    .map(attempt -> attempt.channel() + " " + attempt.status())
                    .toList();
        }

        synchronized List<DeliveryAttempt> attempts() {
            return List.copyOf(attempts);
        }

        /** Waits until the ledger has so many lines. */
        synchronized List<String> await(int count) throws InterruptedException {
            long end = System.nanoTime() + 60_000_000_000L;
            while (attempts.size() < count) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("ledger after a minute: " + ledger());
                }
                wait(left);
            }
            return ledger();
        }
    }

    /** The trail; the rest of the port is not used by this stage. */
    final class Trails implements AlertStore {
        volatile Alert newest;
        /** Alerts as they are now, by id; what is not here is not known. */
        final Map<String, Alert> alerts = new ConcurrentHashMap<>();

        final List<TrailEntry> entries = new CopyOnWriteArrayList<>();

        @Override
        public void append(List<TrailEntry> trail) {
            check();
            entries.addAll(trail);
        }

        @Override
        public void commit(List<AlertRecord> alerts, List<TrailEntry> trail, List<OutboxMessage> messages) {
            messages.forEach(outbox::insert);
        }

        @Override
        public List<AlertRecord> restore(Instant since) {
            return List.of();
        }

        @Override
        public Optional<AlertRecord> find(TenantId tenant, String alertId) {
            check();
            return Optional.ofNullable(alerts.get(alertId)).map(alert -> new AlertRecord(alert, Map.of()));
        }

        @Override
        public Page<AlertRecord> list(AlertQuery query, int limit, String cursor) {
            List<AlertRecord> found = newest == null ? List.of() : List.of(new AlertRecord(newest, Map.of()));
            return new Page<>(found, null);
        }

        @Override
        public Map<AlertState, Map<Severity, Long>> summary(AlertQuery query) {
            return Map.of();
        }

        @Override
        public List<TrailEntry> trail(TenantId tenant, String alertId) {
            return List.copyOf(entries);
        }
    }

    /** Channels. */
    final class Channels implements ChannelStore {
        private final Map<String, Channel> channels = Collections.synchronizedMap(new LinkedHashMap<>());

        @Override
        public boolean insert(Channel channel) {
            return channels.putIfAbsent(channel.tenant() + "/" + channel.id(), channel) == null;
        }

        @Override
        public boolean update(Channel channel) {
            return channels.replace(channel.tenant() + "/" + channel.id(), channel) != null;
        }

        @Override
        public boolean delete(TenantId tenant, String id) {
            return channels.remove(tenant + "/" + id) != null;
        }

        @Override
        public Optional<Channel> find(TenantId tenant, String id) {
            check();
            return Optional.ofNullable(channels.get(tenant + "/" + id));
        }

        @Override
        public List<Channel> list(TenantId tenant) {
            check();
            return List.copyOf(channels.values());
        }

        @Override
        public Optional<Map<String, Object>> routing(TenantId tenant) {
            return Optional.empty();
        }

        @Override
        public void saveRouting(TenantId tenant, Map<String, Object> document) {
            throw new IllegalStateException("this stage does not route");
        }
    }
}
