// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An incident as it is kept. Which alerts belong to it stands with the alerts.
 *
 * @param id unique in the installation; at most 63 characters
 * @param state {@code OPEN}, {@code ACK}, {@code RESOLVED} or {@code CLOSED}
 * @param alertClass what it mostly is
 * @param services what is affected, without line breaks
 * @param startedAt when the first of its alerts' conditions began
 * @param detectedAt when the platform first saw one of them
 * @param openedAt when the first of its alerts opened
 * @param acknowledgedAt null while nobody took it
 * @param resolvedAt null while it is not resolved
 * @param closedAt null while it is not closed
 * @param detail everything else, as a document
 */
public record StoredIncident(
        TenantEnvironment where,
        String id,
        String title,
        Severity severity,
        String state,
        AlertClass alertClass,
        List<String> services,
        int alertCount,
        Instant startedAt,
        Instant detectedAt,
        Instant openedAt,
        Instant updatedAt,
        Instant acknowledgedAt,
        Instant resolvedAt,
        Instant closedAt,
        Map<String, Object> detail) {
    public StoredIncident {
        services = List.copyOf(services);
        detail = Collections.unmodifiableMap(new LinkedHashMap<>(detail));
    }
}
