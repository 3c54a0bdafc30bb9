// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.OutboxStore;
import io.bellwether.relational.Page;
import io.bellwether.relational.Telling;
import io.bellwether.wire.AlertJson;
import io.bellwether.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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

/** The outbox and the delivery ledger. */
@Component(service = OutboxStore.class)
public final class OutboxTable implements OutboxStore {
    private static final String MESSAGE = "OutboxMessage";
    private static final String ATTEMPT = "DeliveryAttempt";
    private static final String TELLING = "Telling";
    /** A message that is there already stays as it is: the same id is the same news. */
    private static final String INSERT = "INSERT INTO outbox_message (tenant, id, channel, reason, group_labels,"
            + " alert_ids, alerts, created_at, not_before, attempts, fallback_for, fallback_of, fallback_reason,"
            + " handed_to, urgent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

    private static final String INSERT_TELLING = "INSERT INTO telling (tenant, notification_id, alert_id, channel,"
            + " reason, decided_at, fallback_for) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String HAND =
            "UPDATE outbox_message SET handed_to = ? WHERE tenant = ? AND id = ? AND handed_to IS NULL";
    private static final int MOST_ATTEMPTS = 50;
    private static final int MOST_LINES = 5_000;
    private static final int MOST_AT_ONCE = 1_000;

    private final Database database;
    private final ToldRows tellings;

    @Activate
    public OutboxTable(@Reference OpenDatabase open) {
        this.database = open.database();
        this.tellings = new ToldRows(database);
    }

    @Override
    public void insert(OutboxMessage message) {
        try {
            database.write(transaction -> {
                put(transaction, List.of(routed(message)));
                return null;
            });
        } catch (Violation e) {
            throw new InvalidInput("tenant", message.tenant().value(), "does not exist");
        }
        database.arrivals().tell();
    }

    @Override
    public AutoCloseable onArrival(Runnable listener) {
        return database.arrivals().listen(listener);
    }

    /** Puts messages in, and who is told by them, within a transaction that does more. */
    static void insert(Database.Transaction transaction, List<OutboxMessage> messages) {
        put(transaction, messages.stream().map(OutboxTable::routed).toList());
    }

    private static Queued routed(OutboxMessage message) {
        return new Queued(0, false, message, null);
    }

    private static void put(Database.Transaction transaction, List<Queued> queued) {
        transaction.batch(INSERT, queued.stream().map(OutboxTable::values).toList());
        transaction.batch(
                INSERT_TELLING, queued.stream().flatMap(OutboxTable::tellings).toList());
    }

    private static Object[] values(Queued queued) {
        OutboxMessage message = queued.message();
        Fallback instead = queued.instead();
        return new Object[] {
            message.tenant().value(),
            message.id(),
            message.channel(),
            message.reason().name(),
            Json.text(message.groupLabels()),
            Json.text(message.alertIds()),
            message.alerts().stream().map(AlertJson::write).collect(Collectors.joining("\n")),
            message.createdAt(),
            message.notBefore(),
            message.attempts(),
            instead == null ? null : instead.channel(),
            instead == null ? null : instead.notification(),
            instead == null ? null : instead.reason(),
            instead == null ? null : message.channel(),
            message.isUrgent()
        };
    }

    private static Stream<Object[]> tellings(Queued queued) {
        OutboxMessage message = queued.message();
        return message.alertIds().stream().distinct().map(alert -> new Object[] {
            message.tenant().value(),
            message.id(),
            alert,
            message.channel(),
            message.reason().name(),
            message.createdAt(),
            queued.instead() == null ? null : queued.instead().channel()
        });
    }

    /** Goes from channel to channel in the index, two steps for each. */
    @Override
    public List<Queue> queues() {
        List<Queue> found = new ArrayList<>();
        Queue next = first(null);
        while (next != null) {
            found.add(next);
            Expression further = ExpressionFactory.greaterExp("channel", next.channel());
            Queue neighbour = first(Select.is("tenant", next.tenant().value()).andExp(further));
            next = neighbour == null
                    ? first(ExpressionFactory.greaterExp("tenant", next.tenant().value()))
                    : neighbour;
        }
        return found;
    }

    private Queue first(Expression where) {
        ObjectSelect<DataObject> query =
                Select.from(MESSAGE).orderBy("tenant").orderBy("channel").limit(1);
        if (where != null) {
            query.where(where);
        }
        Object[] row = database.read(context -> query.columns(
                        PropertyFactory.createString("tenant", String.class),
                        PropertyFactory.createString("channel", String.class))
                .selectFirst(context));
        return row == null ? null : new Queue(new TenantId((String) row[0]), (String) row[1]);
    }

    @Override
    public List<Queued> queue(Queue queue, long after, int limit) {
        return database.select(waiting(queue, after).limit(limit), OutboxTable::queued);
    }

