// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.IncidentEntry;
import io.bellwether.relational.IncidentQuery;
import io.bellwether.relational.IncidentReport;
import io.bellwether.relational.IncidentStore;
import io.bellwether.relational.Page;
import io.bellwether.relational.StoredIncident;
import io.bellwether.relational.internal.log.AlertLog;
import io.bellwether.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.cayenne.DataObject;
import org.apache.cayenne.exp.Expression;
import org.apache.cayenne.exp.ExpressionFactory;
import org.apache.cayenne.exp.property.PropertyFactory;
import org.apache.cayenne.query.ObjectSelect;
import org.apache.cayenne.query.SortOrder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Incidents. */
@Component(service = IncidentStore.class)
public final class IncidentTable implements IncidentStore {
    private static final String INCIDENT = "Incident";
    private static final String ALERT = "Alert";
    private static final String CLOSED = "CLOSED";
    private static final int MOST_IDS = 5_000;

    private static final String UPDATE = "UPDATE incident SET environment = ?, title = ?, severity = ?, state = ?,"
            + " alert_class = ?, services = ?, alert_count = ?, started_at = ?, detected_at = ?, opened_at = ?,"
            + " updated_at = ?, acknowledged_at = ?, resolved_at = ?, closed_at = ?, detail = ?"
            + " WHERE tenant = ? AND id = ?";
    private static final String TIME = "CAST(? AS TIMESTAMP WITH TIME ZONE), ";
    private static final String TEXT = "CAST(? AS VARCHAR), ";
    /** Inserts nothing where the tenant has gone meanwhile. */
    private static final String INSERT = "INSERT INTO incident (environment, title, severity, state, alert_class,"
            + " services, alert_count, started_at, detected_at, opened_at, updated_at, acknowledged_at, resolved_at,"
            + " closed_at, detail, id, tenant) SELECT " + TEXT.repeat(6) + "CAST(? AS INTEGER), " + TIME.repeat(7)
            + "CAST(? AS TEXT), " + TEXT + "tenant FROM tenant WHERE tenant = ?";

    private static final String INSERT_ENTRY = "INSERT INTO incident_entry (incident_id, noted_at, kind, actor, entry,"
            + " alert_id, tenant) SELECT " + TEXT + TIME + TEXT.repeat(4) + "tenant FROM tenant WHERE tenant = ?";

    private final Database database;
    private final AlertLog log;

    @Activate
    public IncidentTable(@Reference OpenDatabase open) {
        this.database = open.database();
        this.log = open.alertLog();
    }

    @Override
    public void save(List<StoredIncident> incidents, List<IncidentEntry> entries) {
        Map<String, StoredIncident> last = new LinkedHashMap<>();
        incidents.forEach(each -> last.put(each.id(), each));
        List<Object[]> rows = last.values().stream()
                .sorted(Comparator.comparing(
                                (StoredIncident each) -> each.where().tenant())
                        .thenComparing(StoredIncident::id))
                .map(IncidentTable::values)
                .toList();
        List<Object[]> lines = entries.stream().map(IncidentTable::values).toList();
        database.write(transaction -> {
            int[] changed = transaction.batch(UPDATE, rows);
            List<Object[]> fresh = new ArrayList<>();
            for (int i = 0; i < changed.length; i++) {
                if (changed[i] == 0) {
                    fresh.add(inserted(rows.get(i)));
                }
            }
            transaction.batch(INSERT, fresh);
            transaction.batch(INSERT_ENTRY, lines);
            return null;
        });
    }

    /** The order of the insertion, whose tenant comes last. */
    private static Object[] inserted(Object[] updated) {
        Object[] values = updated.clone();
        values[values.length - 2] = updated[updated.length - 1];
        values[values.length - 1] = updated[updated.length - 2];
        return values;
    }

    @Override
    public Optional<StoredIncident> find(TenantId tenant, String incidentId) {
        return database.find(Select.of(INCIDENT, tenant).and(Select.is("id", incidentId)), IncidentTable::incident);
    }

    @Override
    public List<StoredIncident> find(Collection<String> incidentIds) {
        if (incidentIds.size() > MOST_IDS) {
            throw new IllegalArgumentException("more than " + MOST_IDS + " ids");
        }
        return incidentIds.isEmpty()
                ? List.of()
                : database.select(
                        Select.from(INCIDENT).where(ExpressionFactory.inExp("id", List.copyOf(incidentIds))),
                        IncidentTable::incident);
    }

