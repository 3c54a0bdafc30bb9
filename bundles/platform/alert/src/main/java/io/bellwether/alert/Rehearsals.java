// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert;

import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Begins rehearsals of the alert stage. Safe for concurrent use. */
public interface Rehearsals {
    /** A rehearsal with the tenant's channels and routing as they are now. */
    Rehearsal begin(TenantId tenant, Instant start);

    /**
     * A rehearsal in the given surroundings.
     *
     * @throws io.bellwether.api.settings.InvalidInput naming each wrong field of the routing
     */
    Rehearsal begin(Setting setting, Instant start);

    /**
     * What alerts are routed by.
     *
     * @param zone in which mute times are read
     * @param channels the ids of those who can be told
     * @param routing the routing document; empty when every channel hears everything
     */
    record Setting(TenantId tenant, ZoneId zone, List<String> channels, Map<String, Object> routing) {
        public Setting {
            channels = List.copyOf(channels);
            routing = Collections.unmodifiableMap(new LinkedHashMap<>(routing));
        }
    }
}
