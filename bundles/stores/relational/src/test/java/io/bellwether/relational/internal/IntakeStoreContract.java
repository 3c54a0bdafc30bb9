// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import static io.bellwether.relational.internal.TestDatabase.ACME;
import static io.bellwether.relational.internal.TestDatabase.HOSTILE;
import static io.bellwether.relational.internal.TestDatabase.T0_STORED;
import static io.bellwether.relational.internal.TestDatabase.ZETA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.IntakeStore;
import io.bellwether.relational.StoredIntake;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class IntakeStoreContract {
    private final TestDatabase database;
    private final IntakeStore store;

    IntakeStoreContract(TestDatabase database) {
        this.database = database;
        this.store = new IntakeTable(database);
    }

    @BeforeEach
    void reset() {
        database.reset();
    }

    private static StoredIntake rules(TenantId tenant, int version, String keep) {
        return new StoredIntake(tenant, Map.of("sampling", List.of(Map.of("keep", keep))), version, T0_STORED);
    }

    @Test
    void keepsEachTenantsOwn() {
        assertThat(store.find(ACME)).isEmpty();
        assertThat(store.save(rules(ZETA, 1, "z"))).isTrue();
        assertThat(store.save(rules(ACME, 1, "a"))).isTrue();
        assertThat(store.find(ACME)).contains(rules(ACME, 1, "a"));
        assertThat(store.list()).containsExactly(rules(ACME, 1, "a"), rules(ZETA, 1, "z"));
    }

    @Test
    void refusesAVersionThatDoesNotFollow() {
        assertThat(store.save(rules(ACME, 2, "early"))).isFalse();
        assertThat(store.save(rules(ACME, 1, "first"))).isTrue();
        assertThat(store.save(rules(ACME, 1, "again"))).isFalse();
        assertThat(store.save(rules(ACME, 2, "second"))).isTrue();
        assertThat(store.save(rules(ACME, 2, "late"))).isFalse();
        assertThat(store.find(ACME)).contains(rules(ACME, 2, "second"));
    }

    @Test
    void oneOfTwoThatFollowTheSameVersionWins() throws Exception {
        assertThat(TestDatabase.together(() -> store.save(rules(ACME, 1, "x")), () -> store.save(rules(ACME, 1, "y"))))
                .containsExactlyInAnyOrder(true, false);
        assertThat(TestDatabase.together(() -> store.save(rules(ACME, 2, "x")), () -> store.save(rules(ACME, 2, "y"))))
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void needsItsTenantAndGoesWithIt() {
        assertThatThrownBy(() -> store.save(rules(new TenantId("none"), 1, "x")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("tenant");
        store.save(rules(ACME, 1, "x"));
        new TenantTable(database).delete(ACME);
        assertThat(store.find(ACME)).isEmpty();
    }

    @Test
    void takesAnyText() {
        int version = 1;
        for (String text : HOSTILE) {
            StoredIntake next = new StoredIntake(ACME, Map.of("k" + text, text), version++, T0_STORED);
            assertThat(store.save(next)).isTrue();
            assertThat(store.find(ACME)).contains(next);
        }
    }
}
