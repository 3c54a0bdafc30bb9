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
import io.bellwether.relational.Page;
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
        return new DeliveryAttempt(id, ACME, channel, number, at, Duration.ofNanos(1_234_000), status, null, null);
    }

    @Test
    void keepsAMessageAsItIs() {
        OutboxMessage message = message(ACME, "n1", "ops", T0_STORED, T0_STORED.plusSeconds(5));
        store.insert(message);
        assertThat(store.due(T0_STORED.plusSeconds(5), 10)).containsExactly(message);
    }

    @Test
    void theSameMessageTwiceIsOne() {
        store.insert(message(ACME, "n1", "ops", T0_STORED, T0_STORED));
        store.insert(message(ACME, "n1", "ops", T0_STORED.plusSeconds(1), T0_STORED.plusSeconds(1)));
        assertThat(store.due(T0_STORED.plusSeconds(9), 10))
                .containsExactly(message(ACME, "n1", "ops", T0_STORED, T0_STORED));
    }

    @Test
    void givesWhatIsDueOldestFirst() {
        store.insert(message(ACME, "late", "ops", T0_STORED, T0_STORED.plusSeconds(60)));
        store.insert(message(ACME, "second", "ops", T0_STORED.plusSeconds(2), T0_STORED.plusSeconds(2)));
        store.insert(message(ZETA, "first", "ops", T0_STORED.plusSeconds(1), T0_STORED.plusSeconds(3)));
        assertThat(store.due(T0_STORED.plusSeconds(3), 10))
                .extracting(OutboxMessage::id)
                .containsExactly("first", "second");
        assertThat(store.due(T0_STORED.plusSeconds(3), 1))
                .extracting(OutboxMessage::id)
                .containsExactly("first");
        assertThat(store.due(T0_STORED, 10)).isEmpty();
        assertThat(store.nextDue()).isEqualTo(T0_STORED.plusSeconds(2));
        assertThat(store.waiting(null)).isEqualTo(3);
        assertThat(store.waiting(ACME)).isEqualTo(2);
    }

    @Test
    void nothingWaitsAtFirst() {
        assertThat(store.nextDue()).isNull();
        assertThat(store.waiting(null)).isZero();
    }

    @Test
    void aRetryMovesTheMessageAndAFinalAttemptTakesItOut() {
        for (Status end : List.of(Status.DELIVERED, Status.REJECTED, Status.GIVEN_UP)) {
            store.insert(message(ACME, "n-" + end, "ops", T0_STORED, T0_STORED));
            store.record(attempt("n-" + end, "ops", 1, T0_STORED, Status.RETRYING), T0_STORED.plusSeconds(30));
            assertThat(store.due(T0_STORED.plusSeconds(29), 10)).isEmpty();
            assertThat(store.due(T0_STORED.plusSeconds(30), 10)).singleElement().satisfies(waiting -> {
                assertThat(waiting.attempts()).isEqualTo(1);
                assertThat(waiting.notBefore()).isEqualTo(T0_STORED.plusSeconds(30));
            });
            store.record(attempt("n-" + end, "ops", 2, T0_STORED.plusSeconds(31), end), null);
            assertThat(store.waiting(null)).isZero();
        }
        assertThat(store.ledger(ACME, null, 100, null).items()).hasSize(6);
    }

    @Test
    void aRetryNeedsItsTime() {
        store.insert(message(ACME, "n1", "ops", T0_STORED, T0_STORED));
        assertThatThrownBy(() -> store.record(attempt("n1", "ops", 1, T0_STORED, Status.RETRYING), null))
                .isInstanceOf(NullPointerException.class);
        assertThat(store.ledger(ACME, null, 10, null).items()).isEmpty();
    }

    @Test
    void pagesTheLedgerWithoutRepeatingOrSkippingWhileItGrows() {
        List<Integer> seen = new ArrayList<>();
        for (int i = 1; i <= 25; i++) {
            store.record(attempt("n", "ops", i, T0_STORED.plusSeconds(i / 5), Status.DELIVERED), null);
        }
        String cursor = null;
        int grown = 100;
        do {
            Page<DeliveryAttempt> page = store.ledger(ACME, null, 4, cursor);
            page.items().forEach(attempt -> seen.add(attempt.attempt()));
            store.record(attempt("n", "ops", grown++, T0_STORED.plusSeconds(60), Status.DELIVERED), null);
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
        store.record(attempt("n1", "ops", 1, T0_STORED, Status.DELIVERED), null);
        store.record(attempt("n2", "desk", 1, T0_STORED, Status.DELIVERED), null);
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
            assertThat(store.due(T0_STORED, 10)).containsExactly(message);
            DeliveryAttempt attempt = new DeliveryAttempt(
                    "id" + text,
                    ACME,
                    "ops",
                    1,
                    T0_STORED.plusSeconds(++number),
                    Duration.ZERO,
                    Status.REJECTED,
                    text,
                    text);
            store.record(attempt, null);
            assertThat(store.ledger(ACME, "ops", 1, null).items()).containsExactly(attempt);
            assertThat(store.ledger(ACME, text, 1, null).items()).isEmpty();
        }
        assertThat(store.waiting(null)).isZero();
    }
}
