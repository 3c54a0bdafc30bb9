// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A channel as it is kept.
 *
 * @param notifier the notifier plugin's id
 * @param settings as given, with secrets sealed
 * @param privileged true when the all-tenants administrator created it, so that it may call private networks
 * @param fallback the channel that stands in for this one when it fails; null for none
 */
public record Channel(
        TenantId tenant,
        String id,
        String notifier,
        Map<String, Object> settings,
        boolean enabled,
        boolean privileged,
        Instant createdAt,
        Instant updatedAt,
        String fallback) {
    public Channel {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** A channel without a fall-back. */
    public Channel(
            TenantId tenant,
            String id,
            String notifier,
            Map<String, Object> settings,
            boolean enabled,
            boolean privileged,
            Instant createdAt,
            Instant updatedAt) {
        this(tenant, id, notifier, settings, enabled, privileged, createdAt, updatedAt, null);
    }
}
