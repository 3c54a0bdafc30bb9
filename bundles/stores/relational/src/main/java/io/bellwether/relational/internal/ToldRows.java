// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.notifier.Notification;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.OutboxStore.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.cayenne.exp.ExpressionFactory;
import org.apache.cayenne.exp.property.PropertyFactory;
import org.apache.cayenne.query.SortOrder;

/** Reads who was told of an alert, and whether the receivers took it. */
record ToldRows(Database database) {
    private static final int MOST = 5_000;
    private static final int AT_ONCE = 500;

    /** Oldest first; the newest {@value #MOST}. */
    List<Told> of(TenantId tenant, Collection<String> alertIds) {
        List<Row> rows = new ArrayList<>();
        inParts(
                alertIds,
                part -> rows.addAll(database.select(
                        Select.of("Telling", tenant)
                                .and(ExpressionFactory.inExp("alertId", part))
                                .orderBy("place", SortOrder.DESCENDING)
                                .limit(MOST - Math.min(MOST - 1, rows.size())),
                        row -> row)));
        Set<String> ids = new HashSet<>();
        rows.forEach(row -> ids.add(row.text("notificationId")));
        Set<String> waiting = new HashSet<>();
        Map<String, Instant> delivered = new HashMap<>();
        inParts(ids, part -> {
            waiting.addAll(waiting(tenant, part));
            delivered.putAll(delivered(tenant, part));
        });
        List<Told> told = new ArrayList<>();
        for (Row row : rows) {
            String id = row.text("notificationId");
            told.add(new Told(
                    row.text("alertId"),
                    id,
                    row.text("channel"),
                    row.constant("reason", Notification.Reason.class),
                    row.time("decidedAt"),
                    row.text("fallbackFor"),
                    waiting.contains(id),
                    delivered.get(id)));
        }
        Collections.reverse(told);
        return told;
    }

    private List<String> waiting(TenantId tenant, List<String> ids) {
        return database.read(context -> Select.of("OutboxMessage", tenant)
                .and(ExpressionFactory.inExp("id", ids))
                .column(PropertyFactory.createString("id", String.class))
                .select(context));
    }

    private Map<String, Instant> delivered(TenantId tenant, List<String> ids) {
        Map<String, Instant> delivered = new HashMap<>();
        for (Object[] row : database.read(context -> Select.of("DeliveryAttempt", tenant)
                .and(ExpressionFactory.inExp("notificationId", ids))
                .and(Select.is("status", DeliveryAttempt.Status.DELIVERED.name()))
                .columns(
                        PropertyFactory.createString("notificationId", String.class),
                        PropertyFactory.createBase("attemptedAt", Instant.class))
                .select(context))) {
            delivered.put((String) row[0], (Instant) row[1]);
        }
        return delivered;
    }

    private static void inParts(Collection<String> all, Consumer<List<String>> read) {
        List<String> distinct = all.stream().distinct().toList();
        for (int from = 0; from < distinct.size(); from += AT_ONCE) {
            read.accept(distinct.subList(from, Math.min(distinct.size(), from + AT_ONCE)));
        }
    }
}
