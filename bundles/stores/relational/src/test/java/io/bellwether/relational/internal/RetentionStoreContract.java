// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import static io.bellwether.relational.internal.TestDatabase.ACME;
import static io.bellwether.relational.internal.TestDatabase.T0_STORED;
import static io.bellwether.relational.internal.TestDatabase.alert;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.AlertState;
import io.bellwether.api.notifier.Notification;
import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.DeliveryAttempt.Status;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.RetentionStore;
import io.bellwether.relational.RetentionStore.Removed;
import io.bellwether.relational.TrailEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class RetentionStoreContract {
    private static final Instant LATER = T0_STORED.plusSeconds(1_000);

    private final TestDatabase database;
    private final RetentionStore store;
    private final LoggedAlerts alerts;
    private final OutboxTable outbox;

    RetentionStoreContract(TestDatabase database) {
        this.database = database;
        store = new RetentionTable(database);
        alerts = new LoggedAlerts(database);
        outbox = new OutboxTable(database);
    }

    @BeforeEach
    void reset() {
        database.reset();
    }

    /** An alert that was told once. */
    private void told(String id, AlertState state, Instant at, Status status) {
        OutboxMessage message = new OutboxMessage(
                "n-" + id,
                ACME,
                "ops",
                Notification.Reason.OPENED,
                Map.of(),
                List.of(id),
                List.of(alert(id, AlertState.OPEN, at).alert()),
                at,
                at,
                0);
        TrailEntry entry = new TrailEntry(ACME, id, at, "alert", "opened", "it fired", null);
        alerts.commit(List.of(alert(id, state, at)), List.of(entry, entry), List.of(message));
        database.alertLog().settle();
        DeliveryAttempt attempt = new DeliveryAttempt(
                "n-" + id, ACME, "ops", 1, at, Duration.ZERO, status, null, null, message.reason(), at, null);
        outbox.record(attempt, status == Status.RETRYING ? at.plusSeconds(9) : null, null);
    }

    private List<String> ledger() {
        return outbox.ledger(ACME, null, 100, null).items().stream()
                .map(DeliveryAttempt::notificationId)
                .toList();
    }

    @Test
    void removesOldLinesOfTheLedgerInBatches() {
        for (int i = 0; i < 5; i++) {
            told("a" + i, AlertState.RESOLVED, T0_STORED.plusSeconds(i), Status.DELIVERED);
        }

        assertThat(store.removeAttempts(T0_STORED.plusSeconds(4), 3)).isEqualTo(3);
        assertThat(store.removeAttempts(T0_STORED.plusSeconds(4), 3)).isEqualTo(1);
        assertThat(store.removeAttempts(T0_STORED.plusSeconds(4), 3)).isZero();
        assertThat(ledger()).containsExactly("n-a4");
        assertThat(alerts.trail(ACME, "a0")).as("the alert stays").hasSize(2);
    }

    @Test
    void removesNoLineOfAnAlertThatIsNotResolvedNorOfAMessageThatWaits() {
        told("open", AlertState.OPEN, T0_STORED, Status.DELIVERED);
        told("taken", AlertState.ACK, T0_STORED, Status.DELIVERED);
        told("waiting", AlertState.RESOLVED, T0_STORED, Status.RETRYING);
        told("over", AlertState.RESOLVED, T0_STORED, Status.REJECTED);

        assertThat(store.removeAttempts(LATER, 100)).isEqualTo(1);
        assertThat(ledger()).containsExactlyInAnyOrder("n-open", "n-taken", "n-waiting");
    }

    @Test
    void removesAlertsWithAllThatHangsOnThem() {
        for (int i = 0; i < 5; i++) {
            told("a" + i, AlertState.RESOLVED, T0_STORED.plusSeconds(i), Status.DELIVERED);
        }

        assertThat(store.removeAlerts(T0_STORED.plusSeconds(4), 3)).isEqualTo(new Removed(3, 3, 3));
        assertThat(store.removeAlerts(T0_STORED.plusSeconds(4), 3)).isEqualTo(new Removed(1, 1, 1));
        assertThat(store.removeAlerts(T0_STORED.plusSeconds(4), 3)).isEqualTo(new Removed(0, 0, 0));
        assertThat(alerts.find(ACME, "a3")).isEmpty();
        assertThat(alerts.trail(ACME, "a3")).isEmpty();
        assertThat(outbox.tellings(ACME, "a3", 10)).isEmpty();
        assertThat(alerts.find(ACME, "a4")).isPresent();
        assertThat(outbox.tellings(ACME, "a4", 10)).hasSize(1);
    }

    @Test
    void removesNoAlertThatIsNotOverNorWhoseIncidentIsNotNorOneStillToBeTold() {
        told("open", AlertState.OPEN, T0_STORED, Status.DELIVERED);
        told("waiting", AlertState.RESOLVED, T0_STORED, Status.RETRYING);
        told("in-open", AlertState.RESOLVED, T0_STORED, Status.DELIVERED);
        told("in-closed", AlertState.RESOLVED, T0_STORED, Status.DELIVERED);
        incident("i-open", null);
        incident("i-closed", T0_STORED);
        database.database().update("UPDATE alert SET incident_id = 'i-open' WHERE id = 'in-open'");
        database.database().update("UPDATE alert SET incident_id = 'i-closed' WHERE id = 'in-closed'");

        assertThat(store.removeAlerts(LATER, 100)).isEqualTo(new Removed(1, 1, 1));
        assertThat(alerts.find(ACME, "in-closed")).isEmpty();
        assertThat(alerts.find(ACME, "in-open")).isPresent();
        assertThat(alerts.find(ACME, "waiting")).isPresent();
        assertThat(store.removeAttempts(LATER, 100))
                .as("of the alert that is gone")
                .isEqualTo(1);
    }

    @Test
    void removesClosedIncidentsWithTheirNotesAndReportsAndLeavesTheirAlerts() {
        IncidentTable incidents = new IncidentTable(database);
        told("in-old", AlertState.RESOLVED, T0_STORED, Status.DELIVERED);
        told("back", AlertState.OPEN, T0_STORED, Status.DELIVERED);
        for (int i = 0; i < 3; i++) {
            incident("old-" + i, T0_STORED.plusSeconds(i));
        }
        incident("recent", T0_STORED.plusSeconds(3));
        incident("open", null);
        incident("with-open-alert", T0_STORED);
        database.database().update("UPDATE alert SET incident_id = 'old-0' WHERE id = 'in-old'");
        database.database().update("UPDATE alert SET incident_id = 'with-open-alert' WHERE id = 'back'");

        assertThat(store.removeIncidents(T0_STORED.plusSeconds(3), 2)).isEqualTo(2);
        assertThat(store.removeIncidents(T0_STORED.plusSeconds(3), 2)).isEqualTo(1);
        assertThat(store.removeIncidents(T0_STORED.plusSeconds(3), 2)).isZero();
        for (int i = 0; i < 3; i++) {
            assertThat(incidents.find(ACME, "old-" + i)).isEmpty();
            assertThat(incidents.entries(ACME, "old-" + i, 10)).isEmpty();
            assertThat(incidents.report(ACME, "old-" + i)).isEmpty();
        }
        assertThat(alerts.find(ACME, "in-old")).isPresent();
        for (String id : List.of("recent", "open", "with-open-alert")) {
            assertThat(count("incident", "id", id)).as(id).isEqualTo(1);
            assertThat(count("incident_entry", "incident_id", id)).as(id).isEqualTo(1);
            assertThat(count("incident_report", "incident_id", id)).as(id).isEqualTo(1);
        }
    }

    private int count(String table, String column, String id) {
        return database.database()
                .write(transaction -> transaction.select("SELECT 1 FROM " + table + " WHERE " + column + " = ?", id))
                .size();
    }

    /** With a note and a report. */
    private void incident(String id, Instant closedAt) {
        database.database()
                .update(
                        "INSERT INTO incident_entry (tenant, incident_id, noted_at, kind, entry) VALUES (?, ?, ?, 'NOTE', 'n')",
                        ACME.value(),
                        id,
                        T0_STORED);
        database.database()
                .update(
                        "INSERT INTO incident_report (tenant, incident_id, made_at, content) VALUES (?, ?, ?, '{}')",
                        ACME.value(),
                        id,
                        T0_STORED);
        database.database()
                .update(
                        "INSERT INTO incident (tenant, id, environment, title, severity, state, alert_class, services,"
                                + " alert_count, started_at, detected_at, opened_at, updated_at, closed_at, detail)"
                                + " VALUES (?, ?, 'prod', 't', 'ERROR', 'OPEN', 'AUTH', '', 1, ?, ?, ?, ?, ?, '{}')",
                        ACME.value(),
                        id,
                        T0_STORED,
                        T0_STORED,
                        T0_STORED,
                        T0_STORED,
                        closedAt);
    }
}
