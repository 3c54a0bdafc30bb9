// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.PolicyStore;
import io.bellwether.relational.StoredPolicy;
import io.bellwether.wire.Json;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The tenants' policies. */
@Component(service = PolicyStore.class)
public final class PolicyTable implements PolicyStore {
    private static final String POLICY = "Policy";

    private final Database database;

    @Activate
    public PolicyTable(@Reference OpenDatabase open) {
        this.database = open.database();
    }

    @Override
    public boolean insert(StoredPolicy policy) {
        try {
            return database.insert(
                    POLICY, row -> row.set("tenant", policy.tenant().value())
                            .set("id", policy.id())
                            .set("environment", environment(policy))
                            .set("enabled", policy.enabled())
                            .set("document", Json.text(policy.document()))
                            .set("version", policy.version())
                            .set("updatedAt", policy.updatedAt()));
        } catch (Violation e) {
            throw unknown(policy);
        }
    }

    @Override
    public boolean update(StoredPolicy policy) {
        try {
            return database.update(
                            "UPDATE policy SET environment = ?, enabled = ?, document = ?, version = ?, updated_at = ?"
                                    + " WHERE tenant = ? AND id = ?",
                            environment(policy),
                            policy.enabled(),
                            Json.text(policy.document()),
                            policy.version(),
                            policy.updatedAt(),
                            policy.tenant().value(),
                            policy.id())
                    == 1;
        } catch (Violation e) {
            throw unknown(policy);
        }
    }

    @Override
    public boolean delete(TenantId tenant, String id) {
        return database.update("DELETE FROM policy WHERE tenant = ? AND id = ?", tenant.value(), id) == 1;
    }

    @Override
    public Optional<StoredPolicy> find(TenantId tenant, String id) {
        return database.find(Select.one(POLICY, tenant, id), PolicyTable::policy);
    }

    @Override
    public List<StoredPolicy> list(TenantId tenant) {
        return database.select(Select.byTenantAndId(POLICY, tenant), PolicyTable::policy);
    }

    private static String environment(StoredPolicy policy) {
        return policy.environment() == null ? null : policy.environment().value();
    }

    private static InvalidInput unknown(StoredPolicy policy) {
        return policy.environment() == null
                ? new InvalidInput("tenant", policy.tenant().value(), "does not exist")
                : new InvalidInput(
                        "environment", environment(policy), "does not exist in tenant '" + policy.tenant() + "'");
    }

    private static StoredPolicy policy(Row row) {
        return new StoredPolicy(
                row.tenant(),
                row.text("id"),
                row.environment(),
                row.flag("enabled"),
                row.document("document"),
                row.integer("version"),
                row.time("updatedAt"));
    }
}
