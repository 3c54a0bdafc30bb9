// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.alert;

import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One alert: a policy's condition on one group of labels, from its opening to its resolution. Immutable.
 *
 * @param id unique in the installation
 * @param policy the policy's id
 * @param name what people call it
 * @param service the part of the system concerned; null when unknown
 * @param labels the group and the policy's labels
 * @param summary one sentence with the figures
 * @param value what was measured; null when there is no number
 * @param threshold what it was compared with; null when none
 * @param baseline what would be usual; null when none
 * @param startedAt when the condition began, by the events' own time
 * @param detectedAt when the platform first saw the condition true
 * @param createdAt when the alert opened
 * @param updatedAt last change
 * @param resolvedAt null while it is not resolved
 * @param assignedTo who has taken it; null for nobody
 * @param incidentId null for none
 * @param suppressedBy why nobody was told, such as a silence's id; null when told
 * @param evidence newest first, a handful
 * @param runbook path or URL; null for none
 * @param fingerprint the same for every alert of one policy and one group in one environment; null where it is not known
 * @param acknowledgedAt when it was last acknowledged; null when it never was
 * @param ackExpiresAt when the acknowledgement ends by itself; null when it does not
 * @param reopened how often it came back after it was resolved; 0 for never
 * @param flapping true while it comes and goes too often for each change to be told
 */
public record Alert(
        String id,
        TenantEnvironment where,
        String policy,
        String name,
        AlertClass alertClass,
        Severity severity,
        AlertState state,
        String service,
        Map<String, String> labels,
        String summary,
        Double value,
        Double threshold,
        Double baseline,
        Instant startedAt,
        Instant detectedAt,
        Instant createdAt,
        Instant updatedAt,
        Instant resolvedAt,
        String assignedTo,
        String incidentId,
        String suppressedBy,
        List<Evidence> evidence,
        String runbook,
        String fingerprint,
        Instant acknowledgedAt,
        Instant ackExpiresAt,
        int reopened,
        boolean flapping) {
    public Alert {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(where, "where");
        labels = Map.copyOf(labels);
        evidence = List.copyOf(evidence);
    }
}
