// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.causes;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.relational.StoredIncident;
import io.bellwether.relational.TrailEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An incident of 80 minutes with many alerts, told and acknowledged, in a day that has several. */
final class SpeedIncident {
    static final TenantEnvironment PROD = TenantEnvironment.of("bench", "prod");
    static final Instant DAY = Instant.parse("2025-08-12T00:00:00Z");

    private static final Duration APART = Duration.ofMinutes(150);
    private static final Duration LASTS = Duration.ofMinutes(80);
    private static final int ALERTS = 40;
    private static final int EVIDENCE = 10;
    private static final List<AlertClass> CLASSES =
            List.of(AlertClass.AUTH, AlertClass.DOWNSTREAM, AlertClass.EMAIL, AlertClass.UNKNOWN);

    private final int number;
    private final Instant begun;
    private final List<Evidence> seen = new ArrayList<>();

    SpeedIncident(int number) {
        this.number = number;
        begun = DAY.plus(Duration.ofHours(4)).plus(APART.multipliedBy(number));
    }

    String id() {
        return "incident-" + number;
    }

    boolean covers(Instant at) {
        return !at.isBefore(begun) && at.isBefore(begun.plus(LASTS));
    }

    void saw(Event event) {
        if (seen.size() < ALERTS * EVIDENCE) {
            seen.add(new Evidence(event.eventId(), event.timestamp(), "node-1", null));
        }
    }

    List<Alert> alerts() {
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < ALERTS; i++) {
            alerts.add(alert(i));
        }
        return alerts;
    }

    private Alert alert(int i) {
        AlertClass kind = CLASSES.get(i % CLASSES.size());
        Instant since = begun.plusSeconds(60L * (i / CLASSES.size()));
        Instant over = begun.plus(LASTS);
        List<Evidence> own = seen.isEmpty()
                ? List.of()
                : seen.subList(Math.min(seen.size(), i * EVIDENCE), Math.min(seen.size(), (i + 1) * EVIDENCE));
        return new Alert(
                id() + "-alert-" + i,
                PROD,
                "policy-" + i,
                "Errors of " + kind,
                kind,
                Severity.CRITICAL,
                AlertState.RESOLVED,
                "service-" + i % CLASSES.size(),
                Map.of(),
                "many where few are usual",
                50.0,
                10.0,
                1.0,
                since,
                since.plusSeconds(60),
                since.plusSeconds(60),
                over,
                over,
                "ada",
                id(),
                null,
                own,
                null,
                id() + " " + i,
                since.plusSeconds(300),
                null,
                0,
                false);
    }

    List<TrailEntry> trail(Alert alert) {
        Instant at = alert.createdAt();
        return List.of(
                entry(alert, at, "alert", "opened", "since " + alert.startedAt() + ", and the policy asks for no hold"),
                entry(alert, at.plusSeconds(1), "route", "told ops", "by the route of all"),
                entry(alert, at.plusSeconds(2), "notify", "delivered to ops", "opened, first attempt"),
                entry(alert, at.plusSeconds(240), "person", "acknowledged", "until it is over"),
                entry(alert, alert.resolvedAt(), "alert", "resolved", "it is as usual"),
                entry(
                        alert,
                        alert.resolvedAt().plusSeconds(2),
                        "notify",
                        "delivered to ops",
                        "cleared, first attempt"));
    }

    private static TrailEntry entry(Alert alert, Instant at, String stage, String decision, String reason) {
        return new TrailEntry(PROD.tenant(), alert.id(), at, stage, decision, reason, null);
    }

    StoredIncident row() {
        Instant over = begun.plus(LASTS);
        return new StoredIncident(
                PROD,
                id(),
                "Errors of auth",
                Severity.CRITICAL,
                "RESOLVED",
                AlertClass.AUTH,
                List.of("service-0"),
                ALERTS,
                begun,
                begun.plusSeconds(60),
                begun.plusSeconds(60),
                over,
                begun.plusSeconds(300),
                over,
                null,
                Map.of());
    }
}
