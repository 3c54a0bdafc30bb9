// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What people said of alerts. */
public interface OutcomeStore {
    /**
     * Writes an outcome, in place of an earlier one, and the trail's entry with it: both or neither.
     *
     * @param outcome null takes an earlier one back
     * @return false when there is no such alert, and nothing was changed
     */
    boolean save(TenantId tenant, String alertId, AlertOutcome outcome, TrailEntry entry);

    /** Empty when nobody has said anything, or there is no such alert. */
    Optional<AlertOutcome> find(TenantId tenant, String alertId);

    /** Whether there is such an alert. */
    boolean exists(TenantId tenant, String alertId);

    /** The ids of the detectors that led to an alert; empty where that is not known. */
    Set<String> detectors(TenantId tenant, String alertId);

    /**
     * The alerts that opened in a stretch of time, newest first.
     *
     * @param tenant null for all tenants
     * @param environments empty for all
     * @param from inclusive
     * @param to exclusive
     * @param most at most so many
     */
    List<JudgedAlert> judged(TenantId tenant, Set<EnvironmentId> environments, Instant from, Instant to, int most);
}
