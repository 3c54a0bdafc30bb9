// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A changed copy of an alert in the making. */
final class Revision {
    /** More evidence than this is not kept. */
    static final int MOST_EVIDENCE = 20;

    private static final Comparator<Evidence> NEWEST_FIRST =
            Comparator.comparing(Evidence::timestamp, Comparator.nullsLast(Comparator.reverseOrder()));

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
    private String incident;
    private String suppressedBy;
    private List<Evidence> evidence;
    private Instant acknowledgedAt;
    private Instant ackExpiresAt;
    private int reopened;
    private boolean flapping;

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
        incident = from.incidentId();
        suppressedBy = from.suppressedBy();
        evidence = from.evidence();
        acknowledgedAt = from.acknowledgedAt();
        ackExpiresAt = from.ackExpiresAt();
        reopened = from.reopened();
        flapping = from.flapping();
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

    /** Keeps what was known beside it: each event once, newest first, a handful. */
    Revision evidence(List<Evidence> newEvidence) {
        evidence = merged(newEvidence, evidence);
        return this;
    }

    /** Newest first, a handful. */
    static List<Evidence> bounded(List<Evidence> evidence) {
        return merged(evidence, List.of());
    }

    private static List<Evidence> merged(List<Evidence> fresh, List<Evidence> known) {
        if (fresh.isEmpty() || fresh.equals(known)) {
            return known;
        }
        Set<String> ids = new HashSet<>();
        List<Evidence> all = new ArrayList<>();
        for (List<Evidence> part : List.of(fresh, known)) {
            for (Evidence each : part) {
                if (ids.add(Objects.requireNonNullElseGet(each.eventId(), each::toString))) {
                    all.add(each);
                }
            }
        }
        all.sort(NEWEST_FIRST);
        return all.size() > MOST_EVIDENCE ? all.subList(0, MOST_EVIDENCE) : all;
    }

    /** @param expires when it ends by itself; null for never */
    Revision acknowledged(String owner, Instant expires) {
        state = AlertState.ACK;
        assignedTo = owner;
        acknowledgedAt = updatedAt;
        ackExpiresAt = expires;
        return this;
    }

    Revision ackExpires(Instant at) {
        ackExpiresAt = at;
        return this;
    }

    /** Nobody has it in hand any more. */
    Revision unacknowledged() {
        state = AlertState.OPEN;
        ackExpiresAt = null;
        return this;
    }

    /** @param owner null for nobody */
    Revision assigned(String owner) {
        assignedTo = owner;
        return this;
    }

    Revision resolved(Instant at) {
        state = AlertState.RESOLVED;
        resolvedAt = at;
        ackExpiresAt = null;
        return this;
    }

    /** As it was before it was resolved. */
    Revision unresolved() {
        state = AlertState.OPEN;
        resolvedAt = null;
        return this;
    }

    Revision reopened() {
        reopened++;
        return unresolved();
    }

    Revision flapping(boolean value) {
        flapping = value;
        return this;
    }

    Revision suppressedBy(String label) {
        suppressedBy = label;
        return this;
    }

    /** @param id null for none */
    Revision incident(String id) {
        incident = id;
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
                incident,
                suppressedBy,
                evidence,
                from.runbook(),
                from.fingerprint(),
                acknowledgedAt,
                ackExpiresAt,
                reopened,
                flapping);
    }
}