    @Override
    public Page<StoredIncident> list(IncidentQuery query, int limit, String cursor) {
        ObjectSelect<DataObject> select = Select.of(INCIDENT, query.tenant())
                .orderBy("openedAt", SortOrder.DESCENDING)
                .orderBy("id", SortOrder.DESCENDING)
                .limit(Cursor.limit(limit) + 1);
        in(select, "environment", query.environments());
        in(select, "state", query.states());
        in(select, "severity", query.severities().stream().map(Enum::name).toList());
        if (query.service() != null) {
            select.and(ExpressionFactory.likeExp("services", "%\n" + escaped(query.service()) + "\n%", '!'));
        }
        if (query.from() != null) {
            select.and(ExpressionFactory.greaterOrEqualExp("openedAt", Values.stored(query.from())));
        }
        if (query.to() != null) {
            select.and(ExpressionFactory.lessExp("openedAt", Values.stored(query.to())));
        }
        Cursor after = Cursor.read(cursor);
        if (after != null) {
            select.and(after.before("openedAt", "id", after.key()));
        }
        return Cursor.page(
                database.select(select, IncidentTable::incident),
                limit,
                incident -> new Cursor(incident.openedAt(), incident.id()));
    }

    private static void in(ObjectSelect<DataObject> select, String attribute, Collection<?> values) {
        if (!values.isEmpty()) {
            select.and(ExpressionFactory.inExp(
                    attribute, values.stream().map(Object::toString).sorted().toList()));
        }
    }

    private static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    @Override
    public List<StoredIncident> running() {
        return database.select(
                Select.from(INCIDENT)
                        .where(ExpressionFactory.noMatchExp("state", CLOSED))
                        .orderBy("tenant")
                        .orderBy("id"),
                IncidentTable::incident);
    }

    @Override
    public List<Alert> alerts(TenantId tenant, String incidentId, int most) {
        Map<String, AlertRecord> waiting = log.alerts();
        List<Alert> stored = database.select(
                Select.of(ALERT, tenant)
                        .and(Select.is("incidentId", incidentId))
                        .orderBy("createdAt")
                        .orderBy("id")
                        .limit(most + waiting.size()),
                row -> AlertRow.read(row).alert());
        return Stream.concat(
                        stored.stream().filter(alert -> !waiting.containsKey(alert.id())),
                        waiting.values().stream()
                                .map(AlertRecord::alert)
                                .filter(alert -> incidentId.equals(alert.incidentId()))
                                .filter(alert -> tenant == null
                                        || tenant.equals(alert.where().tenant()))
                                .map(StoredForm::of))
                .sorted(Comparator.comparing(Alert::createdAt).thenComparing(Alert::id))
                .limit(most)
                .toList();
    }

    @Override
    public List<Alert> alertsOfRunning() {
        log.settle();
        return alertsOf(running().stream().map(StoredIncident::id).toList());
    }

    @Override
    public List<Alert> alertsWithoutIncident(Instant since) {
        log.settle();
        Expression named = ExpressionFactory.noMatchExp("incidentId", null);
        Expression open = ExpressionFactory.noMatchExp("state", AlertState.RESOLVED.name());
        Expression recent = ExpressionFactory.greaterExp("updatedAt", Values.stored(since));
        List<String> ids = database.read(context -> Select.from(ALERT)
                .where(named.andExp(open.orExp(recent)))
                .column(PropertyFactory.createString("incidentId", String.class))
                .distinct()
                .select(context));
        Set<String> missing = new TreeSet<>(ids);
        for (int from = 0; from < ids.size(); from += MOST_IDS / 10) {
            find(ids.subList(from, Math.min(ids.size(), from + MOST_IDS / 10)))
                    .forEach(row -> missing.remove(row.id()));
        }
        return alertsOf(List.copyOf(missing));
    }

