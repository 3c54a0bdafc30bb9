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
import io.bellwether.relational.PolicyVersion;
import io.bellwether.relational.PolicyVersion.Change;
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

    private static PolicyVersion change(StoredPolicy policy, Change change) {
        return new PolicyVersion(policy, change, "ada");
    }

    private boolean create(StoredPolicy policy) {
        return store.commit(List.of(change(policy, Change.CREATED)));
    }

    private static StoredPolicy next(StoredPolicy policy, Map<String, Object> document) {
        return new StoredPolicy(
                policy.tenant(),
                policy.id(),
                policy.environment(),
                policy.enabled(),
                document,
                policy.version() + 1,
                policy.updatedAt());
    }

    @Test
    void keepsAPolicy() {
        assertThat(create(policy(ACME, "p", null))).isTrue();
        assertThat(create(policy(ACME, "p", PROD))).isFalse();
        assertThat(store.find(ACME, "p")).contains(policy(ACME, "p", null));
        StoredPolicy changed = new StoredPolicy(ACME, "p", PROD, false, Map.of("for", "10m"), 2, T0_STORED);
        assertThat(store.commit(List.of(change(changed, Change.REPLACED)))).isTrue();
        assertThat(store.find(ACME, "p")).contains(changed);
        assertThat(store.commit(List.of(change(next(changed, changed.document()), Change.DELETED))))
                .isTrue();
        assertThat(store.find(ACME, "p")).isEmpty();
        assertThat(store.find(ZETA, "p")).isEmpty();
    }

    @Test
    void keepsWhatEachPolicyWasAlsoWhenItIsGone() {
        StoredPolicy first = policy(ACME, "p", PROD);
        StoredPolicy second = next(first, Map.of("for", "1m"));
        StoredPolicy third = next(second, second.document());
        create(first);
        create(policy(ZETA, "p", null));
        store.commit(List.of(new PolicyVersion(second, Change.IMPORTED, "bob")));
        store.commit(List.of(change(third, Change.DELETED)));
        assertThat(store.versions(ACME, "p"))
                .containsExactly(
                        change(third, Change.DELETED),
                        new PolicyVersion(second, Change.IMPORTED, "bob"),
                        change(first, Change.CREATED));
        assertThat(store.version(ACME, "p", 2)).contains(new PolicyVersion(second, Change.IMPORTED, "bob"));
        assertThat(store.version(ACME, "p", 4)).isEmpty();
        assertThat(store.latest(ACME, "p")).contains(change(third, Change.DELETED));
        assertThat(store.latest(ACME, "q")).isEmpty();
        assertThat(store.versions(ZETA, "p")).hasSize(1);
        StoredPolicy fourth = next(third, first.document());
        assertThat(store.commit(List.of(change(fourth, Change.RESTORED)))).isTrue();
        assertThat(store.find(ACME, "p")).contains(fourth);
    }

    @Test
    void aVersionIsTakenOnce() {
        StoredPolicy first = policy(ACME, "p", null);
        create(first);
        store.commit(List.of(change(next(first, Map.of("for", "1m")), Change.REPLACED)));
        assertThat(store.commit(List.of(change(next(first, Map.of("for", "2m")), Change.REPLACED))))
                .isFalse();
        assertThat(store.find(ACME, "p").orElseThrow().document()).containsEntry("for", "1m");
    }

    @Test
    void writesAllOrNone() {
        create(policy(ACME, "b", null));
        assertThat(store.commit(List.of(
                        change(policy(ACME, "a", null), Change.IMPORTED),
                        change(policy(ACME, "b", null), Change.IMPORTED))))
                .isFalse();
        assertThat(store.list(ACME)).extracting(StoredPolicy::id).containsExactly("b");
        assertThat(store.versions(ACME, "a")).isEmpty();
        assertThat(store.commit(List.of(
                        change(policy(ACME, "a", null), Change.IMPORTED),
                        change(next(policy(ACME, "b", null), Map.of("for", "1m")), Change.IMPORTED))))
                .isTrue();
        assertThat(store.list(ACME)).extracting(StoredPolicy::version).containsExactly(1, 2);
    }

    @Test
    void keepsTheNewestVersionsOnly() {
        StoredPolicy policy = policy(ACME, "p", null);
        create(policy);
        for (int i = 0; i < PolicyStore.KEPT_VERSIONS + 5; i++) {
            policy = next(policy, Map.of("for", i + "m"));
            store.commit(List.of(change(policy, Change.REPLACED)));
        }
        List<PolicyVersion> kept = store.versions(ACME, "p");
        assertThat(kept).hasSize(PolicyStore.KEPT_VERSIONS);
        assertThat(kept.get(0).policy()).isEqualTo(policy);
        assertThat(kept.get(kept.size() - 1).policy().version()).isEqualTo(7);
    }

    @Test
    void oneOfTwoThatInsertTheSameIdWins() throws Exception {
        assertThat(TestDatabase.together(() -> create(policy(ACME, "x", null)), () -> create(policy(ACME, "x", PROD))))
                .containsExactlyInAnyOrder(true, false);
        assertThat(store.versions(ACME, "x")).hasSize(1);
    }

    @Test
    void listsByTenantAndId() {
        create(policy(ZETA, "a", null));
        create(policy(ACME, "b", PROD));
        create(policy(ACME, "a", null));
        assertThat(store.list(ACME)).extracting(StoredPolicy::id).containsExactly("a", "b");
        assertThat(store.list(null)).extracting(StoredPolicy::id).containsExactly("a", "b", "a");
    }

    @Test
    void goesWithItsEnvironmentWhenItHasOne() {
        create(policy(ACME, "mine", PROD));
        create(policy(ACME, "everywhere", null));
        new TenantTable(database).delete(ACME_PROD);
        assertThat(store.list(ACME)).extracting(StoredPolicy::id).containsExactly("everywhere");
        assertThat(store.versions(ACME, "mine")).hasSize(1);
        assertThatThrownBy(() -> create(policy(ACME, "other", PROD)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("environment");
        assertThatThrownBy(() -> create(policy(new TenantId("nobody"), "p", null)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("tenant");
    }

    @Test
    void takesAnyText() {
        StoredPolicy policy = policy(ACME, "p", null);
        create(policy);
        for (String text : HOSTILE) {
            policy = next(policy, Map.of("k" + text, text));
            store.commit(List.of(new PolicyVersion(policy, Change.REPLACED, text)));
            assertThat(store.find(ACME, "p")).contains(policy);
            assertThat(store.latest(ACME, "p").orElseThrow().policy()).isEqualTo(policy);
        }
    }
}
