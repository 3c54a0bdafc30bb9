// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.TrailEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.cayenne.DataObject;
import org.apache.cayenne.exp.Expression;
import org.apache.cayenne.exp.ExpressionFactory;
import org.apache.cayenne.exp.property.PropertyFactory;
import org.apache.cayenne.query.ObjectSelect;

/** The tables of alerts and their trail as they are read. Safe for concurrent use. */
final class AlertTable {
    private static final String ALERT = "Alert";
    private static final String TRAIL = "TrailEntry";
    /** See {@link AlertWriter} for the join. */
    private static final String OUTLINES = "SELECT a.id, a.environment, a.policy, a.name, a.alert_class, a.severity,"
            + " a.state, a.service, a.summary, a.assigned_to, a.incident_id, a.suppressed_by"
            + " FROM UNNEST(CAST(? AS VARCHAR ARRAY)) AS wanted (id)"
            + " LEFT JOIN alert a ON a.tenant = ? AND a.id = wanted.id WHERE a.id IS NOT NULL";
    /** So many ids are asked for at once; the embedded database takes 65,536 in an array. */
    private static final int MOST_IDS = 10_000;

    private final Database database;

    AlertTable(Database database) {
        this.database = database;
    }

    List<AlertRecord> restore(Instant since) {
        Expression open = ExpressionFactory.noMatchExp("state", AlertState.RESOLVED.name());
        Expression recent = ExpressionFactory.greaterExp("resolvedAt", Values.stored(since));
        return database.select(
                Select.from(ALERT)
                        .where(open.orExp(recent))
                        .orderBy("createdAt")
                        .orderBy("id"),
                AlertRow::read);
    }

    Optional<AlertRecord> find(TenantId tenant, String alertId) {
        return database.find(Select.of(ALERT, tenant).and(Select.is("id", alertId)), AlertRow::read);
    }

    /** Newest first, without regard to what a page is. @param after null for the first */
    List<AlertRecord> rows(AlertQuery query, int limit, Cursor after) {
        ObjectSelect<DataObject> select =
                narrowed(Select.newestFirst(ALERT, query.tenant()), query).limit(limit);
        if (after != null) {
            select.and(after.before("createdAt", "id", after.key()));
        }
        return database.select(select, AlertRow::read);
    }

    /** Those of these alerts that are there, by id, with no more than queries look at. */
    Map<String, Alert> outlines(TenantId tenant, List<String> ids) {
        Map<String, Alert> found = new HashMap<>();
        for (int from = 0; from < ids.size(); from += MOST_IDS) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + MOST_IDS));
            database.rows(OUTLINES, row -> outline(tenant, row), some.toArray(new String[0]), tenant.value())
                    .forEach(alert -> found.put(alert.id(), alert));
        }
        return found;
    }

    private static Alert outline(TenantId tenant, ResultSet row) throws SQLException {
        return new Alert(
                row.getString(1),
                new TenantEnvironment(tenant, new EnvironmentId(row.getString(2))),
                row.getString(3),
                row.getString(4),
                AlertClass.valueOf(row.getString(5)),
                Severity.valueOf(row.getString(6)),
                AlertState.valueOf(row.getString(7)),
                row.getString(8),
                Map.of(),
                row.getString(9),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                row.getString(10),
                row.getString(11),
                row.getString(12),
                List.of(),
                null,
                null,
                null,
                null,
                0,
                false);
    }

    Map<AlertState, Map<Severity, Long>> summary(AlertQuery query) {
        Map<AlertState, Map<Severity, Long>> counts = new EnumMap<>(AlertState.class);
        List<Object[]> groups = database.read(context -> narrowed(Select.of(ALERT, query.tenant()), query)
                .columns(
                        PropertyFactory.createString("state", String.class),
                        PropertyFactory.createString("severity", String.class),
                        PropertyFactory.COUNT)
                .select(context));
        for (Object[] group : groups) {
            counts.computeIfAbsent(AlertState.valueOf((String) group[0]), state -> new EnumMap<>(Severity.class))
                    .put(Severity.valueOf((String) group[1]), (Long) group[2]);
        }
        return counts;
    }

    /** As it was written. */
    List<TrailEntry> trail(TenantId tenant, String alertId) {
        return database
                .select(
                        Select.of(TRAIL, tenant)
                                .and(Select.is("alertId", alertId))
                                .orderBy("seq"),
                        PackedTrail::read)
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static ObjectSelect<DataObject> narrowed(ObjectSelect<DataObject> select, AlertQuery query) {
        in(select, "environment", query.environments());
        in(select, "state", query.states().stream().map(Enum::name).toList());
        in(select, "severity", query.severities().stream().map(Enum::name).toList());
        if (query.policy() != null) {
            select.and(Select.is("policy", query.policy()));
        }
        if (query.service() != null) {
            select.and(Select.is("service", query.service()));
        }
        in(select, "alertClass", query.classes().stream().map(Enum::name).toList());
        isOrNone(select, "assignedTo", query.assignedTo());
        isOrNone(select, "incidentId", query.incident());
        if (query.suppressed() != null) {
            select.and(
                    query.suppressed()
                            ? ExpressionFactory.noMatchExp("suppressedBy", null)
                            : ExpressionFactory.matchExp("suppressedBy", null));
        }
        if (query.text() != null) {
            select.and(Stream.of("name", "policy", "service", "summary")
                    .map(attribute -> ExpressionFactory.containsIgnoreCaseExp(attribute, query.text()))
                    .reduce(Expression::orExp)
                    .orElseThrow());
        }
        return select;
    }

    /** @param value null for any, empty for none */
    private static void isOrNone(ObjectSelect<DataObject> select, String attribute, String value) {
        if (value != null) {
            select.and(value.isEmpty() ? ExpressionFactory.matchExp(attribute, null) : Select.is(attribute, value));
        }
    }

    private static void in(ObjectSelect<DataObject> select, String attribute, Collection<?> values) {
        if (!values.isEmpty()) {
            select.and(ExpressionFactory.inExp(
                    attribute, values.stream().map(Object::toString).toList()));
        }
    }
}
