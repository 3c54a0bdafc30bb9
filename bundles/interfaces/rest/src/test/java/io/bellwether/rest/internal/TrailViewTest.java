// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.notify.Deliveries;
import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.DeliveryAttempt.Status;
import io.bellwether.relational.Telling;
import io.bellwether.relational.TrailEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrailViewTest {
    private static final TenantId TENANT = new TenantId("harbour-wren");

    private static final Instant TIME = Instant.parse("2025-08-12T03:04:05Z");

    private static final Alert ALERT = new Alert(
            "alert-1",
            TenantEnvironment.of("harbour-wren", "prod"),
            "auth-token-errors",
            "Token errors",
            AlertClass.AUTH,
            Severity.CRITICAL,
            AlertState.OPEN,
            null,
            Map.of(),
            "62 errors",
            62.0,
            50.0,
            null,
            TIME,
            TIME,
            TIME,
            TIME,
            null,
            null,
            null,
            null,
            List.of(),
            null,
            null,
            null,
            null,
            0,
            false);

    private static final DeliveryAttempt ATTEMPT = new DeliveryAttempt(
            "n1",
            TENANT,
            "ops",
            2,
            TIME.plusSeconds(5),
            Duration.ofMillis(120),
            Status.DELIVERED,
            null,
            "ts",
            Reason.OPENED,
            TIME,
            null);

    private static final Deliveries DELIVERIES = new Deliveries() {
        @Override
        public List<Telling> of(TenantId tenant, String alertId) {
            return List.of(
                    new Telling("n1", "ops", Reason.OPENED, TIME, null, "ts", List.of(ATTEMPT), null),
                    new Telling("n1.fallback", "desk", Reason.OPENED, TIME, "ops", null, List.of(), TIME));
        }

        @Override
        public String answer(Alert alert, List<TrailEntry> trail, List<Telling> deliveries) {
            return alert.id() + ": " + trail.size() + " and " + deliveries.size();
        }
    };

    @Test
    @SuppressWarnings("unchecked")
    void answersAndListsDecisionsAndDeliveries() {
        TrailEntry entry = new TrailEntry(TENANT, "alert-1", TIME, "route", "to ops", "because", null);

        Map<String, Object> view = TrailView.of(ALERT, List.of(entry), DELIVERIES);

        assertThat(view).containsEntry("alert_id", "alert-1").containsEntry("answer", "alert-1: 1 and 2");
        assertThat((List<Map<String, Object>>) view.get("items"))
                .singleElement()
                .satisfies(
                        item -> assertThat(item).containsEntry("stage", "route").containsEntry("decision", "to ops"));
        List<Map<String, Object>> told = (List<Map<String, Object>>) view.get("deliveries");
        assertThat(told.get(0)).containsEntry("notification_id", "n1").containsEntry("reason", "opened");
        assertThat((List<Map<String, Object>>) told.get(0).get("attempts"))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt)
                        .containsEntry("status", "delivered")
                        .containsEntry("latency_ms", 120L)
                        .containsEntry("since_decision_ms", 5_120L));
        assertThat(told.get(1)).containsEntry("fallback_for", "ops").containsEntry("next_try", "2025-08-12T03:04:05Z");
    }
}
