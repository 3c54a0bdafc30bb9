// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.internal.DatabaseSettings.Engine;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every port on a real PostgreSQL server; skipped, with the reason, where none can be started. */
class PostgresqlContractTest {
    private static EmbeddedPostgres server;
    private static TestDatabase database;

    @BeforeAll
    static void open() {
        server = start();
        database = new TestDatabase(settings(server));
    }

    @AfterAll
    static void close() throws IOException {
        if (database != null) {
            database.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setPGStartupWait(Duration.ofMinutes(2))
                    .start();
        } catch (IOException | RuntimeException e) {
            return Assumptions.abort("PostgreSQL cannot be started here: " + e);
        }
    }

    private static DatabaseSettings settings(EmbeddedPostgres server) {
        return new DatabaseSettings(server.getJdbcUrl("postgres", "postgres"), "postgres", null, Engine.POSTGRESQL);
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
    void saysSoWhenTheDatabaseIsGone() throws IOException {
        EmbeddedPostgres own = start();
        try (TestDatabase gone = new TestDatabase(settings(own))) {
            gone.reset();
            assertThat(gone.database().problem()).isEmpty();
            own.close();
            assertThatThrownBy(() -> new TenantTable(gone).all()).isInstanceOf(StoreUnavailable.class);
            assertThatThrownBy(() -> new TenantTable(gone).delete(TestDatabase.ACME))
                    .isInstanceOf(StoreUnavailable.class);
            assertThat(gone.database().problem()).isPresent();
        }
    }
}