    /** What stands in is marked as handed to its own channel, so one index finds what is left to hand over. */
    @Override
    public List<Queued> unhanded(Queue queue, boolean urgentOnly, int limit) {
        List<Queued> found = new ArrayList<>(unhanded(queue, limit, true));
        if (!urgentOnly && found.size() < limit) {
            found.addAll(unhanded(queue, limit - found.size(), false));
        }
        return found;
    }

    private List<Queued> unhanded(Queue queue, int limit, boolean urgent) {
        return database.select(
                Select.of(MESSAGE, queue.tenant())
                        .and(Select.is("channel", queue.channel()))
                        .and(Select.is("handedTo", null))
                        .and(Select.is("urgent", urgent))
                        .orderBy("place")
                        .limit(limit),
                OutboxTable::queued);
    }

    private static ObjectSelect<DataObject> waiting(Queue queue, long after) {
        return Select.of(MESSAGE, queue.tenant())
                .and(Select.is("channel", queue.channel()))
                .and(ExpressionFactory.greaterExp("place", after))
                .orderBy("tenant")
                .orderBy("channel")
                .orderBy("place");
    }

    @Override
    public boolean record(DeliveryAttempt attempt, Instant retryAt, Queued instead) {
        boolean again = attempt.status() == DeliveryAttempt.Status.RETRYING;
        if (again) {
            Objects.requireNonNull(retryAt, "retryAt");
        }
        String tenant = attempt.tenant().value();
        try {
            return database.write(transaction -> {
                transaction.insert(ATTEMPT, row -> row.set("tenant", tenant)
                        .set("notificationId", attempt.notificationId())
                        .set("channel", attempt.channel())
                        .set("attempt", attempt.attempt())
                        .set("attemptedAt", attempt.at())
                        .set(
                                "tookMicros",
                                TimeUnit.NANOSECONDS.toMicros(attempt.took().toNanos()))
                        .set("status", attempt.status().name())
                        .set("reason", attempt.reason())
                        .set("reference", attempt.reference())
                        .set(
                                "told",
                                attempt.told() == null ? null : attempt.told().name())
                        .set("decidedAt", attempt.decidedAt())
                        .set("fallbackFor", attempt.fallbackFor()));
                if (attempt.reference() != null && attempt.status() == DeliveryAttempt.Status.DELIVERED) {
                    transaction.update(
                            "UPDATE telling SET reference = ? WHERE tenant = ? AND notification_id = ?",
                            attempt.reference(),
                            tenant,
                            attempt.notificationId());
                }
                boolean handed = instead != null && hand(transaction, instead);
                if (again) {
                    transaction.update(
                            "UPDATE outbox_message SET not_before = ?, attempts = ? WHERE tenant = ? AND id = ?",
                            retryAt,
                            attempt.attempt(),
                            tenant,
                            attempt.notificationId());
                } else {
                    transaction.update(
                            "DELETE FROM outbox_message WHERE tenant = ? AND id = ?", tenant, attempt.notificationId());
                }
                return handed;
            });
        } catch (Violation e) {
            throw new InvalidInput("tenant", tenant, "does not exist");
        }
    }

    private static boolean hand(Database.Transaction transaction, Queued instead) {
        int changed = transaction.update(
                HAND,
                instead.message().channel(),
                instead.message().tenant().value(),
                instead.instead().notification());
        if (changed == 1) {
            put(transaction, List.of(instead));
        }
        return changed == 1;
    }

    @Override
    public List<Queued> handOver(List<Queued> instead) {
        try {
            return database.write(transaction ->
                    instead.stream().filter(each -> hand(transaction, each)).toList());
        } catch (Violation e) {
            throw new InvalidInput("tenant", instead.get(0).message().tenant().value(), "does not exist");
        }
    }

    @Override
    public void settle(TenantId tenant, String channel, Collection<String> notifications) {
        database.write(transaction -> transaction.batch(
                HAND,
                notifications.stream()
                        .map(id -> new Object[] {channel, tenant.value(), id})
                        .toList()));
    }

    @Override
    public void leaveOut(TenantId tenant, String notification, Collection<String> alertIds) {
        database.write(transaction -> transaction.batch(
                "DELETE FROM telling WHERE tenant = ? AND notification_id = ? AND alert_id = ?",
                alertIds.stream()
                        .map(alert -> new Object[] {tenant.value(), notification, alert})
                        .toList()));
    }

    @Override
    public List<Told> told(TenantId tenant, Collection<String> alertIds) {
        return tellings.of(tenant, alertIds);
    }

    @Override
    public long waiting(TenantId tenant) {
        return database.read(context -> Select.of(MESSAGE, tenant).selectCount(context));
    }

