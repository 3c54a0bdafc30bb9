// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import static io.bellwether.relational.internal.TestDatabase.ACME;
import static io.bellwether.relational.internal.TestDatabase.HOSTILE;
import static io.bellwether.relational.internal.TestDatabase.T0_STORED;
import static io.bellwether.relational.internal.TestDatabase.ZETA;
import static io.bellwether.relational.internal.TestDatabase.alert;
import static io.bellwether.relational.internal.TestDatabase.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.DeliveryAttempt.Status;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.OutboxStore;
import io.bellwether.relational.OutboxStore.Queue;
import io.bellwether.relational.OutboxStore.Queued;
import io.bellwether.relational.Page;
import io.bellwether.relational.Telling;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class OutboxStoreContract {
    private final TestDatabase database;
    private final OutboxStore store;

    OutboxStoreContract(TestDatabase database) {
        this.database = database;
        this.store = new OutboxTable(database);
    }

    @BeforeEach
    void reset() {
        database.reset();
    }

    private static DeliveryAttempt attempt(String id, String channel, int number, Instant at, Status status) {
        return attempt(id, channel, number, at, status, null);
    }

    private static DeliveryAttempt attempt(
            String id, String channel, int number, Instant at, Status status, String reference) {
        return new DeliveryAttempt(
                id,
                ACME,
                channel,
                number,
                at,
                Duration.ofNanos(1_234_000),
                status,
                null,
                reference,
                Notification.Reason.OPENED,
                T0_STORED,
                null);
    }

    private List<OutboxMessage> waiting(TenantId tenant, String channel) {
        return store.queue(new Queue(tenant, channel), 0, 100).stream()
                .map(Queued::message)
                .toList();
    }

    @Test
    void keepsAMessageAsItIs() {
        OutboxMessage message = message(ACME, "n1", "ops", T0_STORED, T0_STORED.plusSeconds(5));
        store.insert(message);
        assertThat(waiting(ACME, "ops")).containsExactly(message);
    }

    @Test
    void theSameMessageTwiceIsOne() {
        store.insert(message(ACME, "n1", "ops", T0_STORED, T0_STORED));
        store.insert(message(ACME, "n1", "ops", T0_STORED.plusSeconds(1), T0_STORED.plusSeconds(1)));
        assertThat(waiting(ACME, "ops")).containsExactly(message(ACME, "n1", "ops", T0_STORED, T0_STORED));
    }

    @Test
    void givesAChannelsMessagesInTheOrderTheyWerePutInWhateverTheClockSaid() {
        store.insert(message(ACME, "z-first", "ops", T0_STORED.plusSeconds(60), T0_STORED.plusSeconds(60)));
        store.insert(message(ACME, "other", "desk", T0_STORED, T0_STORED));
        store.insert(message(ACME, "a-second", "ops", T0_STORED, T0_STORED));
        store.insert(message(ZETA, "foreign", "ops", T0_STORED, T0_STORED));
        List<Queued> all = store.queue(new Queue(ACME, "ops"), 0, 10);
        assertThat(all).extracting(each -> each.message().id()).containsExactly("z-first", "a-second");
        assertThat(all.get(1).place()).isGreaterThan(all.get(0).place());
        assertThat(store.queue(new Queue(ACME, "ops"), all.get(0).place(), 10))
                .extracting(each -> each.message().id())
                .containsExactly("a-second");
        assertThat(store.queue(new Queue(ACME, "ops"), 0, 1)).hasSize(1);
        assertThat(store.waiting(null)).isEqualTo(4);
        assertThat(store.waiting(ACME)).isEqualTo(3);
    }

    @Test
    void namesTheChannelsForWhichSomethingWaits() {
        assertThat(store.queues()).isEmpty();
        for (String channel : List.of("ops", "desk", "Ops", "b-1")) {
            store.insert(message(ACME, "1-" + channel, channel, T0_STORED, T0_STORED));
            store.insert(message(ACME, "2-" + channel, channel, T0_STORED, T0_STORED));
        }
        store.insert(message(ZETA, "n", "desk", T0_STORED, T0_STORED));
        assertThat(store.queues())
                .containsExactly(
                        new Queue(ACME, "Ops"),
                        new Queue(ACME, "b-1"),
                        new Queue(ACME, "desk"),
                        new Queue(ACME, "ops"),
                        new Queue(ZETA, "desk"));
    }

    @Test
    void nothingWaitsAtFirst() {
        assertThat(store.queues()).isEmpty();
        assertThat(store.waiting(null)).isZero();
    }

    @Test
    void keepsTheLastReferenceOfEachAlertOfAChannel() {
        store.insert(message(ACME, "z-n1", "ops", T0_STORED, T0_STORED));
        store.insert(message(ACME, "n2", "ops", T0_STORED, T0_STORED));
        store.insert(message(ACME, "n3", "ops", T0_STORED.plusSeconds(2), T0_STORED));
        store.insert(message(ACME, "n4", "desk", T0_STORED.plusSeconds(3), T0_STORED));
        assertThat(store.references(ACME, "ops", List.of("alert-1"))).isEmpty();

        store.record(attempt("z-n1", "ops", 1, T0_STORED, Status.DELIVERED, "ts-1"), null, null);
        store.record(attempt("n2", "ops", 1, T0_STORED, Status.DELIVERED, "ts-2"), null, null);
        store.record(attempt("n3", "ops", 1, T0_STORED, Status.DELIVERED, null), null, null);
        store.record(attempt("n4", "desk", 1, T0_STORED, Status.REJECTED, "never"), null, null);

        assertThat(store.references(ACME, "ops", List.of("alert-1", "alert-2", "alert-1")))
                .isEqualTo(Map.of("alert-1", "ts-2"));
        assertThat(store.references(ACME, "desk", List.of("alert-1"))).isEmpty();
        assertThat(store.references(ZETA, "ops", List.of("alert-1"))).isEmpty();
        assertThat(store.references(ACME, "ops", List.of())).isEmpty();
    }

    @Test
    void tellsWhatCameOfEachMessageAboutAnAlert() {
        store.insert(message(ACME, "n1", "ops", T0_STORED, T0_STORED));
        store.insert(message(ACME, "n2", "desk", T0_STORED.plusSeconds(1), T0_STORED.plusSeconds(9)));
        store.record(
                attempt("n1", "ops", 1, T0_STORED.plusSeconds(1), Status.RETRYING), T0_STORED.plusSeconds(5), null);
        store.record(attempt("n1", "ops", 2, T0_STORED.plusSeconds(5), Status.DELIVERED, "ts"), null, null);

        List<Telling> told = store.tellings(ACME, "alert-1", 10);

        assertThat(told).extracting(Telling::notificationId).containsExactly("n2", "n1");
        assertThat(told.get(0).nextTry()).isEqualTo(T0_STORED.plusSeconds(9));
        assertThat(told.get(0).attempts()).isEmpty();
        assertThat(told.get(1).nextTry()).isNull();
        assertThat(told.get(1).reference()).isEqualTo("ts");
        assertThat(told.get(1).attempts())
                .extracting(DeliveryAttempt::status)
                .containsExactly(Status.RETRYING, Status.DELIVERED);
        assertThat(told.get(1).attempts().get(1).latency())
                .isEqualTo(Duration.ofSeconds(5).plusNanos(1_234_000));
        assertThat(store.tellings(ACME, "alert-2", 10)).isEmpty();
        assertThat(store.tellings(ZETA, "alert-1", 10)).isEmpty();
        assertThat(store.tellings(ACME, "alert-1", 1)).hasSize(1);
    }

    @Test
    void anotherChannelStandsInOnce() {
        store.insert(message(ACME, "n1", "ops", T0_STORED, T0_STORED));
        Queued instead = store.unhanded(new Queue(ACME, "ops"), false, 10)
                .get(0)
                .handedTo("desk", "circuit open", T0_STORED.plusSeconds(1));

        assertThat(store.handOver(List.of(instead))).containsExactly(instead);
        assertThat(store.handOver(List.of(instead))).isEmpty();
        assertThat(waiting(ACME, "desk")).containsExactly(instead.message());
        assertThat(store.queue(new Queue(ACME, "desk"), 0, 10)).singleElement().satisfies(each -> assertThat(
                        each.instead())
                .isEqualTo(new OutboxStore.Fallback("ops", "n1", "circuit open")));
        assertThat(store.queue(new Queue(ACME, "ops"), 0, 10))
                .singleElement()
                .satisfies(each -> assertThat(each.handed()).isTrue());
        assertThat(store.unhanded(new Queue(ACME, "ops"), false, 10)).isEmpty();
        assertThat(store.unhanded(new Queue(ACME, "desk"), false, 10)).isEmpty();

        store.record(attempt(instead.message().id(), "desk", 1, T0_STORED, Status.DELIVERED), null, null);
        assertThat(store.record(attempt("n1", "ops", 1, T0_STORED, Status.REJECTED), null, instead))
                .isFalse();
        assertThat(store.queues()).isEmpty();
    }

    @Test
    void aRefusalPutsWhatStandsInIntoTheOutboxWithTheSameCommit() {
        store.insert(message(ACME, "n1", "ops", T0_STORED, T0_STORED));
        Queued instead =
                store.queue(new Queue(ACME, "ops"), 0, 10).get(0).handedTo("desk", "refused", T0_STORED.plusSeconds(1));

        assertThat(store.record(attempt("n1", "ops", 1, T0_STORED, Status.REJECTED), null, instead))
                .isTrue();

        assertThat(waiting(ACME, "ops")).isEmpty();
        assertThat(waiting(ACME, "desk")).containsExactly(instead.message());
        assertThat(store.tellings(ACME, "alert-1", 10))
                .extracting(Telling::channel, Telling::fallbackFor)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("desk", "ops"),
                        org.assertj.core.groups.Tuple.tuple("ops", null));
    }

    @Test
    void aRetryMovesTheMessageAndAFinalAttemptTakesItOut() {
        for (Status end : List.of(Status.DELIVERED, Status.REJECTED, Status.GIVEN_UP)) {
            store.insert(message(ACME, "n-" + end, "ops", T0_STORED, T0_STORED));
            store.record(attempt("n-" + end, "ops", 1, T0_STORED, Status.RETRYING), T0_STORED.plusSeconds(30), null);
            assertThat(waiting(ACME, "ops")).singleElement().satisfies(waiting -> {
                assertThat(waiting.attempts()).isEqualTo(1);
                assertThat(waiting.notBefore()).isEqualTo(T0_STORED.plusSeconds(30));
            });
            store.record(attempt("n-" + end, "ops", 2, T0_STORED.plusSeconds(31), end), null, null);
            assertThat(store.waiting(null)).isZero();
        }
        assertThat(store.ledger(ACME, null, 100, null).items()).hasSize(6);
    }

    @Test
    void aRetryNeedsItsTime() {
        store.insert(message(ACME, "n1", "ops", T0_STORED, T0_STORED));
        assertThatThrownBy(() -> store.record(attempt("n1", "ops", 1, T0_STORED, Status.RETRYING), null, null))
                .isInstanceOf(NullPointerException.class);
        assertThat(store.ledger(ACME, null, 10, null).items()).isEmpty();
    }

    @Test
    void pagesTheLedgerWithoutRepeatingOrSkippingWhileItGrows() {
        List<Integer> seen = new ArrayList<>();
        for (int i = 1; i <= 25; i++) {
            store.record(attempt("n", "ops", i, T0_STORED.plusSeconds(i / 5), Status.DELIVERED), null, null);
        }
        String cursor = null;
        int grown = 100;
        do {
            Page<DeliveryAttempt> page = store.ledger(ACME, null, 4, cursor);
            page.items().forEach(attempt -> seen.add(attempt.attempt()));
            store.record(attempt("n", "ops", grown++, T0_STORED.plusSeconds(60), Status.DELIVERED), null, null);
            cursor = page.next();
        } while (cursor != null);
        List<Integer> expected = new ArrayList<>();
        for (int i = 25; i >= 1; i--) {
            expected.add(i);
        }
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void narrowsTheLedgerToATenantAndAChannel() {
        store.record(attempt("n1", "ops", 1, T0_STORED, Status.DELIVERED), null, null);
        store.record(attempt("n2", "desk", 1, T0_STORED, Status.DELIVERED), null, null);
        assertThat(store.ledger(ACME, "desk", 10, null).items())
                .containsExactly(attempt("n2", "desk", 1, T0_STORED, Status.DELIVERED));
        assertThat(store.ledger(ZETA, null, 10, null).items()).isEmpty();
    }

    @Test
    void refusesACursorItDidNotGiveAndALimitOutOfBounds() {
        for (String cursor : List.of("", "?", "bm8", "MjAyNi0wMS0wMVQwMDowMDowMFogeA")) {
            assertThatThrownBy(() -> store.ledger(ACME, null, 10, cursor))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("cursor");
        }
        assertThatThrownBy(() -> store.ledger(ACME, null, 0, null)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> store.ledger(ACME, null, 5_001, null)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void needsItsTenant() {
        assertThatThrownBy(() -> store.insert(message(new TenantId("nobody"), "n1", "ops", T0_STORED, T0_STORED)))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void takesAnyText() {
        int number = 0;
        for (String text : HOSTILE) {
            OutboxMessage message = new OutboxMessage(
                    "id" + text,
                    ACME,
                    "ops",
                    Notification.Reason.TEST,
                    Map.of("k" + text, text),
                    List.of(text),
                    List.of(alert(TestDatabase.ACME_PROD, "a", Severity.INFO, AlertState.ACK, T0_STORED, text)
                            .alert()),
                    T0_STORED,
                    T0_STORED,
                    0);
            store.insert(message);
            assertThat(waiting(ACME, "ops")).containsExactly(message);
            DeliveryAttempt attempt = new DeliveryAttempt(
                    "id" + text,
                    ACME,
                    "ops",
                    1,
                    T0_STORED.plusSeconds(++number),
                    Duration.ZERO,
                    Status.REJECTED,
                    text,
                    text,
                    Notification.Reason.TEST,
                    T0_STORED,
                    null);
            store.record(attempt, null, null);
            assertThat(store.ledger(ACME, "ops", 1, null).items()).containsExactly(attempt);
            assertThat(store.ledger(ACME, text, 1, null).items()).isEmpty();
        }
        assertThat(store.waiting(null)).isZero();
    }

    private static OutboxMessage urgent(String id, Notification.Reason reason, Severity severity, Instant at) {
        return new OutboxMessage(
                id,
                ACME,
                "ops",
                reason,
                Map.of(),
                List.of("alert-" + id),
                List.of(alert(TestDatabase.ACME_PROD, "alert-" + id, severity, AlertState.OPEN, at, "text")
                        .alert()),
                at,
                at,
                0);
    }

    @Test
    void whatIsUrgentIsHandedOverFirstAndOnceSettledNotAtAll() {
        store.insert(urgent("1", Notification.Reason.REPEATED, Severity.WARNING, T0_STORED));
        store.insert(urgent("2", Notification.Reason.REPEATED, Severity.ERROR, T0_STORED));
        store.insert(urgent("3", Notification.Reason.OPENED, Severity.INFO, T0_STORED));
        store.insert(urgent("4", Notification.Reason.CLEARED, Severity.WARNING, T0_STORED));
        store.insert(urgent("5", Notification.Reason.ESCALATED, Severity.WARNING, T0_STORED));
        Queue ops = new Queue(ACME, "ops");

        assertThat(store.unhanded(ops, true, 10))
                .extracting(each -> each.message().id())
                .containsExactly("2", "3", "5");
        assertThat(store.unhanded(ops, false, 10))
                .extracting(each -> each.message().id())
                .containsExactly("2", "3", "5", "1", "4");
        assertThat(store.unhanded(ops, false, 4)).hasSize(4);

        store.settle(ACME, "desk", List.of("2", "1"));

        assertThat(store.unhanded(ops, false, 10))
                .extracting(each -> each.message().id())
                .containsExactly("3", "5", "4");
        assertThat(store.queue(ops, 0, 10)).extracting(Queued::handed).containsExactly(true, true, false, false, false);
    }

    @Test
    void knowsWhoWasToldWhatOldestFirst() {
        store.insert(message(ACME, "n1", "ops", T0_STORED, T0_STORED));
        store.record(attempt("n1", "ops", 1, T0_STORED.plusSeconds(2), Status.DELIVERED), null, null);
        store.insert(message(ACME, "n2", "ops", T0_STORED.plusSeconds(5), T0_STORED));
        Queued instead =
                store.queue(new Queue(ACME, "ops"), 0, 10).get(0).handedTo("desk", "down", T0_STORED.plusSeconds(6));
        store.handOver(List.of(instead));

        List<OutboxStore.Told> told = store.told(ACME, List.of("alert-1", "alert-1", "alert-9"));

        assertThat(told)
                .extracting(OutboxStore.Told::notification)
                .containsExactly("n1", "n2", instead.message().id());
        assertThat(told.get(0).deliveredAt()).isEqualTo(T0_STORED.plusSeconds(2));
        assertThat(told.get(0).waiting()).isFalse();
        assertThat(told.get(1).deliveredAt()).isNull();
        assertThat(told.get(1).waiting()).isTrue();
        assertThat(told.get(2).fallbackFor()).isEqualTo("ops");
        assertThat(told.get(2).channel()).isEqualTo("desk");
        assertThat(store.told(ZETA, List.of("alert-1"))).isEmpty();
        assertThat(store.told(ACME, List.of())).isEmpty();

        store.leaveOut(ACME, "n1", List.of("alert-1"));
        assertThat(store.told(ACME, List.of("alert-1"))).hasSize(2);
        assertThat(store.tellings(ACME, "alert-1", 10)).hasSize(2);
    }
}
