// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import static io.bellwether.relational.internal.TestDatabase.ACME;
import static io.bellwether.relational.internal.TestDatabase.ACME_PROD;
import static io.bellwether.relational.internal.TestDatabase.HOSTILE;
import static io.bellwether.relational.internal.TestDatabase.PROD;
import static io.bellwether.relational.internal.TestDatabase.T0_STORED;
import static io.bellwether.relational.internal.TestDatabase.ZETA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.PolicyStore;
import io.bellwether.relational.StoredPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class PolicyStoreContract {
    private final TestDatabase database;
    private final PolicyStore store;

    PolicyStoreContract(TestDatabase database) {
        this.database = database;
        this.store = new PolicyTable(database);
    }

    @BeforeEach
    void reset() {
        database.reset();
    }

    private static StoredPolicy policy(TenantId tenant, String id, EnvironmentId environment) {
        Map<String, Object> document = Map.of(
                "measure", Map.of("select", "@Message like '%x%' ci", "value", "count"),
                "detect", Map.of("all", List.of(Map.of("threshold", Map.of("above", 50.5)))));
        return new StoredPolicy(tenant, id, environment, true, document, 1, T0_STORED);
    }

    @Test
    void keepsAPolicy() {
        assertThat(store.insert(policy(ACME, "p", null))).isTrue();
        assertThat(store.insert(policy(ACME, "p", PROD))).isFalse();
        assertThat(store.find(ACME, "p")).contains(policy(ACME, "p", null));
        StoredPolicy changed = new StoredPolicy(ACME, "p", PROD, false, Map.of("for", "10m"), 2, T0_STORED);
        assertThat(store.update(changed)).isTrue();
        assertThat(store.find(ACME, "p")).contains(changed);
        assertThat(store.update(policy(ACME, "none", null))).isFalse();
        assertThat(store.delete(ACME, "p")).isTrue();
        assertThat(store.delete(ACME, "p")).isFalse();
    }

    @Test
    void oneOfTwoThatInsertTheSameIdWins() throws Exception {
        assertThat(TestDatabase.together(
                        () -> store.insert(policy(ACME, "x", null)), () -> store.insert(policy(ACME, "x", PROD))))
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void listsByTenantAndId() {
        store.insert(policy(ZETA, "a", null));
        store.insert(policy(ACME, "b", PROD));
        store.insert(policy(ACME, "a", null));
        assertThat(store.list(ACME)).extracting(StoredPolicy::id).containsExactly("a", "b");
        assertThat(store.list(null)).extracting(StoredPolicy::id).containsExactly("a", "b", "a");
    }

    @Test
    void goesWithItsEnvironmentWhenItHasOne() {
        store.insert(policy(ACME, "mine", PROD));
        store.insert(policy(ACME, "everywhere", null));
        new TenantTable(database).delete(ACME_PROD);
        assertThat(store.list(ACME)).extracting(StoredPolicy::id).containsExactly("everywhere");
        assertThatThrownBy(() -> store.insert(policy(ACME, "mine", PROD)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("environment");
        assertThatThrownBy(() -> store.insert(policy(new TenantId("nobody"), "p", null)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("tenant");
    }

    @Test
    void takesAnyText() {
        store.insert(policy(ACME, "p", null));
        for (String text : HOSTILE) {
            StoredPolicy changed = new StoredPolicy(ACME, "p", null, true, Map.of("k" + text, text), 2, T0_STORED);
            store.update(changed);
            assertThat(store.find(ACME, "p")).contains(changed);
        }
    }
}
