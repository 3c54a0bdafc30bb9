// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.IntakeStore;
import io.bellwether.relational.StoredIntake;
import io.bellwether.wire.Json;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The tenants' rules of intake. */
@Component(service = IntakeStore.class)
public final class IntakeTable implements IntakeStore {
    private static final String RULES = "IntakeRules";

    private final Database database;

    @Activate
    public IntakeTable(@Reference OpenDatabase open) {
        this.database = open.database();
    }

    @Override
    public Optional<StoredIntake> find(TenantId tenant) {
        return database.find(Select.of(RULES, tenant), IntakeTable::rules);
    }

    @Override
    public List<StoredIntake> list() {
        return database.select(Select.of(RULES, null).orderBy("tenant"), IntakeTable::rules);
    }

    @Override
    public boolean save(StoredIntake next) {
        try {
            return next.version() == 1 ? insert(next) : update(next);
        } catch (Violation e) {
            throw new InvalidInput("tenant", next.tenant().value(), "does not exist");
        }
    }

    private boolean insert(StoredIntake next) {
        return database.insert(RULES, row -> row.set("tenant", next.tenant().value())
                .set("document", Json.text(next.document()))
                .set("version", next.version())
                .set("updatedAt", next.updatedAt()));
    }

    private boolean update(StoredIntake next) {
        return database.update(
                        "UPDATE intake_rules SET document = ?, version = ?, updated_at = ?"
                                + " WHERE tenant = ? AND version = ?",
                        Json.text(next.document()),
                        next.version(),
                        next.updatedAt(),
                        next.tenant().value(),
                        next.version() - 1)
                == 1;
    }

    private static StoredIntake rules(Row row) {
        return new StoredIntake(row.tenant(), row.document("document"), row.integer("version"), row.time("updatedAt"));
    }
}
