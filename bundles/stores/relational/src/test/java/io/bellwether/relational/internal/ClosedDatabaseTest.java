// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.StoreUnavailable;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever still works while the store goes down hears that it is away, as with any other outage, and keeps its work. */
final class ClosedDatabaseTest {
    @TempDir
    private Path folder;

    @Test
    void aClosedDatabaseIsAwayForReadersAndWriters() throws Exception {
        Database database = Database.embedded(folder);
        database.close();
        TenantId tenant = TenantId.of("acme");

        assertThatThrownBy(() -> database.find(Select.of("Tenant", tenant), row -> true))
                .isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(() -> database.select(Select.from("Tenant"), row -> true))
                .isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(() -> database.update("DELETE FROM tenant")).isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(() -> database.rows("SELECT tenant FROM tenant", row -> "read"))
                .isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(database::flush).isInstanceOf(StoreUnavailable.class);
    }
}
