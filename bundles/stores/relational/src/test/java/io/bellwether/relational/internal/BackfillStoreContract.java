// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import static io.bellwether.relational.internal.TestDatabase.ACME;
import static io.bellwether.relational.internal.TestDatabase.HOSTILE;
import static io.bellwether.relational.internal.TestDatabase.T0_STORED;
import static io.bellwether.relational.internal.TestDatabase.ZETA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.Backfill;
import io.bellwether.relational.Backfill.State;
import io.bellwether.relational.BackfillStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class BackfillStoreContract {
    private final TestDatabase database;
    private final BackfillStore store;

    BackfillStoreContract(TestDatabase database) {
        this.database = database;
        this.store = new BackfillTable(database);
    }

    @BeforeEach
    void reset() {
        database.reset();
    }

    private static Backfill backfill(TenantId tenant, String id, Instant createdAt, State state, String error) {
        boolean begun = state != State.QUEUED;
        return new Backfill(
                id,
                tenant,
                "seq",
                T0_STORED.minusSeconds(86_400),
                T0_STORED,
                Duration.ofHours(1),
                new Backfill.Limits(5_000, null),
                state,
                24,
                begun ? 3 : 0,
                begun ? new Backfill.Counts(12_000_000_000L, 11_000_000_000L, 5, 2, 1) : Backfill.Counts.NONE,
                begun ? "{\"next\":4}" : null,
                error,
                createdAt,
                begun ? T0_STORED : null,
                state.isFinal() ? T0_STORED : null);
    }

    @Test
    void keepsWhatHasBeenDone() {
        store.insert(backfill(ACME, "b1", T0_STORED, State.QUEUED, null));
        assertThat(store.find(ACME, "b1")).contains(backfill(ACME, "b1", T0_STORED, State.QUEUED, null));
        for (State state : State.values()) {
            Backfill changed = backfill(ACME, "b1", T0_STORED, state, null);
            assertThat(store.update(changed)).isTrue();
            assertThat(store.find(ACME, "b1")).contains(changed);
        }
        assertThat(store.update(backfill(ACME, "none", T0_STORED, State.RUNNING, null)))
                .isFalse();
        assertThat(store.find(ZETA, "b1")).isEmpty();
        assertThatThrownBy(() -> store.insert(backfill(ACME, "b1", T0_STORED, State.QUEUED, null)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void listsNewestFirst() {
        store.insert(backfill(ACME, "b1", T0_STORED, State.QUEUED, null));
        store.insert(backfill(ACME, "b2", T0_STORED.plusSeconds(1), State.QUEUED, null));
        store.insert(backfill(ZETA, "b3", T0_STORED.minusSeconds(1), State.QUEUED, null));
        assertThat(store.list(ACME)).extracting(Backfill::id).containsExactly("b2", "b1");
        assertThat(store.list(null)).extracting(Backfill::id).containsExactly("b2", "b1", "b3");
    }

    @Test
    void takesAnyText() {
        store.insert(backfill(ACME, "b1", T0_STORED, State.QUEUED, null));
        for (String text : HOSTILE) {
            Backfill failed = backfill(ACME, "b1", T0_STORED, State.FAILED, text);
            store.update(failed);
            assertThat(store.find(ACME, "b1")).contains(failed);
        }
    }
}
