// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.Properties;
import io.bellwether.api.event.WellKnown;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.events.EventIndex;
import io.bellwether.expression.Expression;
import io.bellwether.expression.InvalidExpression;
import io.bellwether.incident.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Who met with an incident, and by which ids its events are tied to others. Safe for concurrent use. */
final class Witnesses {
    /** Under which names events say who was working. */
    private static final List<String> PEOPLE = List.of(
            "UserName", "User", "UserId", "user_name", "user", "user_id", "enduser.id", "user.id", "Subject", "Person");

    private static final Expression FELT =
            expression("@Level in ['Warning', 'Error', 'Fatal'] ci or @StatusCode >= 400");
    private static final int SHOWN = 50;
    private static final int STARTS = 8;
    private static final int TIED = 100;
    private static final int MOST_IDS = 40;
    private static final Duration AROUND = Duration.ofMinutes(10);
    private static final Duration LONGEST = Duration.ofHours(24);

    private final EventIndex index;

    Witnesses(EventIndex index) {
        this.index = index;
    }

    Lookout.Found of(Incident incident, List<Alert> alerts, String cause, Instant now) {
        Instant to = min(
                        incident.resolvedAt() == null ? now : incident.resolvedAt(),
                        incident.startedAt().plus(LONGEST))
                .plusSeconds(1);
        Map<String, Long> people = new LinkedHashMap<>();
        long distinct = 0;
        if (incident.startedAt().isBefore(to)) {
            for (String name : PEOPLE) {
                EventIndex.Top top = index.top(incident.where(), incident.startedAt(), to, FELT, name, SHOWN);
                top.counts().forEach((value, count) -> people.merge(value, count, Long::sum));
                distinct = Math.max(distinct, top.distinct());
            }
        }
        Set<String> ids = new TreeSet<>();
        for (Event event : tied(incident.where(), alerts)) {
            Stream.of(WellKnown.PLAN_EXECUTION_ID, WellKnown.CORRELATION_ID, WellKnown.INTERNAL_CORRELATION_ID)
                    .map(each -> each.text(event))
                    .filter(Objects::nonNull)
                    .filter(id -> ids.size() < MOST_IDS)
                    .forEach(ids::add);
            PEOPLE.stream()
                    .map(name -> Properties.find(event.properties(), name))
                    .filter(String.class::isInstance)
                    .forEach(value -> people.merge(value.toString(), 1L, Long::sum));
        }
        List<String> shown = people.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(SHOWN)
                .map(Map.Entry::getKey)
                .toList();
        return new Lookout.Found(cause, shown, Math.max(distinct, people.size()), List.copyOf(ids));
    }

    private static Instant min(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** The events alerts rest on, and those that are tied to them. */
    private Collection<Event> tied(TenantEnvironment where, List<Alert> alerts) {
        Map<String, Event> found = new LinkedHashMap<>();
        Set<String> asked = new LinkedHashSet<>();
        for (Alert alert : alerts) {
            for (Evidence evidence : alert.evidence()) {
                if (asked.size() < STARTS && evidence.timestamp() != null && asked.add(evidence.eventId())) {
                    Instant at = evidence.timestamp();
                    index.related(where, evidence.eventId(), at.minus(AROUND), at.plus(AROUND), TIED)
                            .events()
                            .forEach(event -> found.put(event.eventId(), event));
                }
            }
        }
        return found.values();
    }

    private static Expression expression(String text) {
        try {
            return Expression.parse(text);
        } catch (InvalidExpression e) {
            throw new IllegalStateException(e);
        }
    }
}
