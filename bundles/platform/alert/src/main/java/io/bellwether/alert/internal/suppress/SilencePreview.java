// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.Silences.Preview;
import io.bellwether.alert.internal.routing.Matcher;
import io.bellwether.alert.internal.routing.RoutingTable;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.Page;
import io.bellwether.relational.TrailEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Looks at the past for what a silence would have hidden. */
final class SilencePreview {
    private static final int PAGE = 1_000;
    private static final int MOST_LOOKED_AT = 50_000;
    private static final int MOST_TRAILS = 2_000;
    private static final int SHOWN = 100;
    /** The stage of a trail that decides what is put into the outbox. */
    private static final String ROUTE = "route";

    private static final Set<String> REASONS = Arrays.stream(Notification.Reason.values())
            .map(Notification.Reason::toString)
            .collect(Collectors.toUnmodifiableSet());

    private final AlertStore alerts;

    SilencePreview(AlertStore alerts) {
        this.alerts = alerts;
    }

    Preview of(TenantId tenant, List<Matcher> matchers, Instant from, Instant to) {
        List<Alert> hidden = new ArrayList<>();
        boolean complete = each(AlertQuery.of(tenant), alert -> {
            boolean inTime = !alert.createdAt().isBefore(from);
            if (inTime && Matchers.match(matchers, RoutingTable.labels(alert))) {
                hidden.add(alert);
            }
            return inTime;
        });
        Open open = open(tenant, matchers);
        complete &= open.complete();
        Map<String, Long> policies = new HashMap<>();
        hidden.forEach(alert -> policies.merge(alert.policy(), 1L, Long::sum));
        return new Preview(
                from,
                to,
                hidden.size(),
                messages(tenant, hidden, from),
                open.taken(),
                mostFirst(policies),
                hidden.subList(0, Math.min(SHOWN, hidden.size())),
                complete && hidden.size() <= MOST_TRAILS);
    }

    /** How many alerts that are not resolved these matchers take. */
    Open open(TenantId tenant, List<Matcher> matchers) {
        long[] counts = new long[2];
        AlertQuery unresolved =
                new AlertQuery(tenant, Set.of(), Set.of(AlertState.OPEN, AlertState.ACK), Set.of(), null, null);
        boolean complete = each(unresolved, alert -> {
            counts[0] += Matchers.match(matchers, RoutingTable.labels(alert)) ? 1 : 0;
            counts[1]++;
            return true;
        });
        return new Open(counts[0], counts[1], complete);
    }

    /** Alerts that are not resolved. @param complete false when there were more than are looked at */
    record Open(long taken, long all, boolean complete) {}

    /** Shows alerts, newest first, until one is refused. @return false when there were more than are looked at */
    private boolean each(AlertQuery query, Predicate<Alert> more) {
        String cursor = null;
        int seen = 0;
        do {
            Page<AlertRecord> page = alerts.list(query, PAGE, cursor);
            for (AlertRecord record : page.items()) {
                if (!more.test(record.alert())) {
                    return true;
                }
            }
            seen += page.items().size();
            cursor = page.next();
        } while (cursor != null && seen < MOST_LOOKED_AT);
        return cursor == null;
    }

    /** Alerts that went in one message were put into the outbox at one time, for one reason and one channel. */
    private long messages(TenantId tenant, List<Alert> hidden, Instant from) {
        Set<String> messages = new HashSet<>();
        for (Alert alert : hidden.subList(0, Math.min(MOST_TRAILS, hidden.size()))) {
            for (TrailEntry entry : alerts.trail(tenant, alert.id())) {
                if (tells(entry) && !entry.at().isBefore(from)) {
                    messages.add(entry.at() + " " + entry.decision());
                }
            }
        }
        return messages.size();
    }

    private static boolean tells(TrailEntry entry) {
        int space = entry.decision().indexOf(" for ");
        return entry.stage().equals(ROUTE)
                && space > 0
                && REASONS.contains(entry.decision().substring(0, space));
    }

    private static Map<String, Long> mostFirst(Map<String, Long> counts) {
        Map<String, Long> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(each -> sorted.put(each.getKey(), each.getValue()));
        return sorted;
    }
}
