// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.Page;
import io.bellwether.relational.TrailEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.cayenne.DataObject;
import org.apache.cayenne.exp.Expression;
import org.apache.cayenne.exp.ExpressionFactory;
import org.apache.cayenne.exp.property.PropertyFactory;
import org.apache.cayenne.query.ObjectSelect;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Alerts and their trail. */
@Component(service = AlertStore.class)
public final class AlertTable implements AlertStore {
    private static final String ALERT = "Alert";
    private static final String TRAIL = "TrailEntry";
    static final String INSERT_TRAIL = "INSERT INTO trail_entry (tenant, alert_id, decided_at, stage, decision,"
            + " reason, actor) VALUES (?, ?, ?, ?, ?, ?, ?)";
    /** What is resolved gives its fingerprint up before another takes it; ids in order, so that writers do not cross. */
    private static final Comparator<AlertRecord> WRITING_ORDER = Comparator.comparing(
                    (AlertRecord record) -> record.alert().state() != AlertState.RESOLVED)
            .thenComparing(record -> record.alert().where().tenant())
            .thenComparing(record -> record.alert().id());

    private final Database database;

    @Activate
    public AlertTable(@Reference OpenDatabase open) {
        this.database = open.database();
    }

    @Override
    public void commit(List<AlertRecord> alerts, List<TrailEntry> trail, List<OutboxMessage> messages) {
        List<AlertRecord> records = lastOfEach(alerts);
        Function<Database.Transaction, Void> work = transaction -> {
            replace(transaction, records);
            transaction.batch(INSERT_TRAIL, rows(trail));
            OutboxTable.insert(transaction, messages);
            return null;
        };
        try {
            writeEvenIfRaced(work);
        } catch (Violation e) {
            throw e.isDuplicate()
                    ? new IllegalStateException("another alert that is not resolved has the same fingerprint", e)
                    : unknownTenant();
        }
        if (!messages.isEmpty()) {
            database.arrivals().tell();
        }
    }

    /** Another writer may have inserted the same alert between our look and our insert; the second time it is there. */
    private void writeEvenIfRaced(Function<Database.Transaction, Void> work) {
        try {
            database.write(work);
        } catch (Violation e) {
            if (!e.isDuplicate()) {
                throw e;
            }
            database.write(work);
        }
    }

    private static void replace(Database.Transaction transaction, List<AlertRecord> records) {
        int[] changed = transaction.batch(
                AlertRow.UPDATE, records.stream().map(AlertRow::values).toList());
        List<Object[]> fresh = new ArrayList<>();
        for (int i = 0; i < changed.length; i++) {
            if (changed[i] == 0) {
                fresh.add(AlertRow.values(records.get(i)));
            }
        }
        transaction.batch(AlertRow.INSERT, fresh);
    }

    private static List<AlertRecord> lastOfEach(List<AlertRecord> alerts) {
        Map<List<String>, AlertRecord> last = new LinkedHashMap<>();
        for (AlertRecord record : alerts) {
            last.put(
                    List.of(
                            record.alert().where().tenant().value(),
                            record.alert().id()),
                    record);
        }
        return last.values().stream().sorted(WRITING_ORDER).toList();
    }

    @Override
    public List<AlertRecord> restore(Instant since) {
        Expression open = ExpressionFactory.noMatchExp("activeFingerprint", null);
        Expression recent = ExpressionFactory.greaterExp("resolvedAt", Values.stored(since));
        return database.select(
                Select.from(ALERT)
                        .where(open.orExp(recent))
                        .orderBy("createdAt")
                        .orderBy("id"),
                AlertRow::read);
    }

    @Override
    public Optional<AlertRecord> find(TenantId tenant, String alertId) {
        return database.find(Select.of(ALERT, tenant).and(Select.is("id", alertId)), AlertRow::read);
    }

    @Override
    public Page<AlertRecord> list(AlertQuery query, int limit, String cursor) {
        ObjectSelect<DataObject> select =
                narrowed(Select.newestFirst(ALERT, query.tenant()), query).limit(Cursor.limit(limit) + 1);
        Cursor after = Cursor.read(cursor);
        if (after != null) {
            select.and(after.before("createdAt", "id", after.key()));
        }
        return Cursor.page(
                database.select(select, AlertRow::read),
                limit,
                record -> new Cursor(record.alert().createdAt(), record.alert().id()));
    }

    @Override
    public Map<AlertState, Map<Severity, Long>> summary(AlertQuery query) {
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

    @Override
    public List<TrailEntry> trail(TenantId tenant, String alertId) {
        return database.select(
                Select.of(TRAIL, tenant)
                        .and(Select.is("alertId", alertId))
                        .orderBy("decidedAt")
                        .orderBy("seq"),
                AlertTable::entry);
    }

    @Override
    public void append(List<TrailEntry> trail) {
        try {
            database.write(transaction -> transaction.batch(INSERT_TRAIL, rows(trail)));
        } catch (Violation e) {
            throw unknownTenant();
        }
    }

    private static InvalidInput unknownTenant() {
        return new InvalidInput("tenant", null, "does not exist any more; nothing was written");
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

    static List<Object[]> rows(List<TrailEntry> trail) {
        return trail.stream()
                .map(entry -> new Object[] {
                    entry.tenant().value(),
                    entry.alertId(),
                    entry.at(),
                    entry.stage(),
                    entry.decision(),
                    entry.reason(),
                    entry.actor()
                })
                .toList();
    }

    private static TrailEntry entry(Row row) {
        return new TrailEntry(
                row.tenant(),
                row.text("alertId"),
                row.time("decidedAt"),
                row.text("stage"),
                row.text("decision"),
                row.text("reason"),
                row.text("actor"));
    }
}
