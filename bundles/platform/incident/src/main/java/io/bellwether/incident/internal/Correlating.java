// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.topology.ServiceMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Correlation on a clock of the caller's, without a store: for rehearsals and benchmarks. For one thread. */
public final class Correlating {
    private final IncidentBook book;
    private final Map<String, String> incidents = new HashMap<>();
    private int numbers;

    /** @param services what the tenant declares */
    public Correlating(ServiceMap services) {
        book = new IncidentBook(JoinSettings.STANDARD, tenant -> services, () -> "i" + ++numbers);
    }

    /** Takes alerts that open or changed at this time. @return the same with the incident each belongs to */
    public List<Alert> follow(List<Alert> changed, Instant now) {
        book.sweep(now);
        List<Alert> placed = new ArrayList<>();
        for (Alert alert : changed) {
            String incident = incidents.computeIfAbsent(alert.id(), id -> book.assign(alert, now));
            Alert of = with(alert, incident);
            book.follow(List.of(of), now);
            placed.add(of);
        }
        return placed;
    }

    private static Alert with(Alert alert, String incident) {
        return new Alert(
                alert.id(),
                alert.where(),
                alert.policy(),
                alert.name(),
                alert.alertClass(),
                alert.severity(),
                alert.state(),
                alert.service(),
                alert.labels(),
                alert.summary(),
                alert.value(),
                alert.threshold(),
                alert.baseline(),
                alert.startedAt(),
                alert.detectedAt(),
                alert.createdAt(),
                alert.updatedAt(),
                alert.resolvedAt(),
                alert.assignedTo(),
                incident,
                alert.suppressedBy(),
                alert.evidence(),
                alert.runbook(),
                alert.fingerprint(),
                alert.acknowledgedAt(),
                alert.ackExpiresAt(),
                alert.reopened(),
                alert.flapping());
    }
}
