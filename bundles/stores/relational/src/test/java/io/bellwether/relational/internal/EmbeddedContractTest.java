// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.alert.AlertState;
import io.bellwether.relational.Channel;
import io.bellwether.relational.StoreUnavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every port on the embedded database. */
class EmbeddedContractTest {
    @TempDir
    static Path directory;

    private static TestDatabase database;

    @BeforeAll
    static void open() {
        database = new TestDatabase(DatabaseSettings.embedded(directory.resolve("shared")));
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Nested
    class Tenants extends TenantStoreContract {
        Tenants() {
            super(database);
        }
    }

    @Nested
    class Tokens extends TokenStoreContract {
        Tokens() {
            super(database);
        }
    }

    @Nested
    class Connectors extends ConnectorStoreContract {
        Connectors() {
            super(database);
        }
    }

    @Nested
    class Channels extends ChannelStoreContract {
        Channels() {
            super(database);
        }
    }

    @Nested
    class Documents extends DocumentStoreContract {
        Documents() {
            super(database);
        }
    }

    @Nested
    class Policies extends PolicyStoreContract {
        Policies() {
            super(database);
        }
    }

    @Nested
    class Alerts extends AlertStoreContract {
        Alerts() {
            super(database);
        }
    }

    @Nested
    class Outcomes extends OutcomeStoreContract {
        Outcomes() {
            super(database);
        }
    }

    @Nested
    class Anomalies extends AnomalyStoreContract {
        Anomalies() {
            super(database);
        }
    }

    @Nested
    class Incidents extends IncidentStoreContract {
        Incidents() {
            super(database);
        }
    }

    @Nested
    class Outbox extends OutboxStoreContract {
        Outbox() {
            super(database);
        }
    }

    @Nested
    class Retention extends RetentionStoreContract {
        Retention() {
            super(database);
        }
    }

    @Nested
    class Intake extends IntakeStoreContract {
        Intake() {
            super(database);
        }
    }

    @Nested
    class Backfills extends BackfillStoreContract {
        Backfills() {
            super(database);
        }
    }

    @Test
    void whatWasCommittedIsThereAfterClosingAndOpening(@TempDir Path own) {
        DatabaseSettings settings = DatabaseSettings.embedded(own);
        try (TestDatabase first = new TestDatabase(settings)) {
            first.reset();
            new LoggedAlerts(first)
                    .commit(List.of(TestDatabase.alert("a1", AlertState.OPEN, TestDatabase.T0)), List.of(), List.of());
        }
        try (TestDatabase second = new TestDatabase(settings)) {
            assertThat(new LoggedAlerts(second).find(TestDatabase.ACME, "a1")).isPresent();
        }
    }

    @Test
    void whatWasCommittedIsInTheFileBeforeTheDatabaseIsClosed(@TempDir Path own, @TempDir Path copy) throws Exception {
        try (TestDatabase first = new TestDatabase(DatabaseSettings.embedded(own))) {
            first.reset();
            TestDatabase.together(() -> new ChannelTable(first).insert(channel("one")), () -> new ChannelTable(first)
                    .insert(channel("two")));
            Files.copy(own.resolve("bellwether.mv.db"), copy.resolve("bellwether.mv.db"));
        }
        try (TestDatabase survivor = new TestDatabase(DatabaseSettings.embedded(copy))) {
            assertThat(new ChannelTable(survivor).list(TestDatabase.ACME)).hasSize(2);
        }
    }

    private static Channel channel(String id) {
        return new Channel(TestDatabase.ACME, id, "webhook", Map.of(), true, true, TestDatabase.T0, TestDatabase.T0);
    }

    @Test
    void worksWhateverTheCallersClassLoaderIs(@TempDir Path own) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try (TestDatabase strange = new TestDatabase(DatabaseSettings.embedded(own))) {
            strange.reset();
            assertThat(new TenantTable(strange).all()).hasSize(2);
            new LoggedAlerts(strange)
                    .commit(List.of(TestDatabase.alert("a1", AlertState.OPEN, TestDatabase.T0)), List.of(), List.of());
            assertThat(new LoggedAlerts(strange).find(TestDatabase.ACME, "a1")).isPresent();
            assertThat(new OutboxTable(strange).waiting(null)).isZero();
            assertThat(thread.getContextClassLoader()).isEqualTo(ClassLoader.getPlatformClassLoader());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void saysSoWhenTheDatabaseIsGone(@TempDir Path own) {
        TestDatabase gone = new TestDatabase(DatabaseSettings.embedded(own));
        gone.reset();
        assertThat(gone.database().problem()).isEmpty();
        gone.close();
        assertThat(gone.database().problem()).isPresent();
        assertThatThrownBy(() -> new TenantTable(gone).all()).isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(() -> new TenantTable(gone).delete(TestDatabase.ACME))
                .isInstanceOf(StoreUnavailable.class);
    }
}
