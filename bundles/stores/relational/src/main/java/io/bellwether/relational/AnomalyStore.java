// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Anomalies, for as long as they are kept. */
public interface AnomalyStore {
    /** Inserts or replaces each by its id, in one transaction; those whose environment is gone are left out. */
    void save(List<StoredAnomaly> anomalies);

    /** Newest first by start. @param limit 1 to 5,000. @param cursor from the last page; null for the first */
    Page<StoredAnomaly> list(AnomalyQuery query, int limit, String cursor);

    /** The anomaly an alert opened for; the newest of several. */
    Optional<StoredAnomaly> ofAlert(TenantId tenant, String alertId);

    /** Every one that goes on, of all tenants, by tenant and id. */
    List<StoredAnomaly> open();

    /** Removes those that ended before a time. @return how many */
    int expire(Instant before);

    /** Removes of an environment those that ended and began before the newest {@code most}. @return how many */
    int trim(TenantEnvironment where, int most);
}
