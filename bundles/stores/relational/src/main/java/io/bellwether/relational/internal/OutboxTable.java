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
import io.bellwether.wire.AlertJson;
import io.bellwether.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.cayenne.DataObject;
import org.apache.cayenne.exp.ExpressionFactory;
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
    /** A message that is there already stays as it is: the same id is the same news. */
    private static final String INSERT = "INSERT INTO outbox_message (tenant, id, channel, reason, group_labels,"
            + " alert_ids, alerts, created_at, not_before, attempts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT DO NOTHING";

    private final Database database;

    @Activate
    public OutboxTable(@Reference OpenDatabase open) {
        this.database = open.database();
    }

    @Override
    public void insert(OutboxMessage message) {
        try {
            database.write(transaction -> {
                insert(transaction, List.of(message));
                return null;
            });
        } catch (Violation e) {
            throw new InvalidInput("tenant", message.tenant().value(), "does not exist");
        }
    }

    /** Puts messages in, within a transaction that does more. */
    static void insert(Database.Transaction transaction, List<OutboxMessage> messages) {
        transaction.batch(
                INSERT,
                messages.stream()
                        .map(message -> new Object[] {
                            message.tenant().value(),
                            message.id(),
                            message.channel(),
                            message.reason().name(),
                            Json.text(message.groupLabels()),
                            Json.text(message.alertIds()),
                            message.alerts().stream().map(AlertJson::write).collect(Collectors.joining("\n")),
                            message.createdAt(),
                            message.notBefore(),
                            message.attempts()
                        })
                        .toList());
    }

    @Override
    public List<OutboxMessage> due(Instant now, int limit) {
        return database.select(
                Select.from(MESSAGE)
                        .where(ExpressionFactory.lessOrEqualExp("notBefore", Values.stored(now)))
                        .orderBy("createdAt")
                        .orderBy("id")
                        .limit(limit),
                OutboxTable::message);
    }

    @Override
    public Instant nextDue() {
        return database.find(Select.from(MESSAGE).orderBy("notBefore").limit(1), row -> row.time("notBefore"))
                .orElse(null);
    }

    @Override
    public void record(DeliveryAttempt attempt, Instant retryAt) {
        boolean again = attempt.status() == DeliveryAttempt.Status.RETRYING;
        if (again) {
            Objects.requireNonNull(retryAt, "retryAt");
        }
        String tenant = attempt.tenant().value();
        try {
            database.write(transaction -> {
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
                        .set("reference", attempt.reference()));
                return again
                        ? transaction.update(
                                "UPDATE outbox_message SET not_before = ?, attempts = ? WHERE tenant = ? AND id = ?",
                                retryAt,
                                attempt.attempt(),
                                tenant,
                                attempt.notificationId())
                        : transaction.update(
                                "DELETE FROM outbox_message WHERE tenant = ? AND id = ?",
                                tenant,
                                attempt.notificationId());
            });
        } catch (Violation e) {
            throw new InvalidInput("tenant", tenant, "does not exist");
        }
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
                            row.text("reference")));
        }
    }
}
