// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AnomalyQuery;
import io.bellwether.relational.AnomalyStore;
import io.bellwether.relational.Page;
import io.bellwether.relational.StoredAnomaly;
import io.bellwether.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.cayenne.DataObject;
import org.apache.cayenne.exp.ExpressionFactory;
import org.apache.cayenne.query.ObjectSelect;
import org.apache.cayenne.query.SortOrder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Anomalies. */
@Component(service = AnomalyStore.class)
public final class AnomalyTable implements AnomalyStore {
    private static final String ANOMALY = "Anomaly";
    private static final String UPDATE = "UPDATE anomaly SET environment = ?, origin = ?, subject = ?, alert_class = ?,"
            + " started_at = ?, last_at = ?, ended_at = ?, alert_id = ?, detail = ?, updated_at = ?"
            + " WHERE tenant = ? AND id = ?";
    /** Inserts nothing where the environment has gone meanwhile. */
    private static final String INSERT = "INSERT INTO anomaly (environment, origin, subject, alert_class, started_at,"
            + " last_at, ended_at, alert_id, detail, updated_at, tenant, id)"
            + " SELECT id, CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS VARCHAR),"
            + " CAST(? AS TIMESTAMP WITH TIME ZONE), CAST(? AS TIMESTAMP WITH TIME ZONE),"
            + " CAST(? AS TIMESTAMP WITH TIME ZONE), CAST(? AS VARCHAR), CAST(? AS TEXT),"
            + " CAST(? AS TIMESTAMP WITH TIME ZONE), tenant, CAST(? AS VARCHAR)"
            + " FROM environment WHERE tenant = ? AND id = ?";

    private static final String TRIM =
            "DELETE FROM anomaly WHERE tenant = ? AND environment = ? AND ended_at IS NOT NULL"
                    + " AND started_at < (SELECT started_at FROM anomaly WHERE tenant = ? AND environment = ?"
                    + " ORDER BY started_at DESC, id DESC OFFSET ? ROWS FETCH NEXT 1 ROWS ONLY)";

    private final Database database;

    @Activate
    public AnomalyTable(@Reference OpenDatabase open) {
        this.database = open.database();
    }

    @Override
    public void save(List<StoredAnomaly> anomalies) {
        Map<List<String>, StoredAnomaly> last = new LinkedHashMap<>();
        anomalies.forEach(each -> last.put(List.of(each.where().tenant().value(), each.id()), each));
        List<StoredAnomaly> rows = last.values().stream()
                .sorted(Comparator.comparing(
                                (StoredAnomaly each) -> each.where().tenant())
                        .thenComparing(StoredAnomaly::id))
                .toList();
        database.write(transaction -> {
            int[] changed = transaction.batch(
                    UPDATE, rows.stream().map(AnomalyTable::updated).toList());
            List<Object[]> fresh = new ArrayList<>();
            for (int i = 0; i < changed.length; i++) {
                if (changed[i] == 0) {
                    fresh.add(inserted(rows.get(i)));
                }
            }
            return transaction.batch(INSERT, fresh);
        });
    }

    @Override
    public Page<StoredAnomaly> list(AnomalyQuery query, int limit, String cursor) {
        ObjectSelect<DataObject> select = Select.of(ANOMALY, query.where().tenant())
                .and(Select.is("environment", query.where().environment().value()))
                .and(ExpressionFactory.lessExp("startedAt", Values.stored(query.to())))
                .and(ExpressionFactory.greaterOrEqualExp("lastAt", Values.stored(query.from()))
                        .orExp(Select.is("endedAt", null)))
                .orderBy("startedAt", SortOrder.DESCENDING)
                .orderBy("id", SortOrder.DESCENDING)
                .limit(Cursor.limit(limit) + 1);
        if (!query.classes().isEmpty()) {
            select.and(ExpressionFactory.inExp(
                    "alertClass",
                    query.classes().stream().map(Enum::name).sorted().toList()));
        }
        if (query.origin() != null) {
            select.and(Select.is("origin", query.origin()));
        }
        if (query.subject() != null) {
            select.and(Select.is("subject", query.subject()));
        }
        Cursor after = Cursor.read(cursor);
        if (after != null) {
            select.and(after.before("startedAt", "id", after.key()));
        }
        return Cursor.page(
                database.select(select, AnomalyTable::anomaly),
                limit,
                anomaly -> new Cursor(anomaly.startedAt(), anomaly.id()));
    }

    @Override
    public Optional<StoredAnomaly> ofAlert(TenantId tenant, String alertId) {
        return database.find(
                Select.of(ANOMALY, tenant)
                        .and(Select.is("alertId", alertId))
                        .orderBy("startedAt", SortOrder.DESCENDING)
                        .orderBy("id", SortOrder.DESCENDING),
                AnomalyTable::anomaly);
    }

    @Override
    public List<StoredAnomaly> open() {
        return database.select(
                Select.from(ANOMALY)
                        .where(Select.is("endedAt", null))
                        .orderBy("tenant")
                        .orderBy("id"),
                AnomalyTable::anomaly);
    }

    @Override
    public int expire(Instant before) {
        return database.update("DELETE FROM anomaly WHERE ended_at < ?", before);
    }

    @Override
    public int trim(TenantEnvironment where, int most) {
        String tenant = where.tenant().value();
        String environment = where.environment().value();
        return database.update(TRIM, tenant, environment, tenant, environment, most - 1);
    }

    private static Object[] updated(StoredAnomaly anomaly) {
        return new Object[] {
            anomaly.where().environment().value(),
            anomaly.origin(),
            anomaly.subject(),
            anomaly.alertClass().name(),
            anomaly.startedAt(),
            anomaly.lastAt(),
            anomaly.endedAt(),
            anomaly.alertId(),
            Json.text(anomaly.detail()),
            anomaly.updatedAt(),
            anomaly.where().tenant().value(),
            anomaly.id()
        };
    }

    private static Object[] inserted(StoredAnomaly anomaly) {
        return new Object[] {
            anomaly.origin(),
            anomaly.subject(),
            anomaly.alertClass().name(),
            anomaly.startedAt(),
            anomaly.lastAt(),
            anomaly.endedAt(),
            anomaly.alertId(),
            Json.text(anomaly.detail()),
            anomaly.updatedAt(),
            anomaly.id(),
            anomaly.where().tenant().value(),
            anomaly.where().environment().value()
        };
    }

    private static StoredAnomaly anomaly(Row row) {
        return new StoredAnomaly(
                TenantEnvironment.of(row.text("tenant"), row.text("environment")),
                row.text("id"),
                row.text("origin"),
                row.text("subject"),
                row.constant("alertClass", AlertClass.class),
                row.time("startedAt"),
                row.time("lastAt"),
                row.time("endedAt"),
                row.text("alertId"),
                row.document("detail"),
                row.time("updatedAt"));
    }
}
