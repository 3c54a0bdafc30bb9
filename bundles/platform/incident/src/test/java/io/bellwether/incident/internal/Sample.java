// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Alerts for tests. */
public final class Sample {
    public static final TenantEnvironment PROD = TenantEnvironment.of("acme", "prod");
    public static final Instant T0 = Instant.parse("2026-03-02T10:00:00Z");

    private Sample() {}

    static Instant at(int minute) {
        return T0.plusSeconds(60L * minute);
    }

    /** An open alert whose condition began a minute before it opened. */
    public static Alert open(String id, AlertClass kind, String service, int minute) {
        return alert(PROD, id, kind, service, minute, List.of());
    }

    static Alert alert(
            TenantEnvironment where, String id, AlertClass kind, String service, int minute, List<Evidence> evidence) {
        return new Alert(
                id,
                where,
                "policy-" + kind,
                "Trouble of " + kind,
                kind,
                Severity.ERROR,
                AlertState.OPEN,
                service,
                Map.of(),
                "50 where 5 is usual",
                50.0,
                20.0,
                5.0,
                at(minute).minusSeconds(60),
                at(minute).minusSeconds(10),
                at(minute),
                at(minute),
                null,
                null,
                null,
                null,
                evidence,
                null,
                "fingerprint of " + id,
                null,
                null,
                0,
                false);
    }

    static Alert in(Alert alert, String incidentId) {
        return changed(alert, incidentId, alert.state(), alert.updatedAt(), alert.resolvedAt(), alert.reopened());
    }

    static Alert acknowledged(Alert alert, int minute) {
        return changed(alert, alert.incidentId(), AlertState.ACK, at(minute), null, alert.reopened());
    }

    static Alert resolved(Alert alert, int minute) {
        return changed(alert, alert.incidentId(), AlertState.RESOLVED, at(minute), at(minute), alert.reopened());
    }

    static Alert reopened(Alert alert, int minute) {
        return changed(alert, alert.incidentId(), AlertState.OPEN, at(minute), null, alert.reopened() + 1);
    }

    private static Alert changed(
            Alert alert, String incidentId, AlertState state, Instant updated, Instant resolved, int reopened) {
        return new Alert(
                alert.id(),
                alert.where(),
                alert.policy(),
                alert.name(),
                alert.alertClass(),
                alert.severity(),
                state,
                alert.service(),
                alert.labels(),
                alert.summary(),
                alert.value(),
                alert.threshold(),
                alert.baseline(),
                alert.startedAt(),
                alert.detectedAt(),
                alert.createdAt(),
                updated,
                resolved,
                alert.assignedTo(),
                incidentId,
                alert.suppressedBy(),
                alert.evidence(),
                alert.runbook(),
                alert.fingerprint(),
                state == AlertState.ACK ? updated : alert.acknowledgedAt(),
                alert.ackExpiresAt(),
                reopened,
                alert.flapping());
    }
}
