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

import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.relational.AnomalyQuery;
import io.bellwether.relational.Page;
import io.bellwether.relational.StoredAnomaly;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class AnomalyStoreContract {
    private static final TenantEnvironment ZETA_PROD = new TenantEnvironment(ZETA, PROD);

    private final TestDatabase database;
    private final AnomalyTable store;

    AnomalyStoreContract(TestDatabase database) {
        this.database = database;
        this.store = new AnomalyTable(database);
    }

    @BeforeEach
    void reset() {
        database.reset();
    }

    @Test
    void replacesByIdAndReadsBackWhatWasWritten() {
        StoredAnomaly going = anomaly("one", T0_STORED, T0_STORED.plusSeconds(60), null, null);
        StoredAnomaly over =
                anomaly("one", T0_STORED, T0_STORED.plusSeconds(120), T0_STORED.plusSeconds(120), "alert-1");
        store.save(List.of(going));
        assertThat(store.open()).containsExactly(going);
        assertThat(all()).containsExactly(going);

        store.save(List.of(going, over));

        assertThat(store.open()).isEmpty();
        assertThat(all()).containsExactly(over);
        assertThat(store.ofAlert(ACME, "alert-1")).contains(over);
        assertThat(store.ofAlert(ZETA, "alert-1")).isEmpty();
    }

    @Test
    void findsWhatOverlapsAStretch() {
        store.save(List.of(
                over("before", 0, 59),
                over("reaches in", 0, 60),
                over("within", 70, 80),
                over("around", 0, 500),
                over("at the end", 120, 130),
                anomaly("goes on", T0_STORED, T0_STORED.plusSeconds(1), null, null)));

        assertThat(ids(query(T0_STORED.plusSeconds(60), T0_STORED.plusSeconds(120))))
                .containsExactlyInAnyOrder("reaches in", "within", "around", "goes on");
    }

    @Test
    void narrowsByClassOriginAndSubject() {
        StoredAnomaly token = over("token", 0, 10);
        StoredAnomaly figure = new StoredAnomaly(
                ACME_PROD,
                "kpi",
                "kpi",
                "errors",
                AlertClass.UNKNOWN,
                T0_STORED,
                T0_STORED,
                T0_STORED,
                null,
                Map.of(),
                T0_STORED);
        store.save(List.of(token, figure));
        Instant to = T0_STORED.plusSeconds(99);

        assertThat(ids(new AnomalyQuery(ACME_PROD, T0_STORED, to, Set.of(AlertClass.AUTH), null, null)))
                .containsExactly("token");
        assertThat(ids(new AnomalyQuery(ACME_PROD, T0_STORED, to, Set.of(), "kpi", null)))
                .containsExactly("kpi");
        assertThat(ids(new AnomalyQuery(ACME_PROD, T0_STORED, to, Set.of(), null, "errors")))
                .containsExactly("kpi");
        assertThat(ids(new AnomalyQuery(ZETA_PROD, T0_STORED, to, Set.of(), null, null)))
                .isEmpty();
    }

    @Test
    void pagesNewestFirstWithoutRepeatingOrSkipping() {
        List<StoredAnomaly> many = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            many.add(over("a" + (100 + i), i / 3, 500));
        }
        store.save(many);
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            Page<StoredAnomaly> page = store.list(query(T0_STORED, T0_STORED.plusSeconds(99)), 7, cursor);
            page.items().forEach(each -> seen.add(each.id()));
            store.save(List.of(over("newer" + seen.size(), 90, 95)));
            cursor = page.next();
        } while (cursor != null);

        assertThat(seen).hasSize(25).doesNotHaveDuplicates().startsWith("a124", "a123");
        assertThatThrownBy(() -> store.list(query(T0, T0), 7, "nonsense")).isInstanceOf(InvalidInput.class);
    }

    @Test
    void forgetsWhatIsOldAndWhatIsTooMany() {
        for (int i = 0; i < 6; i++) {
            store.save(List.of(over("a" + i, i, i + 10)));
        }
        store.save(List.of(anomaly("goes on", T0_STORED, T0_STORED, null, null)));

        assertThat(store.expire(T0_STORED.plusSeconds(11))).isEqualTo(1);
        assertThat(all()).extracting(StoredAnomaly::id).doesNotContain("a0").contains("a1", "goes on");
        assertThat(store.trim(ACME_PROD, 2)).isEqualTo(3);
        assertThat(all()).extracting(StoredAnomaly::id).containsExactly("a5", "a4", "goes on");
        assertThat(store.trim(ACME_PROD, 10)).isZero();
        assertThat(store.trim(ZETA_PROD, 1)).isZero();
    }

    @Test
    void whatBelongsToNoEnvironmentIsLeftOutAndTheRestIsWritten() {
        StoredAnomaly lost = new StoredAnomaly(
                new TenantEnvironment(ACME, new EnvironmentId("gone")),
                "lost",
                "policy",
                "p",
                AlertClass.AUTH,
                T0,
                T0,
                null,
                null,
                Map.of(),
                T0);

        store.save(List.of(lost, over("kept", 0, 1)));

        assertThat(store.open()).isEmpty();
        assertThat(all()).extracting(StoredAnomaly::id).containsExactly("kept");
        new TenantTable(database).delete(ACME);
        assertThat(all()).isEmpty();
    }

    @Test
    void takesAnyText() {
        for (String text : HOSTILE) {
            StoredAnomaly hostile = new StoredAnomaly(
                    ACME_PROD,
                    "one",
                    text,
                    text,
                    AlertClass.AUTH,
                    T0_STORED,
                    T0_STORED,
                    null,
                    text,
                    Map.of("t" + text, text),
                    T0_STORED);
            store.save(List.of(hostile));
            assertThat(store.open()).containsExactly(hostile);
        }
    }

    private List<StoredAnomaly> all() {
        return store.list(query(T0.minusSeconds(3600), T0.plusSeconds(3600)), 100, null)
                .items();
    }

    private List<String> ids(AnomalyQuery query) {
        return store.list(query, 100, null).items().stream()
                .map(StoredAnomaly::id)
                .toList();
    }

    private static AnomalyQuery query(Instant from, Instant to) {
        return new AnomalyQuery(ACME_PROD, from, to, Set.of(), null, null);
    }

    private static StoredAnomaly over(String id, int from, int to) {
        return anomaly(id, T0_STORED.plusSeconds(from), T0_STORED.plusSeconds(to), T0_STORED.plusSeconds(to), null);
    }

    private static StoredAnomaly anomaly(String id, Instant from, Instant last, Instant end, String alert) {
        return new StoredAnomaly(
                ACME_PROD,
                id,
                "policy",
                "auth-token-errors",
                AlertClass.AUTH,
                from,
                last,
                end,
                alert,
                Map.of("score", 4.5, "group", Map.of("node", "ee-1")),
                T0_STORED);
    }
}
