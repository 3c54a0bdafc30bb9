// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.PolicyStore;
import io.bellwether.relational.PolicyVersion;
import io.bellwether.relational.PolicyVersion.Change;
import io.bellwether.relational.StoredPolicy;
import io.bellwether.wire.Json;
import java.util.List;
import java.util.Optional;
import org.apache.cayenne.DataObject;
import org.apache.cayenne.query.ObjectSelect;
import org.apache.cayenne.query.SortOrder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The tenants' policies, and every version of each. */
@Component(service = PolicyStore.class)
public final class PolicyTable implements PolicyStore {
    private static final String POLICY = "Policy";
    private static final String VERSION = "PolicyVersion";

    private final Database database;

    @Activate
    public PolicyTable(@Reference OpenDatabase open) {
        this.database = open.database();
    }

    @Override
    public boolean commit(List<PolicyVersion> changes) {
        try {
            return database.write(transaction -> {
                changes.forEach(change -> write(transaction, change));
                return true;
            });
        } catch (Violation e) {
            if (e.isDuplicate()) {
                return false;
            }
            throw unknown(changes);
        }
    }

    private static void write(Database.Transaction transaction, PolicyVersion change) {
        StoredPolicy policy = change.policy();
        String tenant = policy.tenant().value();
        String document = Json.text(policy.document());
        transaction.update(
                "INSERT INTO policy_version (tenant, id, version, change_kind, changed_by, changed_at, environment,"
                        + " enabled, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                tenant,
                policy.id(),
                policy.version(),
                change.change().name(),
                change.by(),
                policy.updatedAt(),
                environment(policy),
                policy.enabled(),
                document);
        transaction.update(
                "DELETE FROM policy_version WHERE tenant = ? AND id = ? AND version <= ?",
                tenant,
                policy.id(),
                policy.version() - KEPT_VERSIONS);
        if (change.change() == Change.DELETED) {
            transaction.update("DELETE FROM policy WHERE tenant = ? AND id = ?", tenant, policy.id());
            return;
        }
        int updated = transaction.update(
                "UPDATE policy SET environment = ?, enabled = ?, document = ?, version = ?, updated_at = ?"
                        + " WHERE tenant = ? AND id = ?",
                environment(policy),
                policy.enabled(),
                document,
                policy.version(),
                policy.updatedAt(),
                tenant,
                policy.id());
        if (updated == 0) {
            transaction.update(
                    "INSERT INTO policy (tenant, id, environment, enabled, document, version, updated_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    tenant,
                    policy.id(),
                    environment(policy),
                    policy.enabled(),
                    document,
                    policy.version(),
                    policy.updatedAt());
        }
    }

    @Override
    public Optional<StoredPolicy> find(TenantId tenant, String id) {
        return database.find(Select.one(POLICY, tenant, id), row -> policy(row, "updatedAt"));
    }

    @Override
    public List<StoredPolicy> list(TenantId tenant) {
        return database.select(Select.byTenantAndId(POLICY, tenant), row -> policy(row, "updatedAt"));
    }

    @Override
    public List<PolicyVersion> versions(TenantId tenant, String id) {
        return database.select(newestFirst(tenant, id), PolicyTable::version);
    }

    @Override
    public Optional<PolicyVersion> version(TenantId tenant, String id, int version) {
        return database.find(Select.one(VERSION, tenant, id).and(Select.is("version", version)), PolicyTable::version);
    }

    @Override
    public Optional<PolicyVersion> latest(TenantId tenant, String id) {
        return database.find(newestFirst(tenant, id), PolicyTable::version);
    }

    private static ObjectSelect<DataObject> newestFirst(TenantId tenant, String id) {
        return Select.one(VERSION, tenant, id).orderBy("version", SortOrder.DESCENDING);
    }

    private static String environment(StoredPolicy policy) {
        return policy.environment() == null ? null : policy.environment().value();
    }

    /** Which reference is broken the database does not say: the environment is the one that comes and goes. */
    private static InvalidInput unknown(List<PolicyVersion> changes) {
        return changes.stream()
                .map(PolicyVersion::policy)
                .filter(policy -> policy.environment() != null)
                .findFirst()
                .map(policy -> new InvalidInput(
                        "environment", environment(policy), "does not exist in tenant '" + policy.tenant() + "'"))
                .orElseGet(() -> new InvalidInput(
                        "tenant", changes.get(0).policy().tenant().value(), "does not exist"));
    }

    private static PolicyVersion version(Row row) {
        return new PolicyVersion(policy(row, "changedAt"), row.constant("change", Change.class), row.text("changedBy"));
    }

    private static StoredPolicy policy(Row row, String time) {
        return new StoredPolicy(
                row.tenant(),
                row.text("id"),
                row.environment(),
                row.flag("enabled"),
                row.document("document"),
                row.integer("version"),
                row.time(time));
    }
}
