// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import java.time.Instant;
import java.util.List;

/** A changed copy of an alert in the making. */
final class Revision {
    private final Alert from;
    private AlertState state;
    private Severity severity;
    private String summary;
    private Double value;
    private Double threshold;
    private Double baseline;
    private Instant updatedAt;
    private Instant resolvedAt;
    private String assignedTo;
    private List<Evidence> evidence;

    private Revision(Alert from) {
        this.from = from;
        state = from.state();
        severity = from.severity();
        summary = from.summary();
        value = from.value();
        threshold = from.threshold();
        baseline = from.baseline();
        updatedAt = from.updatedAt();
        resolvedAt = from.resolvedAt();
        assignedTo = from.assignedTo();
        evidence = from.evidence();
    }

    static Revision of(Alert alert, Instant now) {
        Revision revision = new Revision(alert);
        revision.updatedAt = now;
        return revision;
    }

    Revision figures(Double newValue, Double newThreshold, Double newBaseline) {
        value = newValue;
        threshold = newThreshold;
        baseline = newBaseline;
        return this;
    }

    Revision says(Severity newSeverity, String newSummary) {
        severity = newSeverity;
        summary = newSummary;
        return this;
    }

    Revision evidence(List<Evidence> newEvidence) {
        if (!newEvidence.isEmpty()) {
            evidence = newEvidence;
        }
        return this;
    }

    Revision acknowledged(String actor) {
        state = AlertState.ACK;
        assignedTo = actor;
        return this;
    }

    Revision resolved(Instant at) {
        state = AlertState.RESOLVED;
        resolvedAt = at;
        return this;
    }

    /** As it was before it was resolved. */
    Revision unresolved() {
        state = assignedTo == null ? AlertState.OPEN : AlertState.ACK;
        resolvedAt = null;
        return this;
    }

    Alert done() {
        return new Alert(
                from.id(),
                from.where(),
                from.policy(),
                from.name(),
                from.alertClass(),
                severity,
                state,
                from.service(),
                from.labels(),
                summary,
                value,
                threshold,
                baseline,
                from.startedAt(),
                from.detectedAt(),
                from.createdAt(),
                updatedAt,
                resolvedAt,
                assignedTo,
                from.incidentId(),
                from.suppressedBy(),
                evidence,
                from.runbook(),
                from.fingerprint(),
                from.acknowledgedAt(),
                from.ackExpiresAt(),
                from.reopened(),
                from.flapping());
    }
}
