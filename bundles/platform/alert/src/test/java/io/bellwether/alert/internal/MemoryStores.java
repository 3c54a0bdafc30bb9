// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.Page;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.TrailEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Stores in memory that outlive a stage, count their commits, and can be out of order. */
final class MemoryStores implements AlertStore {
    final Map<String, AlertRecord> alerts = new LinkedHashMap<>();
    final List<TrailEntry> trail = new ArrayList<>();
    final List<OutboxMessage> outbox = new ArrayList<>();
    final Map<String, Channel> channels = new LinkedHashMap<>();
    final Map<TenantId, Map<String, Object>> routings = new LinkedHashMap<>();
    final Set<TenantId> gone = new HashSet<>();
    int commits;
    int refusals;
    boolean down;

    void channel(TenantId tenant, String id, Map<String, Object> settings, boolean enabled) {
        channels.put(
                tenant + "/" + id,
                new Channel(tenant, id, "webhook", settings, enabled, false, Instant.EPOCH, Instant.EPOCH));
    }

    @Override
    public void commit(List<AlertRecord> changed, List<TrailEntry> entries, List<OutboxMessage> messages) {
        if (down) {
            throw new StoreUnavailable("the database is down", null);
        }
        boolean lost = changed.stream()
                        .anyMatch(record -> gone.contains(record.alert().where().tenant()))
                || entries.stream().anyMatch(entry -> gone.contains(entry.tenant()))
                || messages.stream().anyMatch(message -> gone.contains(message.tenant()));
        if (lost) {
            refusals++;
            throw new InvalidInput("tenant", null, "does not exist any more; nothing was written");
        }
        commits++;
        changed.forEach(record -> alerts.put(record.alert().id(), record));
        trail.addAll(entries);
        outbox.addAll(messages);
    }

    @Override
    public List<AlertRecord> restore(Instant since) {
        return alerts.values().stream()
                .filter(record -> record.alert().resolvedAt() == null
                        || record.alert().resolvedAt().isAfter(since))
                .toList();
    }

    @Override
    public Optional<AlertRecord> find(TenantId tenant, String alertId) {
        return Optional.ofNullable(alerts.get(alertId))
                .filter(record -> record.alert().where().tenant().equals(tenant));
    }

    @Override
    public Page<AlertRecord> list(AlertQuery query, int limit, String cursor) {
        return new Page<>(List.copyOf(alerts.values()), null);
    }

    @Override
    public Map<AlertState, Map<Severity, Long>> summary(AlertQuery query) {
        return Map.of();
    }

    @Override
    public List<TrailEntry> trail(TenantId tenant, String alertId) {
        return trail.stream().filter(entry -> entry.alertId().equals(alertId)).toList();
    }

    @Override
    public void append(List<TrailEntry> entries) {
        trail.addAll(entries);
    }

    /** The channels of the same stores. */
    ChannelStore channelStore() {
        return new Channels();
    }

    private final class Channels implements ChannelStore {
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
            return Optional.ofNullable(channels.get(tenant + "/" + id));
        }

        @Override
        public List<Channel> list(TenantId tenant) {
            return channels.values().stream()
                    .filter(channel -> tenant == null || channel.tenant().equals(tenant))
                    .toList();
        }

        @Override
        public Optional<Map<String, Object>> routing(TenantId tenant) {
            return Optional.ofNullable(routings.get(tenant));
        }

        @Override
        public void saveRouting(TenantId tenant, Map<String, Object> document) {
            routings.put(tenant, document);
        }
    }
}
