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

import io.bellwether.api.alert.AlertState;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Tenant;
import io.bellwether.relational.TenantStore;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class TenantStoreContract {
    private final TestDatabase database;
    private final TenantStore store;

    TenantStoreContract(TestDatabase database) {
        this.database = database;
        this.store = new TenantTable(database);
    }

    @BeforeEach
    void reset() {
        database.reset();
    }

    @Test
    void keepsATenantToTheMicrosecond() {
        assertThat(store.find(ACME)).contains(new Tenant(ACME, "acme", ZoneId.of("Europe/London"), T0_STORED));
        assertThat(store.find(new TenantId("nobody"))).isEmpty();
    }

    @Test
    void refusesATakenIdAndChangesNothing() {
        assertThat(store.insert(new Tenant(ACME, "Other", ZoneId.of("UTC"), T0)))
                .isFalse();
        assertThat(store.find(ACME)).get().extracting(Tenant::name).isEqualTo("acme");
    }

    @Test
    void oneOfTwoThatInsertTheSameIdWins() throws Exception {
        TenantId id = new TenantId("contested");
        List<Boolean> won = TestDatabase.together(
                () -> store.insert(new Tenant(id, "one", ZoneId.of("UTC"), T0)),
                () -> store.insert(new Tenant(id, "two", ZoneId.of("UTC"), T0)));
        assertThat(won).containsExactlyInAnyOrder(true, false);
        assertThat(store.find(id)).get().extracting(Tenant::name).isEqualTo(won.get(0) ? "one" : "two");
    }

    @Test
    void replacesNameAndZoneButNotTheBirthday() {
        assertThat(store.update(new Tenant(ACME, "Acme LLP", ZoneId.of("UTC"), T0.plusSeconds(9))))
                .isTrue();
        assertThat(store.find(ACME)).contains(new Tenant(ACME, "Acme LLP", ZoneId.of("UTC"), T0_STORED));
        assertThat(store.update(new Tenant(new TenantId("nobody"), "x", ZoneId.of("UTC"), T0)))
                .isFalse();
    }

    @Test
    void listsById() {
        for (String id : List.of("b-1", "b", "b1", "ba", "0")) {
            store.insert(new Tenant(new TenantId(id), id, ZoneId.of("UTC"), T0));
        }
        assertThat(store.all())
                .extracting(tenant -> tenant.id().value())
                .containsExactly("0", "acme", "b", "b-1", "b1", "ba", "zeta");
    }

    @Test
    void deletingATenantTakesAllItOwnsAndNothingElse() {
        LoggedAlerts alerts = new LoggedAlerts(database);
        ChannelTable channels = new ChannelTable(database);
        alerts.commit(
                List.of(TestDatabase.alert("a1", AlertState.OPEN, T0)),
                List.of(),
                List.of(
                        TestDatabase.message(ACME, "n1", "ops", T0, T0),
                        TestDatabase.message(ZETA, "n2", "ops", T0, T0)));
        channels.saveRouting(ACME, Map.of("route", Map.of()));
        assertThat(store.delete(ACME)).isTrue();
        assertThat(store.delete(ACME)).isFalse();
        assertThat(store.environments(ACME)).isEmpty();
        assertThat(alerts.list(AlertQuery.of(null), 10, null).items()).isEmpty();
        assertThat(channels.routing(ACME)).isEmpty();
        assertThat(new OutboxTable(database).waiting(null)).isEqualTo(1);
        assertThat(store.environments(ZETA)).hasSize(1);
    }

    @Test
    void keepsEnvironments() {
        Environment uat = new Environment(
                TenantEnvironment.of("acme", "uat"), "UAT", Environment.Kind.UAT, "%uat%", "Mon-Fri 08:00-18:00", T0);
        assertThat(store.insert(uat)).isTrue();
        assertThat(store.insert(uat)).isFalse();
        assertThat(store.find(uat.id()))
                .get()
                .isEqualTo(new Environment(
                        uat.id(), "UAT", Environment.Kind.UAT, "%uat%", "Mon-Fri 08:00-18:00", T0_STORED));
        assertThat(store.environments(ACME))
                .extracting(environment -> environment.id().environment().value())
                .containsExactly("prod", "uat");
        assertThat(store.update(new Environment(uat.id(), "Test", Environment.Kind.OTHER, null, null, T0)))
                .isTrue();
        assertThat(store.find(uat.id()))
                .get()
                .isEqualTo(new Environment(uat.id(), "Test", Environment.Kind.OTHER, null, null, T0_STORED));
        assertThat(store.delete(uat.id())).isTrue();
        assertThat(store.delete(uat.id())).isFalse();
        assertThat(store.update(uat)).isFalse();
        assertThat(store.find(ACME_PROD)).isPresent();
    }

    @Test
    void anEnvironmentNeedsItsTenant() {
        Environment orphan = new Environment(
                new TenantEnvironment(new TenantId("nobody"), PROD), "x", Environment.Kind.PROD, null, null, T0);
        assertThatThrownBy(() -> store.insert(orphan))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("tenant");
    }

    @Test
    void takesAnyText() {
        for (String text : HOSTILE) {
            store.update(new Tenant(ACME, text, ZoneId.of("UTC"), T0));
            store.update(new Environment(ACME_PROD, text, Environment.Kind.PROD, text, text, T0));
            assertThat(store.find(ACME)).get().extracting(Tenant::name).isEqualTo(text);
            assertThat(store.find(ACME_PROD))
                    .get()
                    .isEqualTo(new Environment(ACME_PROD, text, Environment.Kind.PROD, text, text, T0_STORED));
        }
    }

    @Test
    void replacesWhatIsNotText() {
        store.update(new Tenant(ACME, "a\u0000b\ud800c\udc00", ZoneId.of("UTC"), T0));
        assertThat(store.find(ACME)).get().extracting(Tenant::name).isEqualTo("a\ufffdb\ufffdc\ufffd");
    }
}
