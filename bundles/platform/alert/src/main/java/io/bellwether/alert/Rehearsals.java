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
     * @throws io.bellwether.api.settings.InvalidInput naming each wrong field of the documents
     */
    Rehearsal begin(Setting setting, Instant start);

    /**
     * What a tenant has declared, as {@link Setting#documents} takes it, with {@code routing}, {@code channels} (ids) and
     * {@code time_zone} besides; without secrets.
     */
    Map<String, Object> documents(TenantId tenant);

    /**
     * What alerts are routed by.
     *
     * @param zone in which mute times are read
     * @param channels the ids of those who can be told
     * @param routing the routing document; empty when every channel hears everything
     * @param documents what else is declared, each as over REST: {@code silences}, {@code maintenance_windows},
     *     {@code topology}, {@code alerting}, {@code people}, {@code rotas}, {@code overrides}, {@code escalations}, and
     *     {@code business_hours} by environment; empty for nothing
     */
    record Setting(
            TenantId tenant,
            ZoneId zone,
            List<String> channels,
            Map<String, Object> routing,
            Map<String, Object> documents) {
        public Setting {
            channels = List.copyOf(channels);
            routing = Collections.unmodifiableMap(new LinkedHashMap<>(routing));
            documents = Collections.unmodifiableMap(new LinkedHashMap<>(documents));
        }

        /** With nothing else declared. */
        public Setting(TenantId tenant, ZoneId zone, List<String> channels, Map<String, Object> routing) {
            this(tenant, zone, channels, routing, Map.of());
        }
    }
}
