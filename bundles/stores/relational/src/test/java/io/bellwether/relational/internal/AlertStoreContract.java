// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import static io.bellwether.relational.internal.TestDatabase.ACME;
import static io.bellwether.relational.internal.TestDatabase.ACME_PROD;
import static io.bellwether.relational.internal.TestDatabase.HOSTILE;
import static io.bellwether.relational.internal.TestDatabase.PROD;
import static io.bellwether.relational.internal.TestDatabase.T0;
import static io.bellwether.relational.internal.TestDatabase.T0_STORED;
import static io.bellwether.relational.internal.TestDatabase.ZETA;
import static io.bellwether.relational.internal.TestDatabase.alert;
import static io.bellwether.relational.internal.TestDatabase.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.Page;
import io.bellwether.relational.TrailEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class AlertStoreContract {
    private final TestDatabase database;
    private final AlertStore store;

    AlertStoreContract(TestDatabase database) {
        this.database = database;
        this.store = new LoggedAlerts(database);
    }

    @BeforeEach
    void reset() {
        database.reset();
    }

    private void commit(AlertRecord... alerts) {
        store.commit(List.of(alerts), List.of(), List.of());
    }

    private static TrailEntry entry(String alertId, Instant at, String decision) {
        return new TrailEntry(ACME, alertId, at, "alert", decision, null, null);
    }

    @Test
    void keepsAnAlertToTheMicrosecond() {
        commit(alert("a1", AlertState.OPEN, T0));
        for (int i = 0; i < 2; i++) {
            assertThat(store.find(ACME, "a1")).contains(alert("a1", AlertState.OPEN, T0_STORED));
            assertThat(store.find(ZETA, "a1")).isEmpty();
            assertThat(store.find(null, "a1")).contains(alert("a1", AlertState.OPEN, T0_STORED));
            database.settle();
        }
    }

    @Test
    void replacesAnAlertAsAWhole() {
        commit(alert("a1", AlertState.OPEN, T0_STORED));
        AlertRecord changed = alert(ACME_PROD, "a1", Severity.CRITICAL, AlertState.RESOLVED, T0_STORED, "new");
        commit(changed);
        assertThat(store.find(ACME, "a1")).contains(changed);
    }

    @Test
    void aCommitIsAllOrNothing() {
        assertThatThrownBy(() -> store.commit(
                        List.of(alert("a1", AlertState.OPEN, T0)),
                        List.of(entry("a1", T0, "opened")),
                        List.of(
                                message(ACME, "n1", "ops", T0, T0),
                                message(new TenantId("nobody"), "n2", "ops", T0, T0))))
                .isInstanceOf(InvalidInput.class);
        assertThat(store.find(ACME, "a1")).isEmpty();
        assertThat(store.trail(ACME, "a1")).isEmpty();
        assertThat(new OutboxTable(database).waiting(null)).isZero();
    }

    @Test
    void whatTheTablesDoNotTakeIsLeftOutAndWhatWasCommittedWithItIsStored() {
        AlertRecord first = alert("a", AlertState.OPEN, T0_STORED);
        AlertRecord without = alert("b", AlertState.OPEN, null);
        AlertRecord last = alert("c", AlertState.OPEN, T0_STORED);
        commit(first, without, last);
        database.settle();
        assertThat(store.find(ACME, "a")).contains(first);
        assertThat(store.find(ACME, "b")).isEmpty();
        assertThat(store.find(ACME, "c")).contains(last);
        AlertRecord with = alert("b", AlertState.OPEN, T0_STORED);
        commit(with);
        database.settle();
        assertThat(store.find(ACME, "b")).contains(with);
    }

    @Test
    void aVeryLongFingerprintIsKept() {
        AlertRecord record = fingerprinted("a1", AlertState.OPEN, "f".repeat(50_000));
        commit(record);
        database.settle();
        assertThat(store.find(ACME, "a1")).contains(record);
    }

    @Test
    void twoThatCommitTheSameNewAlertLeaveOne() throws Exception {
        TestDatabase.together(
                () -> {
                    commit(alert("a1", AlertState.OPEN, T0_STORED));
                    return 1;
                },
                () -> {
                    commit(alert("a1", AlertState.OPEN, T0_STORED));
                    return 2;
                });
        assertThat(store.list(AlertQuery.of(ACME), 10, null).items()).hasSize(1);
    }

    @Test
    void writersThatCrossBothSucceed() throws Exception {
        AlertRecord[] forth = IntStream.range(0, 200)
                .mapToObj(i -> alert("a" + i, AlertState.OPEN, T0_STORED))
                .toArray(AlertRecord[]::new);
        AlertRecord[] back = IntStream.range(0, 200)
                .mapToObj(i -> alert("a" + (199 - i), AlertState.ACK, T0_STORED))
                .toArray(AlertRecord[]::new);
        commit(forth);
        TestDatabase.together(
                () -> {
                    commit(forth);
                    return 1;
                },
                () -> {
                    commit(back);
                    return 2;
                });
        assertThat(store.list(AlertQuery.of(ACME), 500, null).items()).hasSize(200);
    }

    @Test
    void acknowledgesTenThousandInOneCommit() {
        List<AlertRecord> open = records(10_000, AlertState.OPEN);
        List<AlertRecord> acknowledged = records(10_000, AlertState.ACK);
        store.commit(open, List.of(), List.of());
        store.commit(
                acknowledged,
                acknowledged.stream()
                        .map(record -> entry(record.alert().id(), T0, "acknowledged"))
                        .toList(),
                List.of(message(ACME, "n1", "ops", T0, T0)));
        assertThat(store.summary(AlertQuery.of(ACME)))
                .isEqualTo(Map.of(AlertState.ACK, Map.of(Severity.ERROR, 10_000L)));
        assertThat(store.trail(ACME, "a9999")).hasSize(1);
    }

    private static List<AlertRecord> records(int count, AlertState state) {
        return IntStream.range(0, count)
                .mapToObj(i -> alert("a" + i, state, T0_STORED.plusMillis(i)))
                .toList();
    }

    @Test
    void restoresWhatIsNotResolvedAndWhatWasResolvedLately() {
        commit(
                alert("open", AlertState.OPEN, T0.minusSeconds(9_000)),
                alert("ack", AlertState.ACK, T0.minusSeconds(8_000)),
                alert("recent", AlertState.RESOLVED, T0),
                alert("old", AlertState.RESOLVED, T0.minusSeconds(7_000)));
        assertThat(store.restore(T0.minusSeconds(60)))
                .extracting(record -> record.alert().id())
                .containsExactly("open", "ack", "recent");
    }

    @Test
    void pagesWithoutRepeatingOrSkippingWhileAlertsOpen() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            commit(alert(String.format("a%02d", i), AlertState.OPEN, T0.plusSeconds(i / 4)));
            expected.add(0, String.format("a%02d", i));
        }
        List<String> seen = new ArrayList<>();
        String cursor = null;
        int opened = 0;
        do {
            Page<AlertRecord> page = store.list(AlertQuery.of(ACME), 5, cursor);
            page.items().forEach(record -> seen.add(record.alert().id()));
            commit(alert("new" + opened++, AlertState.OPEN, T0.plusSeconds(60 + opened)));
            cursor = page.next();
        } while (cursor != null);
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void theLastFullPageHasNoNext() {
        commit(alert("a1", AlertState.OPEN, T0), alert("a2", AlertState.OPEN, T0));
        assertThat(store.list(AlertQuery.of(ACME), 2, null).next()).isNull();
        assertThat(store.list(AlertQuery.of(ACME), 1, null).next()).isNotNull();
        assertThatThrownBy(() -> store.list(AlertQuery.of(ACME), 10, "nonsense"))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> store.list(AlertQuery.of(ACME), 0, null)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void narrowsByEveryField() {
        TenantEnvironment zetaProd = new TenantEnvironment(ZETA, PROD);
        commit(
                alert(ACME_PROD, "a1", Severity.CRITICAL, AlertState.OPEN, T0, "x"),
                alert(ACME_PROD, "a2", Severity.ERROR, AlertState.ACK, T0.plusSeconds(1), "x"),
                alert(
                        TenantEnvironment.of("acme", "uat"),
                        "a3",
                        Severity.ERROR,
                        AlertState.OPEN,
                        T0.plusSeconds(2),
                        "x"),
                alert(zetaProd, "z1", Severity.INFO, AlertState.RESOLVED, T0.plusSeconds(3), "x"));
        assertThat(ids(AlertQuery.of(null))).containsExactly("z1", "a3", "a2", "a1");
        assertThat(ids(AlertQuery.of(ZETA))).containsExactly("z1");
        assertThat(ids(new AlertQuery(ACME, Set.of(PROD), Set.of(), Set.of(), null, null)))
                .containsExactly("a2", "a1");
        assertThat(ids(new AlertQuery(
                        ACME, Set.of(PROD, new EnvironmentId("uat")), Set.of(AlertState.OPEN), Set.of(), null, null)))
                .containsExactly("a3", "a1");
        assertThat(ids(new AlertQuery(ACME, Set.of(), Set.of(), Set.of(Severity.CRITICAL, Severity.INFO), null, null)))
                .containsExactly("a1");
        assertThat(ids(new AlertQuery(ACME, Set.of(), Set.of(), Set.of(), "auth-token-errors", "identity")))
                .hasSize(3);
        assertThat(ids(new AlertQuery(ACME, Set.of(), Set.of(), Set.of(), "other", null)))
                .isEmpty();
        assertThat(ids(new AlertQuery(ACME, Set.of(), Set.of(), Set.of(), null, "' OR ''='")))
                .isEmpty();
    }

    private List<String> ids(AlertQuery query) {
        return store.list(query, 100, null).items().stream()
                .map(record -> record.alert().id())
                .toList();
    }

    @Test
    void countsByStateAndSeverity() {
        assertThat(store.summary(AlertQuery.of(ACME))).isEmpty();
        commit(
                alert(ACME_PROD, "a1", Severity.CRITICAL, AlertState.OPEN, T0, "x"),
                alert(ACME_PROD, "a2", Severity.CRITICAL, AlertState.OPEN, T0, "x"),
                alert(ACME_PROD, "a3", Severity.INFO, AlertState.OPEN, T0, "x"),
                alert(ACME_PROD, "a4", Severity.INFO, AlertState.RESOLVED, T0, "x"));
        assertThat(store.summary(AlertQuery.of(null)))
                .isEqualTo(Map.of(
                        AlertState.OPEN, Map.of(Severity.CRITICAL, 2L, Severity.INFO, 1L),
                        AlertState.RESOLVED, Map.of(Severity.INFO, 1L)));
    }

    @Test
    void keepsTheTrailInOrder() {
        store.commit(
                List.of(alert("a1", AlertState.OPEN, T0)),
                List.of(entry("a1", T0_STORED, "opened"), entry("a1", T0_STORED, "routed")),
                List.of());
        store.append(List.of(entry("a1", T0_STORED.plusSeconds(1), "delivered"), entry("a2", T0_STORED, "other")));
        store.append(List.of());
        database.settle();
        assertThat(store.trail(ACME, "a1"))
                .containsExactly(
                        entry("a1", T0_STORED, "opened"),
                        entry("a1", T0_STORED, "routed"),
                        entry("a1", T0_STORED.plusSeconds(1), "delivered"));
        assertThat(store.trail(ZETA, "a1")).isEmpty();
        assertThatThrownBy(() -> store.append(
                        List.of(new TrailEntry(new TenantId("nobody"), "a1", T0, "alert", "opened", null, null))))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void takesAnyText() {
        for (String text : HOSTILE) {
            AlertRecord record = new AlertRecord(
                    alert(ACME_PROD, "a" + text, Severity.INFO, AlertState.ACK, T0_STORED, text, "f" + text)
                            .alert(),
                    Map.of("k" + text, text));
            TrailEntry entry = new TrailEntry(ACME, "a" + text, T0_STORED, text, text, text, text);
            store.commit(List.of(record), List.of(entry), List.of());
            assertThat(store.find(ACME, "a" + text)).contains(record);
            assertThat(store.trail(ACME, "a" + text)).containsExactly(entry);
            database.settle();
            assertThat(store.find(ACME, "a" + text)).contains(record);
            assertThat(store.trail(ACME, "a" + text)).containsExactly(entry);
            assertThat(ids(new AlertQuery(ACME, Set.of(), Set.of(), Set.of(), text, text)))
                    .isEmpty();
        }
        assertThat(store.list(AlertQuery.of(null), 100, null).items()).hasSize(HOSTILE.size());
    }

    private static AlertRecord fingerprinted(String id, AlertState state, String fingerprint) {
        return alert(ACME_PROD, id, Severity.ERROR, state, T0_STORED, "summary", fingerprint);
    }
}
