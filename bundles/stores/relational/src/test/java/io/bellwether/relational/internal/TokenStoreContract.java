// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import static io.bellwether.relational.internal.TestDatabase.ACME;
import static io.bellwether.relational.internal.TestDatabase.HOSTILE;
import static io.bellwether.relational.internal.TestDatabase.PROD;
import static io.bellwether.relational.internal.TestDatabase.T0;
import static io.bellwether.relational.internal.TestDatabase.T0_STORED;
import static io.bellwether.relational.internal.TestDatabase.ZETA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AccessToken;
import io.bellwether.relational.TokenStore;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class TokenStoreContract {
    private final TestDatabase database;
    private final TokenStore store;

    TokenStoreContract(TestDatabase database) {
        this.database = database;
        this.store = new TokenTable(database);
    }

    @BeforeEach
    void reset() {
        database.reset();
    }

    private static AccessToken token(String id, TenantId tenant, Instant createdAt) {
        return new AccessToken(
                id,
                "hash-of-" + id,
                "",
                tenant,
                tenant == null ? Set.of() : Set.of(PROD, new EnvironmentId("uat")),
                "viewer",
                Set.of("sentry.read", "sentry.alert.read"),
                createdAt,
                null);
    }

    @Test
    void findsByHashAlone() {
        AccessToken token = token("t1", ACME, T0_STORED);
        store.insert(token);
        assertThat(store.findByHash("hash-of-t1")).contains(token);
        assertThat(store.findByHash("t1")).isEmpty();
        assertThat(store.findByHash("hash-of-t1' OR '1'='1")).isEmpty();
    }

    @Test
    void keepsATokenForAllTenantsWithoutScopes() {
        AccessToken token =
                new AccessToken("all", "h", "name", null, Set.of(), "platform", Set.of(), T0_STORED, T0_STORED);
        store.insert(token);
        assertThat(store.findByHash("h")).contains(token);
    }

    @Test
    void listsNewestFirst() {
        store.insert(token("t1", ACME, T0));
        store.insert(token("t2", ZETA, T0.plusSeconds(1)));
        store.insert(token("t3", null, T0.plusSeconds(2)));
        store.insert(token("t4", ACME, T0));
        assertThat(store.list(ACME)).extracting(AccessToken::id).containsExactly("t4", "t1");
        assertThat(store.list(null)).extracting(AccessToken::id).containsExactly("t3", "t2", "t4", "t1");
    }

    @Test
    void deletesOne() {
        store.insert(token("t1", ACME, T0));
        assertThat(store.delete("t1' OR '1'='1")).isFalse();
        assertThat(store.delete("t1")).isTrue();
        assertThat(store.delete("t1")).isFalse();
        assertThat(store.findByHash("hash-of-t1")).isEmpty();
    }

    @Test
    void refusesTheSameHashTwiceAndAnUnknownTenant() {
        store.insert(token("t1", ACME, T0));
        assertThatThrownBy(() -> store.insert(token("t1", ACME, T0))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.insert(token("t9", new TenantId("nobody"), T0)))
                .isInstanceOf(InvalidInput.class);
        assertThat(store.list(null)).hasSize(1);
    }

    @Test
    void takesAnyName() {
        for (String text : HOSTILE) {
            store.insert(new AccessToken(
                    "i" + text, "h" + text, text, ACME, Set.of(), "viewer", Set.of("x"), T0_STORED, null));
            assertThat(store.findByHash("h" + text))
                    .get()
                    .extracting(AccessToken::name)
                    .isEqualTo(text);
        }
        assertThat(store.list(ACME)).hasSize(HOSTILE.size());
    }
}
