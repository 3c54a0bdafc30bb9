// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A stretch of time in which something was unusual.
 *
 * @param id unique in its tenant; the same stretch always has the same
 * @param origin {@code policy} or {@code kpi}
 * @param subject the id of the policy or key figure
 * @param alertClass the kind of trouble it is, or seems to be
 * @param lastAt the end of the last bucket that was unusual
 * @param endedAt null while it goes on
 * @param alertId the alert that opened for it; null for none
 * @param detail everything else, as a document
 */
public record StoredAnomaly(
        TenantEnvironment where,
        String id,
        String origin,
        String subject,
        AlertClass alertClass,
        Instant startedAt,
        Instant lastAt,
        Instant endedAt,
        String alertId,
        Map<String, Object> detail,
        Instant updatedAt) {
    public StoredAnomaly {
        detail = Collections.unmodifiableMap(new LinkedHashMap<>(detail));
    }
}
