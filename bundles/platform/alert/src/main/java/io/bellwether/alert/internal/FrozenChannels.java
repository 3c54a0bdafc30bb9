// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.Rehearsals;
import io.bellwether.alert.internal.routing.RoutingDocument;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** One tenant's channels and routing at one moment. Refuses every change. Immutable. */
final class FrozenChannels implements ChannelStore {
    private final List<Channel> channels;
    private final Map<String, Object> routing;

    private FrozenChannels(List<Channel> channels, Map<String, Object> routing) {
        this.channels = channels;
        this.routing = routing;
    }

    /** As they are now. */
    static FrozenChannels of(ChannelStore store, TenantId tenant) {
        return new FrozenChannels(
                List.copyOf(store.list(tenant)), store.routing(tenant).orElse(Map.of()));
    }

    /**
     * As a rehearsal is given them.
     *
     * @param ladders whether there is an escalation policy of an id
     * @throws io.bellwether.api.settings.InvalidInput naming each wrong field of the routing
     */
    static FrozenChannels of(Rehearsals.Setting setting, Predicate<String> ladders) {
        if (!setting.routing().isEmpty()) {
            RoutingDocument.read(setting.routing(), java.util.Set.copyOf(setting.channels()), ladders);
        }
        List<Channel> channels = setting.channels().stream()
                .map(id -> new Channel(
                        setting.tenant(), id, "rehearsal", Map.of(), true, false, Instant.EPOCH, Instant.EPOCH))
                .toList();
        return new FrozenChannels(channels, setting.routing());
    }

    @Override
    public List<Channel> list(TenantId tenant) {
        return channels;
    }

    @Override
    public Optional<Channel> find(TenantId tenant, String id) {
        return channels.stream().filter(channel -> channel.id().equals(id)).findFirst();
    }

    @Override
    public Optional<Map<String, Object>> routing(TenantId tenant) {
        return Optional.of(routing);
    }

    @Override
    public boolean insert(Channel channel) {
        throw refused();
    }

    @Override
    public boolean update(Channel channel) {
        throw refused();
    }

    @Override
    public boolean delete(TenantId tenant, String id) {
        throw refused();
    }

    @Override
    public void saveRouting(TenantId tenant, Map<String, Object> document) {
        throw refused();
    }

    private static UnsupportedOperationException refused() {
        return new UnsupportedOperationException("a rehearsal changes no channel");
    }
}