    private List<Alert> alertsOf(List<String> ids) {
        List<Alert> alerts = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += MOST_IDS / 10) {
            alerts.addAll(database.select(
                    Select.from(ALERT)
                            .where(ExpressionFactory.inExp(
                                    "incidentId", ids.subList(from, Math.min(ids.size(), from + MOST_IDS / 10)))),
                    row -> AlertRow.read(row).alert()));
        }
        alerts.sort(Comparator.comparing(Alert::createdAt).thenComparing(Alert::id));
        return alerts;
    }

    @Override
    public int move(TenantId tenant, Collection<String> alertIds, String incidentId) {
        alertIds.forEach(log::settle);
        List<Object[]> rows = alertIds.stream()
                .sorted()
                .map(id -> new Object[] {incidentId, tenant.value(), id})
                .toList();
        return database.write(transaction -> Arrays.stream(
                        transaction.batch("UPDATE alert SET incident_id = ? WHERE tenant = ? AND id = ?", rows))
                .sum());
    }

    @Override
    public List<IncidentEntry> entries(TenantId tenant, String incidentId, int most) {
        List<IncidentEntry> newest = new ArrayList<>(database.select(
                Select.of("IncidentEntry", tenant)
                        .and(Select.is("incidentId", incidentId))
                        .orderBy("notedAt", SortOrder.DESCENDING)
                        .orderBy("seq", SortOrder.DESCENDING)
                        .limit(most),
                row -> new IncidentEntry(
                        row.whole("seq"),
                        row.tenant(),
                        row.text("incidentId"),
                        row.time("notedAt"),
                        row.text("kind"),
                        row.text("actor"),
                        row.text("entry"),
                        row.text("alertId"))));
        Collections.reverse(newest);
        return List.copyOf(newest);
    }

    @Override
    public void saveReport(TenantId tenant, String incidentId, IncidentReport report) {
        try {
            database.write(transaction -> {
                transaction.update(
                        "DELETE FROM incident_report WHERE tenant = ? AND incident_id = ?", tenant.value(), incidentId);
                return transaction.update(
                        "INSERT INTO incident_report (tenant, incident_id, made_at, content) VALUES (?, ?, ?, ?)",
                        tenant.value(),
                        incidentId,
                        report.madeAt(),
                        report.content());
            });
        } catch (Violation e) {
            throw new InvalidInput("tenant", tenant.value(), "does not exist");
        }
    }

    @Override
    public Optional<IncidentReport> report(TenantId tenant, String incidentId) {
        return database.find(
                Select.of("IncidentReport", tenant).and(Select.is("incidentId", incidentId)),
                row -> new IncidentReport(row.time("madeAt"), row.text("content")));
    }

    private static Object[] values(StoredIncident incident) {
        return new Object[] {
            incident.where().environment().value(),
            incident.title(),
            incident.severity().name(),
            incident.state(),
            incident.alertClass().name(),
            joined(incident.services()),
            incident.alertCount(),
            incident.startedAt(),
            incident.detectedAt(),
            incident.openedAt(),
            incident.updatedAt(),
            incident.acknowledgedAt(),
            incident.resolvedAt(),
            incident.closedAt(),
            Json.text(incident.detail()),
            incident.where().tenant().value(),
            incident.id()
        };
    }

    private static Object[] values(IncidentEntry entry) {
        return new Object[] {
            entry.incidentId(),
            entry.at(),
            entry.kind(),
            entry.actor(),
            entry.entry(),
            entry.alertId(),
            entry.tenant().value()
        };
    }

    /** Between line breaks, so that each can be looked for as a whole. */
    private static String joined(List<String> services) {
        return services.isEmpty() ? "" : "\n" + String.join("\n", services) + "\n";
    }

    private static StoredIncident incident(Row row) {
        String services = row.text("services");
        return new StoredIncident(
                TenantEnvironment.of(row.text("tenant"), row.text("environment")),
                row.text("id"),
                row.text("title"),
                row.constant("severity", Severity.class),
                row.text("state"),
                row.constant("alertClass", AlertClass.class),
                services.isEmpty() ? List.of() : List.of(services.substring(1).split("\n")),
                row.integer("alertCount"),
                row.time("startedAt"),
                row.time("detectedAt"),
                row.time("openedAt"),
                row.time("updatedAt"),
                row.time("acknowledgedAt"),
                row.time("resolvedAt"),
                row.time("closedAt"),
                row.document("detail"));
    }
}
