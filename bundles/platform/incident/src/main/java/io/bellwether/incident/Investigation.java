// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import java.util.List;
import java.util.Optional;

/** What happened, in order, and what was at the bottom of it; put together when it is asked for. Safe for concurrent use. */
public interface Investigation {
    /** An incident's timeline, oldest first, at most 2,000 entries; empty when there is no such incident. */
    Optional<List<TimelineEntry>> timeline(TenantId tenant, String incidentId);

    /** The timeline of one alert, in whichever incident it is, or in none; empty when there is no such alert. */
    Optional<List<TimelineEntry>> timelineOfAlert(TenantId tenant, String alertId);

    /** What probably caused an incident of this environment; empty when there is none. */
    Optional<Causes> causes(TenantEnvironment where, String incidentId);

    /**
     * What happened under one id in the last seven days.
     *
     * @param kind {@code plan} or {@code correlation}
     * @return without candidates; empty when no event has this id
     */
    Optional<Causes> chain(TenantEnvironment where, String kind, String key);
}
