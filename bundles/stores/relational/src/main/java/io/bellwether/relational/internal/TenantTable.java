// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Tenant;
import io.bellwether.relational.TenantStore;
import io.bellwether.relational.internal.log.AlertLog;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tenants and environments. */
@Component(service = TenantStore.class)
public final class TenantTable implements TenantStore {
    private static final String TENANT = "Tenant";
    private static final String ENVIRONMENT = "Environment";

    private final Database database;
    private final AlertLog log;

    @Activate
    public TenantTable(@Reference OpenDatabase open) {
        this.database = open.database();
        this.log = open.alertLog();
    }

    @Override
    public boolean insert(Tenant tenant) {
        return database.insert(TENANT, row -> row.set("tenant", tenant.id().value())
                .set("name", tenant.name())
                .set("timeZone", tenant.timeZone().getId())
                .set("createdAt", tenant.createdAt()));
    }

    @Override
    public boolean update(Tenant tenant) {
        return database.update(
                        "UPDATE tenant SET name = ?, time_zone = ? WHERE tenant = ?",
                        tenant.name(),
                        tenant.timeZone().getId(),
                        tenant.id().value())
                == 1;
    }

    @Override
    public boolean delete(TenantId tenant) {
        log.settle();
        boolean deleted = database.update("DELETE FROM tenant WHERE tenant = ?", tenant.value()) == 1;
        log.forgetTenants();
        return deleted;
    }

    @Override
    public Optional<Tenant> find(TenantId tenant) {
        return database.find(Select.of(TENANT, tenant), TenantTable::tenant);
    }

    @Override
    public List<Tenant> all() {
        return database.select(Select.from(TENANT).orderBy("tenant"), TenantTable::tenant);
    }

    @Override
    public boolean insert(Environment environment) {
        TenantEnvironment id = environment.id();
        try {
            return database.insert(
                    ENVIRONMENT, row -> row.set("tenant", id.tenant().value())
                            .set("id", id.environment().value())
                            .set("name", environment.name())
                            .set("kind", environment.kind().name())
                            .set("matchPattern", environment.match())
                            .set("businessHours", environment.businessHours())
                            .set("createdAt", environment.createdAt()));
        } catch (Violation e) {
            throw new InvalidInput("tenant", id.tenant().value(), "does not exist");
        }
    }

    @Override
    public boolean update(Environment environment) {
        return database.update(
                        "UPDATE environment SET name = ?, kind = ?, match_pattern = ?, business_hours = ?"
                                + " WHERE tenant = ? AND id = ?",
                        environment.name(),
                        environment.kind().name(),
                        environment.match(),
                        environment.businessHours(),
                        environment.id().tenant().value(),
                        environment.id().environment().value())
                == 1;
    }

    @Override
    public boolean delete(TenantEnvironment environment) {
        return database.update(
                        "DELETE FROM environment WHERE tenant = ? AND id = ?",
                        environment.tenant().value(),
                        environment.environment().value())
                == 1;
    }

    @Override
    public Optional<Environment> find(TenantEnvironment environment) {
        return database.find(
                Select.one(
                        ENVIRONMENT,
                        environment.tenant(),
                        environment.environment().value()),
                TenantTable::environment);
    }

    @Override
    public List<Environment> environments(TenantId tenant) {
        return database.select(Select.byTenantAndId(ENVIRONMENT, tenant), TenantTable::environment);
    }

    private static Tenant tenant(Row row) {
        return new Tenant(row.tenant(), row.text("name"), ZoneId.of(row.text("timeZone")), row.time("createdAt"));
    }

    private static Environment environment(Row row) {
        return new Environment(
                TenantEnvironment.of(row.text("tenant"), row.text("id")),
                row.text("name"),
                row.constant("kind", Environment.Kind.class),
                row.text("matchPattern"),
                row.text("businessHours"),
                row.time("createdAt"));
    }
}
