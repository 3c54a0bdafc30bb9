// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import static io.bellwether.relational.internal.TestDatabase.ACME;
import static io.bellwether.relational.internal.TestDatabase.ACME_PROD;
import static io.bellwether.relational.internal.TestDatabase.HOSTILE;
import static io.bellwether.relational.internal.TestDatabase.T0;
import static io.bellwether.relational.internal.TestDatabase.T0_STORED;
import static io.bellwether.relational.internal.TestDatabase.ZETA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.IncidentEntry;
import io.bellwether.relational.IncidentQuery;
import io.bellwether.relational.IncidentReport;
import io.bellwether.relational.Page;
import io.bellwether.relational.StoredIncident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class IncidentStoreContract {
    private final TestDatabase database;
    private final IncidentTable store;

    IncidentStoreContract(TestDatabase database) {
        this.database = database;
        this.store = new IncidentTable(database);
    }

    @BeforeEach
    void reset() {
        database.reset();
    }

    @Test
    void replacesByIdAndReadsBackWhatWasWritten() {
        StoredIncident open = incident("one", "OPEN", 0, "identity");
        StoredIncident closed = incident("one", "CLOSED", 60, "identity", "orders");
        store.save(List.of(open), List.of());
        assertThat(store.running()).containsExactly(open);

        store.save(List.of(open, closed), List.of());

        assertThat(store.running()).isEmpty();
        assertThat(store.find(ACME, "one")).contains(closed);
        assertThat(store.find(null, "one")).contains(closed);
        assertThat(store.find(ZETA, "one")).isEmpty();
        assertThat(store.find(List.of("one", "two"))).containsExactly(closed);
        assertThat(store.find(List.of())).isEmpty();
    }

    @Test
    void narrowsByStateSeverityServiceAndTime() {
        store.save(
                List.of(
                        incident("a", "OPEN", 0, "identity"),
                        incident("b", "RESOLVED", 10, "orders", "id_ntity"),
                        incident("c", "OPEN", 20)),
                List.of());

        assertThat(ids(IncidentQuery.of(ACME))).containsExactly("c", "b", "a");
        assertThat(ids(IncidentQuery.of(ZETA))).isEmpty();
        assertThat(ids(query(Set.of("OPEN"), Set.of(), null, 0, 99))).containsExactly("c", "a");
        assertThat(ids(query(Set.of(), Set.of(Severity.CRITICAL), null, 0, 99))).isEmpty();
        assertThat(ids(query(Set.of(), Set.of(Severity.ERROR), "identity", 0, 99)))
                .containsExactly("a");
        assertThat(ids(query(Set.of(), Set.of(), "id_ntity", 0, 99))).containsExactly("b");
        assertThat(ids(query(Set.of(), Set.of(), "entity", 0, 99))).isEmpty();
        assertThat(ids(query(Set.of(), Set.of(), null, 10, 20))).containsExactly("b");
    }

    @Test
    void pagesNewestFirstWithoutRepeatingOrSkipping() {
        List<StoredIncident> many = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            many.add(incident("i" + (100 + i), "OPEN", i / 3));
        }
        store.save(many, List.of());
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            Page<StoredIncident> page = store.list(IncidentQuery.of(ACME), 7, cursor);
            page.items().forEach(each -> seen.add(each.id()));
            store.save(List.of(incident("newer" + seen.size(), "OPEN", 90)), List.of());
            cursor = page.next();
        } while (cursor != null);

        assertThat(seen).hasSize(25).doesNotHaveDuplicates().startsWith("i124", "i123");
        assertThatThrownBy(() -> store.list(IncidentQuery.of(ACME), 7, "nonsense"))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void alertsBelongToTheIncidentTheyWereMovedTo() {
        LoggedAlerts alerts = new LoggedAlerts(database);
        alerts.commit(
                List.of(
                        TestDatabase.alert("a1", AlertState.OPEN, T0),
                        TestDatabase.alert("a2", AlertState.RESOLVED, T0.plusSeconds(1)),
                        TestDatabase.alert("a3", AlertState.OPEN, T0.plusSeconds(2))),
                List.of(),
                List.of());
        store.save(List.of(incident("one", "OPEN", 0), incident("over", "CLOSED", 0)), List.of());

        assertThat(store.move(ACME, List.of("a2", "a1", "none"), "one")).isEqualTo(2);
        assertThat(store.move(ZETA, List.of("a3"), "one")).isZero();
        assertThat(store.move(ACME, List.of("a3"), "over")).isEqualTo(1);

        assertThat(store.alerts(ACME, "one", 10)).extracting(Alert::id).containsExactly("a1", "a2");
        assertThat(store.alerts(ACME, "one", 1)).extracting(Alert::id).containsExactly("a1");
        assertThat(store.alerts(ZETA, "one", 10)).isEmpty();
        assertThat(store.alertsOfRunning()).extracting(Alert::id).containsExactly("a1", "a2");
        assertThat(alerts.find(ACME, "a3").orElseThrow().alert().incidentId()).isEqualTo("over");
        assertThat(store.move(ACME, List.of("a3"), null)).isEqualTo(1);
        assertThat(alerts.find(ACME, "a3").orElseThrow().alert().incidentId()).isNull();
    }

    @Test
    void findsAlertsWhoseIncidentWasNeverStored() {
        new LoggedAlerts(database)
                .commit(
                        List.of(
                                TestDatabase.alert("kept", AlertState.OPEN, T0),
                                TestDatabase.alert("open", AlertState.OPEN, T0.plusSeconds(1)),
                                TestDatabase.alert("old", AlertState.RESOLVED, T0.plusSeconds(2)),
                                TestDatabase.alert("recent", AlertState.RESOLVED, T0.plusSeconds(9)),
                                TestDatabase.alert("none", AlertState.OPEN, T0.plusSeconds(9))),
                        List.of(),
                        List.of());
        store.save(List.of(incident("one", "CLOSED", 0)), List.of());
        store.move(ACME, List.of("kept"), "one");
        store.move(ACME, List.of("open"), "lost-1");
        store.move(ACME, List.of("old"), "lost-2");
        store.move(ACME, List.of("recent"), "lost-3");

        assertThat(store.alertsWithoutIncident(T0.plusSeconds(5)))
                .extracting(Alert::id)
                .containsExactly("open", "recent");
    }

    @Test
    void entriesAndReportsAreKept() {
        store.save(List.of(incident("one", "OPEN", 0)), List.of(note("second", 5), note("first", 1)));
        store.save(List.of(), List.of(note("third", 5), note("other", 9, "two")));

        assertThat(store.entries(ACME, "one", 10))
                .extracting(IncidentEntry::entry)
                .containsExactly("first", "second", "third");
        assertThat(store.entries(ACME, "one", 2))
                .extracting(IncidentEntry::entry)
                .containsExactly("second", "third");
        assertThat(store.entries(ACME, "one", 1).get(0))
                .usingRecursiveComparison()
                .ignoringFields("id")
                .isEqualTo(note("third", 5));
        assertThat(store.report(ACME, "one")).isEmpty();
        store.saveReport(ACME, "one", new IncidentReport(T0_STORED, "{}"));
        IncidentReport again =
                new IncidentReport(T0_STORED.plusSeconds(1), "{\"text\": \"" + "x".repeat(200_000) + "\"}");
        store.saveReport(ACME, "one", again);
        assertThat(store.report(ACME, "one")).contains(again);
        assertThat(store.report(ZETA, "one")).isEmpty();
        assertThatThrownBy(() -> store.saveReport(new TenantId("gone"), "one", again))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void whatBelongsToNoTenantIsLeftOutAndTheRestIsWritten() {
        StoredIncident lost = incident(TenantEnvironment.of("gone", "prod"), "lost", "OPEN", "x", 0);
        IncidentEntry unheard = IncidentEntry.of(new TenantId("gone"), "lost", T0, "note", null, "text");

        store.save(List.of(lost, incident("kept", "OPEN", 0)), List.of(unheard, note("heard", 0, "kept")));

        assertThat(store.running()).extracting(StoredIncident::id).containsExactly("kept");
        assertThat(store.entries(new TenantId("gone"), "lost", 9)).isEmpty();
        assertThat(store.entries(ACME, "kept", 9)).hasSize(1);
        new TenantTable(database).delete(ACME);
        assertThat(store.running()).isEmpty();
        assertThat(store.entries(ACME, "kept", 9)).isEmpty();
    }

    @Test
    void takesAnyText() {
        for (String text : HOSTILE) {
            String service = "s" + text.replace("\n", "").replace("\r", "");
            StoredIncident hostile = incident(ACME_PROD, "one", "OPEN", text, 0, service);
            store.save(List.of(hostile), List.of());
            assertThat(store.running()).containsExactly(hostile);
            assertThat(ids(query(Set.of(text), Set.of(), text, 0, 99))).isEmpty();
            assertThat(ids(query(Set.of(), Set.of(), service, 0, 99))).containsExactly("one");
        }
    }

    private List<String> ids(IncidentQuery query) {
        return store.list(query, 100, null).items().stream()
                .map(StoredIncident::id)
                .toList();
    }

    private static IncidentQuery query(Set<String> states, Set<Severity> severities, String service, int from, int to) {
        return new IncidentQuery(
                ACME,
                Set.of(ACME_PROD.environment()),
                states,
                severities,
                service,
                T0_STORED.plusSeconds(from),
                T0_STORED.plusSeconds(to));
    }

    private static IncidentEntry note(String text, int second) {
        return note(text, second, "one");
    }

    private static IncidentEntry note(String text, int second, String incident) {
        return new IncidentEntry(0, ACME, incident, T0_STORED.plusSeconds(second), "note", "ada", text, "a1");
    }

    private static StoredIncident incident(String id, String state, int second, String... services) {
        return incident(ACME_PROD, id, state, "Sign-in fails", second, services);
    }

    private static StoredIncident incident(
            TenantEnvironment where, String id, String state, String title, int second, String... services) {
        Instant at = T0_STORED.plusSeconds(second);
        return new StoredIncident(
                where,
                id,
                title,
                Severity.ERROR,
                state,
                AlertClass.AUTH,
                List.of(services),
                2,
                at.minusSeconds(60),
                at.minusSeconds(10),
                at,
                at.plusSeconds(5),
                null,
                state.equals("OPEN") ? null : at,
                state.equals("CLOSED") ? at : null,
                Map.of("owner", "ada" + title, "users", List.of("u1")));
    }
}
