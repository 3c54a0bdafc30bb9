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
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.StoredDocument;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class DocumentStoreContract {
    private final TestDatabase database;
    private final DocumentStore store;

    DocumentStoreContract(TestDatabase database) {
        this.database = database;
        this.store = new DocumentTable(database);
    }

    @BeforeEach
    void reset() {
        database.reset();
    }

    private static StoredDocument document(TenantId tenant, String kind, String id, Map<String, Object> content) {
        return new StoredDocument(tenant, kind, id, content, T0_STORED, T0_STORED, "anna");
    }

    private static StoredDocument silence(TenantId tenant, String id) {
        return document(tenant, "silence", id, Map.of("matchers", List.of("service=\"x\""), "n", 7));
    }

    @Test
    void keepsADocument() {
        assertThat(store.insert(silence(ACME, "s1"))).isTrue();
        assertThat(store.find(ACME, "silence", "s1")).contains(silence(ACME, "s1"));
        assertThat(store.find(ACME, "window", "s1")).isEmpty();
        assertThat(store.find(ZETA, "silence", "s1")).isEmpty();
        assertThat(store.delete(ACME, "window", "s1")).isFalse();
        assertThat(store.delete(ZETA, "silence", "s1")).isFalse();
        assertThat(store.delete(ACME, "silence", "s1")).isTrue();
        assertThat(store.delete(ACME, "silence", "s1")).isFalse();
        assertThat(store.find(ACME, "silence", "s1")).isEmpty();
    }

    @Test
    void aReplacementKeepsTheTimeOfCreation() {
        store.insert(silence(ACME, "s1"));
        Instant later = T0_STORED.plusSeconds(60);
        StoredDocument next =
                new StoredDocument(ACME, "silence", "s1", Map.of("matchers", List.of()), later, later, null);
        assertThat(store.update(next)).isTrue();
        assertThat(store.find(ACME, "silence", "s1"))
                .contains(new StoredDocument(
                        ACME, "silence", "s1", Map.of("matchers", List.of()), T0_STORED, later, null));
        assertThat(store.update(silence(ACME, "s2"))).isFalse();
        assertThat(store.update(silence(ZETA, "s1"))).isFalse();
    }

    @Test
    void theSameIdIsFreeInAnotherKindAndTenant() {
        assertThat(store.insert(silence(ACME, "a"))).isTrue();
        assertThat(store.insert(silence(ACME, "a"))).isFalse();
        assertThat(store.insert(silence(ZETA, "a"))).isTrue();
        assertThat(store.insert(document(ACME, "window", "a", Map.of()))).isTrue();
        assertThat(store.delete(ACME, "silence", "a")).isTrue();
        assertThat(store.find(ZETA, "silence", "a")).isPresent();
        assertThat(store.find(ACME, "window", "a")).isPresent();
    }

    @Test
    void listsAKindByTenantAndId() {
        store.insert(silence(ZETA, "a"));
        store.insert(silence(ACME, "c"));
        store.insert(silence(ACME, "B".toLowerCase(java.util.Locale.ROOT)));
        store.insert(document(ACME, "window", "a", Map.of()));
        assertThat(store.list(ACME, "silence")).extracting(StoredDocument::id).containsExactly("b", "c");
        assertThat(store.list(null, "silence"))
                .extracting(each -> each.tenant() + "/" + each.id())
                .containsExactly("acme/b", "acme/c", "zeta/a");
        assertThat(store.list(ACME, "rota")).isEmpty();
    }

    @Test
    void belongsToATenantAndGoesWithIt() {
        assertThatThrownBy(() -> store.insert(silence(TenantId.of("nobody"), "a")))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        invalid -> assertThat(invalid.problems().get(0).field()).isEqualTo("tenant"));
        store.insert(silence(ACME, "a"));
        store.insert(silence(ZETA, "a"));
        new TenantTable(database).delete(ACME);
        assertThat(store.list(null, "silence"))
                .extracting(StoredDocument::tenant)
                .containsExactly(ZETA);
    }

    @Test
    void oneOfTwoThatInsertTheSameIdWins() throws Exception {
        assertThat(TestDatabase.together(
                        () -> store.insert(silence(ACME, "x")), () -> store.insert(silence(ACME, "x"))))
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void takesAnyTextAndEveryJsonValue() {
        for (int i = 0; i < HOSTILE.size(); i++) {
            String text = HOSTILE.get(i);
            Map<String, Object> content = new LinkedHashMap<>();
            content.put("k" + text, text);
            content.put("list", List.of(text, Map.of("deep", List.of(1, 2.5, true))));
            content.put("none", null);
            StoredDocument stored = new StoredDocument(ACME, "kind", "id-" + i, content, T0_STORED, T0_STORED, text);
            assertThat(store.insert(stored)).isTrue();
            assertThat(store.find(ACME, "kind", "id-" + i)).contains(stored);
        }
        Map<String, Object> large = Map.of("text", "å".repeat(200_000));
        store.insert(document(ACME, "kind", "large", large));
        assertThat(store.find(ACME, "kind", "large").orElseThrow().document()).isEqualTo(large);
    }
}
