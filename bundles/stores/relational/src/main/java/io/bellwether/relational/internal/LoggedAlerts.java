// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.Page;
import io.bellwether.relational.TrailEntry;
import io.bellwether.relational.internal.log.AlertLog;
import io.bellwether.relational.internal.log.Commit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Alerts as they are in the log, and where they are not in it any more, as they are in the tables. */
@Component(service = AlertStore.class)
public final class LoggedAlerts implements AlertStore {
    private static final Comparator<Alert> NEWEST_FIRST = Comparator.comparing(
                    (Alert alert) -> StoredForm.time(alert.createdAt()))
            .thenComparing(Alert::id)
            .reversed();
    private static final int MOST_AT_ONCE = 5_000;

    private final AlertLog log;
    private final AlertTable table;

    @Activate
    public LoggedAlerts(@Reference OpenDatabase open) {
        this.log = open.alertLog();
        this.table = new AlertTable(open.database());
    }

    @Override
    public void commit(List<AlertRecord> alerts, List<TrailEntry> trail, List<OutboxMessage> messages) {
        if (!alerts.isEmpty() || !trail.isEmpty() || !messages.isEmpty()) {
            log.commit(new Commit(List.copyOf(alerts), List.copyOf(trail), List.copyOf(messages)));
        }
    }

    @Override
    public Duration behind() {
        return log.behind();
    }

    @Override
    public void append(List<TrailEntry> trail) {
        commit(List.of(), trail, List.of());
    }

    @Override
    public List<AlertRecord> restore(Instant since) {
        log.settle();
        return table.restore(since);
    }

    @Override
    public Optional<AlertRecord> find(TenantId tenant, String alertId) {
        AlertRecord waiting = log.find(alertId);
        if (waiting == null) {
            return table.find(tenant, alertId);
        }
        return tenant == null || tenant.equals(waiting.alert().where().tenant())
                ? Optional.of(StoredForm.of(waiting))
                : Optional.empty();
    }

    @Override
    public Page<AlertRecord> list(AlertQuery query, int limit, String cursor) {
        int wanted = Cursor.limit(limit) + 1;
        Cursor after = Cursor.read(cursor);
        Map<String, AlertRecord> waiting = log.alerts();
        List<AlertRecord> found = waiting.isEmpty()
                ? table.rows(query, wanted, after)
                : merged(newest(waiting, query, wanted, after), waiting, query, wanted, after);
        return Cursor.page(found, limit, LoggedAlerts::place);
    }

    private static Cursor place(AlertRecord record) {
        return new Cursor(record.alert().createdAt(), record.alert().id());
    }

    /** The first of those that wait, as a page has them. */
    private static List<AlertRecord> newest(
            Map<String, AlertRecord> waiting, AlertQuery query, int wanted, Cursor after) {
        return waiting.values().stream()
                .filter(record -> query.matches(record.alert()))
                .filter(record -> after == null || isBehind(record.alert(), after))
                .sorted(Comparator.comparing(AlertRecord::alert, NEWEST_FIRST))
                .limit(wanted)
                .map(StoredForm::of)
                .toList();
    }

    private static boolean isBehind(Alert alert, Cursor cursor) {
        int order = StoredForm.time(alert.createdAt()).compareTo(StoredForm.time(cursor.at()));
        return order < 0 || (order == 0 && alert.id().compareTo(cursor.key()) < 0);
    }

    /** Reads the table as far as it can bring something in, past the versions that are out of date. */
    private List<AlertRecord> merged(
            List<AlertRecord> newest, Map<String, AlertRecord> waiting, AlertQuery query, int wanted, Cursor after) {
        List<AlertRecord> stored = new ArrayList<>();
        Cursor from = after;
        int step = wanted;
        boolean more = true;
        while (more) {
            List<AlertRecord> rows = table.rows(query, step, from);
            rows.stream()
                    .filter(record -> !waiting.containsKey(record.alert().id()))
                    .forEach(stored::add);
            more = rows.size() == step && stored.size() < wanted;
            if (more) {
                AlertRecord last = rows.get(rows.size() - 1);
                from = place(last);
                more = newest.size() < wanted
                        || NEWEST_FIRST.compare(
                                        last.alert(), newest.get(wanted - 1).alert())
                                < 0;
                step = Math.min(2 * step, MOST_AT_ONCE);
            }
        }
        stored.addAll(newest);
        stored.sort(Comparator.comparing(AlertRecord::alert, NEWEST_FIRST));
        return stored.subList(0, Math.min(wanted, stored.size()));
    }

    @Override
    public Map<AlertState, Map<Severity, Long>> summary(AlertQuery query) {
        return log.steadily(() -> {
            Map<AlertState, Map<Severity, Long>> counts = table.summary(query);
            for (AlertLog.Change change : log.changes(table::outlines)) {
                if (change.before() != null && query.matches(change.before())) {
                    count(counts, change.before(), -1);
                }
                if (query.matches(change.after().alert())) {
                    count(counts, change.after().alert(), 1);
                }
            }
            return counts;
        });
    }

    private static void count(Map<AlertState, Map<Severity, Long>> counts, Alert alert, long more) {
        Map<Severity, Long> ofState = counts.computeIfAbsent(alert.state(), state -> new EnumMap<>(Severity.class));
        long count = ofState.merge(alert.severity(), more, Long::sum);
        if (count == 0) {
            ofState.remove(alert.severity());
            if (ofState.isEmpty()) {
                counts.remove(alert.state());
            }
        }
    }

    @Override
    public List<TrailEntry> trail(TenantId tenant, String alertId) {
        return log.steadily(() -> {
            List<TrailEntry> written = new ArrayList<>(table.trail(tenant, alertId));
            log.trail(tenant, alertId).forEach(entry -> written.add(StoredForm.of(entry)));
            return PackedTrail.inOrder(written);
        });
    }
}