    @Override
    public Page<DeliveryAttempt> ledger(TenantId tenant, String channel, int limit, String cursor) {
        ObjectSelect<DataObject> query = Select.of(ATTEMPT, tenant)
                .orderBy("attemptedAt", SortOrder.DESCENDING)
                .orderBy("seq", SortOrder.DESCENDING)
                .limit(Cursor.limit(limit) + 1);
        if (channel != null) {
            query.and(Select.is("channel", channel));
        }
        Cursor after = Cursor.read(cursor);
        if (after != null) {
            query.and(after.before("attemptedAt", "seq", sequence(after, cursor)));
        }
        Page<Line> page =
                Cursor.page(database.select(query, Line::of), limit, line -> new Cursor(line.attempt.at(), line.key));
        return new Page<>(page.items().stream().map(Line::attempt).toList(), page.next());
    }

    @Override
    public Map<String, String> references(TenantId tenant, String channel, Collection<String> alertIds) {
        Map<String, String> found = new HashMap<>();
        List<String> all = alertIds.stream().distinct().toList();
        for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
            List<String> part = all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE));
            database.select(
                            Select.of(TELLING, tenant)
                                    .and(Select.is("channel", channel))
                                    .and(ExpressionFactory.inExp("alertId", part))
                                    .and(ExpressionFactory.noMatchExp("reference", null))
                                    .orderBy("place"),
                            row -> Map.entry(row.text("alertId"), row.text("reference")))
                    .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        }
        return found;
    }

    @Override
    public List<Telling> tellings(TenantId tenant, String alertId, int limit) {
        List<Row> told = database.select(
                Select.of(TELLING, tenant)
                        .and(Select.is("alertId", alertId))
                        .orderBy("place", SortOrder.DESCENDING)
                        .limit(limit),
                row -> row);
        List<String> ids = told.stream().map(row -> row.text("notificationId")).toList();
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, Deque<DeliveryAttempt>> attempts = new HashMap<>();
        for (Line line : database.select(
                Select.of(ATTEMPT, tenant)
                        .and(ExpressionFactory.inExp("notificationId", ids))
                        .orderBy("seq", SortOrder.DESCENDING)
                        .limit(MOST_LINES),
                Line::of)) {
            Deque<DeliveryAttempt> lines =
                    attempts.computeIfAbsent(line.attempt().notificationId(), id -> new ArrayDeque<>());
            if (lines.size() < MOST_ATTEMPTS) {
                lines.addFirst(line.attempt());
            }
        }
        Map<String, Instant> waiting = new HashMap<>();
        for (Object[] row : database.read(context -> Select.of(MESSAGE, tenant)
                .and(ExpressionFactory.inExp("id", ids))
                .columns(
                        PropertyFactory.createString("id", String.class),
                        PropertyFactory.createBase("notBefore", Instant.class))
                .select(context))) {
            waiting.put((String) row[0], (Instant) row[1]);
        }
        return told.stream()
                .map(row -> new Telling(
                        row.text("notificationId"),
                        row.text("channel"),
                        row.constant("reason", Notification.Reason.class),
                        row.time("decidedAt"),
                        row.text("fallbackFor"),
                        row.text("reference"),
                        List.copyOf(attempts.getOrDefault(row.text("notificationId"), new ArrayDeque<>())),
                        waiting.get(row.text("notificationId"))))
                .toList();
    }

    private static Long sequence(Cursor after, String cursor) {
        try {
            return Long.valueOf(after.key());
        } catch (NumberFormatException e) {
            throw Cursor.invalid(cursor);
        }
    }

    private static OutboxMessage message(Row row) {
        List<Alert> alerts = row.text("alerts").lines().map(AlertJson::read).toList();
        return new OutboxMessage(
                row.text("id"),
                row.tenant(),
                row.text("channel"),
                row.constant("reason", Notification.Reason.class),
                row.texts("groupLabels"),
                ((List<?>) Json.value(row.text("alertIds")))
                        .stream().map(String::valueOf).toList(),
                alerts,
                row.time("createdAt"),
                row.time("notBefore"),
                row.integer("attempts"));
    }

    private static Queued queued(Row row) {
        Fallback instead = row.text("fallbackFor") == null
                ? null
                : new Fallback(row.text("fallbackFor"), row.text("fallbackOf"), row.text("fallbackReason"));
        boolean handed = row.text("handedTo") != null && instead == null;
        return new Queued(row.whole("place"), handed, message(row), instead);
    }

    private record Line(String key, DeliveryAttempt attempt) {
        static Line of(Row row) {
            return new Line(
                    Long.toString(row.whole("seq")),
                    new DeliveryAttempt(
                            row.text("notificationId"),
                            row.tenant(),
                            row.text("channel"),
                            row.integer("attempt"),
                            row.time("attemptedAt"),
                            Duration.of(row.whole("tookMicros"), ChronoUnit.MICROS),
                            row.constant("status", DeliveryAttempt.Status.class),
                            row.text("reason"),
                            row.text("reference"),
                            row.text("told") == null ? null : row.constant("told", Notification.Reason.class),
                            row.time("decidedAt"),
                            row.text("fallbackFor")));
        }
    }
}
