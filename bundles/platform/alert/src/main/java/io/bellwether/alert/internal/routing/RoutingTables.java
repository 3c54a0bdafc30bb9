// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import io.bellwether.alert.internal.oncall.OnCallBook;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Each tenant's routing, read once and kept until it is replaced. Safe for concurrent use. */
public final class RoutingTables {
    private static final Logger LOG = LoggerFactory.getLogger(RoutingTables.class);

    private final ChannelStore store;
    private final OnCallBook onCall;
    private final Map<TenantId, Optional<Route>> trees = new ConcurrentHashMap<>();
    private final Map<TenantId, RoutingTable> tables = new ConcurrentHashMap<>();

    /** With routing that may name any escalation policy. */
    public RoutingTables(ChannelStore store) {
        this(store, null);
    }

    /** @param onCall who knows the escalation policies that routing may name; null to take any */
    public RoutingTables(ChannelStore store, OnCallBook onCall) {
        this.store = store;
        this.onCall = onCall;
    }

    /** The routing as it is now, with the channels as they are in the store. */
    public RoutingTable table(TenantId tenant) {
        Route root = trees.computeIfAbsent(tenant, this::load).orElse(null);
        List<Channel> channels = store.list(tenant);
        RoutingTable known = tables.get(tenant);
        if (known == null || !known.isOf(root, channels)) {
            known = new RoutingTable(tenant, root, channels);
            tables.put(tenant, known);
        }
        return known;
    }

    public Map<String, Object> document(TenantId tenant) {
        return store.routing(tenant).orElse(Map.of());
    }

    /** @throws InvalidInput naming each wrong field; nothing is changed then */
    public Map<String, Object> save(TenantId tenant, Map<String, ?> document) {
        Map<String, Object> copy = Collections.unmodifiableMap(new LinkedHashMap<>(document));
        List<Channel> channels = store.list(tenant);
        Optional<Route> root = copy.isEmpty()
                ? Optional.empty()
                : Optional.of(RoutingDocument.read(
                        copy,
                        channels.stream().map(Channel::id).collect(Collectors.toSet()),
                        ladder -> onCall == null || onCall.ladder(tenant, ladder) != null));
        store.saveRouting(tenant, copy);
        trees.put(tenant, root);
        return copy;
    }

    private Optional<Route> load(TenantId tenant) {
        Optional<Map<String, Object>> document = store.routing(tenant).filter(found -> !found.isEmpty());
        try {
            return document.map(found -> RoutingDocument.read(found, null));
        } catch (InvalidInput e) {
            LOG.error(
                    "The routing of tenant {} cannot be read, so every channel hears everything: {}",
                    tenant,
                    e.getMessage());
            return Optional.empty();
        }
    }
}
