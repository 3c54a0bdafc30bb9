// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import static io.bellwether.relational.internal.TestDatabase.ACME;
import static io.bellwether.relational.internal.TestDatabase.ACME_PROD;
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
import io.bellwether.relational.Connector;
import io.bellwether.relational.ConnectorProgress;
import io.bellwether.relational.ConnectorStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class ConnectorStoreContract {
    private final TestDatabase database;
    private final ConnectorStore store;

    ConnectorStoreContract(TestDatabase database) {
        this.database = database;
        this.store = new ConnectorTable(database);
    }

    @BeforeEach
    void reset() {
        database.reset();
    }

    private static Connector connector(TenantId tenant, String id) {
        return new Connector(
                tenant,
                id,
                PROD,
                "seq",
                Map.of("url", "http://seq", "queries", Map.of("auth", "a = 'b'"), "pageSize", 500, "list", List.of(1)),
                true,
                false,
                T0_STORED,
                T0_STORED);
    }

    @Test
    void keepsAConnector() {
        assertThat(store.insert(connector(ACME, "seq"))).isTrue();
        assertThat(store.insert(connector(ACME, "seq"))).isFalse();
        assertThat(store.insert(connector(ZETA, "seq"))).isTrue();
        assertThat(store.find(ACME, "seq")).contains(connector(ACME, "seq"));
        assertThat(store.find(ACME, "none")).isEmpty();
    }

    @Test
    void oneOfTwoThatInsertTheSameIdWins() throws Exception {
        assertThat(TestDatabase.together(
                        () -> store.insert(connector(ACME, "x")), () -> store.insert(connector(ACME, "x"))))
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void listsByTenantAndId() {
        store.insert(connector(ZETA, "a"));
        store.insert(connector(ACME, "b"));
        store.insert(connector(ACME, "a"));
        assertThat(store.list(ACME)).extracting(Connector::id).containsExactly("a", "b");
        assertThat(store.list(null))
                .extracting(connector -> connector.tenant() + "/" + connector.id())
                .containsExactly("acme/a", "acme/b", "zeta/a");
    }

    @Test
    void replacingKeepsTheProgress() {
        store.insert(connector(ACME, "seq"));
        assertThat(store.progress(ACME, "seq")).isEqualTo(ConnectorProgress.NONE);
        ConnectorProgress progress =
                new ConnectorProgress(Map.of("auth", T0_STORED, "5'xx", T0_STORED), 7_000_000_000L, 1, 2, 3, T0_STORED);
        store.save(ACME, "seq", progress);
        Connector changed =
                new Connector(ACME, "seq", PROD, "json", Map.of(), false, true, T0_STORED, T0_STORED.plusSeconds(1));
        assertThat(store.update(changed)).isTrue();
        assertThat(store.find(ACME, "seq")).contains(changed);
        assertThat(store.progress(ACME, "seq")).isEqualTo(progress);
        assertThat(store.update(connector(ACME, "none"))).isFalse();
    }

    @Test
    void aPositionIsKeptToTheLetter() {
        store.insert(connector(ACME, "tail"));
        String position = "{\"files\":[\"é\\n'\"]}" + "x".repeat(60_000);
        ConnectorProgress progress = new ConnectorProgress(Map.of(), 1, 0, 0, 0, null, position);
        store.save(ACME, "tail", progress);
        assertThat(store.progress(ACME, "tail")).isEqualTo(progress);
    }

    @Test
    void progressGoesWithItsConnector() {
        store.insert(connector(ACME, "seq"));
        ConnectorProgress progress = new ConnectorProgress(Map.of(), 1, 0, 0, 0, null);
        store.save(ACME, "seq", progress);
        assertThat(store.delete(ACME, "seq")).isTrue();
        assertThat(store.delete(ACME, "seq")).isFalse();
        store.save(ACME, "seq", progress);
        store.insert(connector(ACME, "seq"));
        assertThat(store.progress(ACME, "seq")).isEqualTo(ConnectorProgress.NONE);
    }

    @Test
    void needsItsEnvironmentAndGoesWithIt() {
        Connector lost = new Connector(ACME, "lost", new EnvironmentId("none"), "seq", Map.of(), true, false, T0, T0);
        assertThatThrownBy(() -> store.insert(lost))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("environment");
        store.insert(connector(ACME, "seq"));
        new TenantTable(database).delete(ACME_PROD);
        assertThat(store.list(ACME)).isEmpty();
    }

    @Test
    void takesAnyText() {
        store.insert(connector(ACME, "seq"));
        for (String text : HOSTILE) {
            Connector changed =
                    new Connector(ACME, "seq", PROD, text, Map.of("k" + text, text), true, true, T0_STORED, T0_STORED);
            store.update(changed);
            assertThat(store.find(ACME, "seq")).contains(changed);
            ConnectorProgress progress = new ConnectorProgress(Map.of(text, T0_STORED), 0, 0, 0, 0, null);
            store.save(ACME, "seq", progress);
            assertThat(store.progress(ACME, "seq")).isEqualTo(progress);
            assertThat(store.find(ACME, text)).isEmpty();
        }
    }
}
