// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Alerts of one cause, and what came of them. Immutable.
 *
 * @param id unique in the installation
 * @param severity the worst of its alerts', or what people set
 * @param mainClass what kind of trouble it is
 * @param cause the likeliest cause in words; null while none is known
 * @param owner who sees to it; null for nobody
 * @param services what its alerts are about, the first affected first; at most 50
 * @param mayBeAffected services that depend on those, without them; at most 50
 * @param users people who met with it, at most 50
 * @param userCount how many people met with it, as far as events tell
 * @param alertIds the oldest first, at most 1,000
 * @param alertCount how many alerts it has
 * @param openAlerts how many of them are not resolved
 * @param startedAt when the first of its conditions began, by the events' own time
 * @param detectedAt when the platform first saw one of them
 * @param openedAt when the first of its alerts opened
 * @param updatedAt last change
 * @param acknowledgedAt when it, or one of its alerts, was first taken; null when nobody did
 * @param resolvedAt when the last of its alerts was resolved; null while one is not
 * @param closedAt null while it is not closed
 * @param linked ids of incidents that people linked to it
 * @param mergedInto the incident that has its alerts now; null when it was not merged
 */
public record Incident(
        String id,
        TenantEnvironment where,
        String title,
        Severity severity,
        IncidentState state,
        AlertClass mainClass,
        String cause,
        String owner,
        List<String> services,
        List<String> mayBeAffected,
        List<String> users,
        long userCount,
        List<String> alertIds,
        int alertCount,
        int openAlerts,
        Instant startedAt,
        Instant detectedAt,
        Instant openedAt,
        Instant updatedAt,
        Instant acknowledgedAt,
        Instant resolvedAt,
        Instant closedAt,
        List<String> linked,
        String mergedInto) {
    public Incident {
        services = List.copyOf(services);
        mayBeAffected = List.copyOf(mayBeAffected);
        users = List.copyOf(users);
        alertIds = List.copyOf(alertIds);
        linked = List.copyOf(linked);
    }

    /** Time to detect: from the beginning of the trouble until the platform saw it; not negative. */
    public Duration timeToDetect() {
        return between(startedAt, detectedAt);
    }

    /** Time to acknowledge: from detection until somebody took it; null while nobody has. */
    public Duration timeToAcknowledge() {
        return between(detectedAt, acknowledgedAt);
    }

    /**
     * Time to resolve: from the beginning of the trouble until its last alert was resolved, or until people closed it when
     * that was earlier; null while it goes on.
     */
    public Duration timeToResolve() {
        return between(startedAt, isClosedEarly() ? closedAt : resolvedAt);
    }

    /** Whether people closed it while some of its alerts went on. An incident that was merged is not closed by people. */
    public boolean isClosedEarly() {
        return closedAt != null && mergedInto == null && (resolvedAt == null || closedAt.isBefore(resolvedAt));
    }

    private static Duration between(Instant from, Instant to) {
        if (to == null) {
            return null;
        }
        return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
    }
}
