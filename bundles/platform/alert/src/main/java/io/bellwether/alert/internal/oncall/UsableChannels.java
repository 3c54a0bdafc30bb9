// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Which channels a tenant has and which of them are enabled, as it was at most two seconds ago. Safe for concurrent use. */
final class UsableChannels {
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final ChannelStore store;
    private final InstantSource clock;
    private final Map<TenantId, Seen> seen = new ConcurrentHashMap<>();

    UsableChannels(ChannelStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** By id, true for one that is enabled. */
    Map<String, Boolean> of(TenantId tenant) {
        Instant now = clock.instant();
        Seen last = seen.get(tenant);
        if (last == null || Duration.between(last.at, now).abs().compareTo(FRESH) > 0) {
            last = new Seen(now, store.list(tenant).stream().collect(Collectors.toMap(Channel::id, Channel::enabled)));
            seen.put(tenant, last);
        }
        return last.channels;
    }

    /** What the store said, and when. */
    private record Seen(Instant at, Map<String, Boolean> channels) {}
}
