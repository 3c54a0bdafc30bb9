// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal.cause;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.Severity;
import io.bellwether.api.event.WellKnown;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.events.EventIndex;
import io.bellwether.incident.Causes.Chain;
import io.bellwether.incident.Causes.Step;
import io.bellwether.incident.internal.References;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What happened under one id, over services and nodes. Safe for concurrent use. */
final class Chains {
    /** So many events are followed when the chain of an incident is looked for. */
    static final int STARTS = 8;

    private static final int MOST = 200;
    private static final int WORTH_IT = 2;

    private final EventIndex index;

    Chains(EventIndex index) {
        this.index = index;
    }

    /** Everything tied to an id. @param kind {@code plan} or {@code correlation} */
    Optional<Chain> of(TenantEnvironment where, String kind, String key, Instant from, Instant to) {
        EventIndex.Related related = index.related(where, key, from, to, MOST);
        if (related.events().isEmpty()) {
            return Optional.empty();
        }
        List<Step> steps = related.events().stream()
                .sorted(Comparator.comparing(Event::timestamp).thenComparing(Event::eventId))
                .map(Chains::step)
                .toList();
        return Optional.of(new Chain(kind, key, steps, related.complete()));
    }

    private static Step step(Event event) {
        return new Step(
                event.timestamp(),
                WellKnown.APP_NAME.text(event),
                WellKnown.SERVER_NODE.text(event),
                event.level(),
                event.message(),
                References.of(event));
    }

    /**
     * The chain that tells most of those that begin at these events: over most services, with most errors.
     *
     * @param ids ids of events
     * @param starts further events
     */
    Optional<Chain> longest(
            TenantEnvironment where, Collection<String> ids, Collection<Event> starts, Instant from, Instant to) {
        Map<String, String> kinds = new TreeMap<>();
        starts.stream().limit(STARTS).forEach(event -> key(event, kinds));
        Set<String> events = new LinkedHashSet<>(ids);
        Chain best = null;
        int most = 0;
        try {
            for (String id : events) {
                EventIndex.Related related = index.related(where, id, from, to, 1);
                related.events().forEach(event -> key(event, kinds));
            }
            int asked = 0;
            for (Map.Entry<String, String> each : kinds.entrySet()) {
                if (asked++ == STARTS) {
                    break;
                }
                Chain chain =
                        of(where, each.getValue(), each.getKey(), from, to).orElse(null);
                int worth = chain == null || chain.steps().size() < WORTH_IT ? 0 : worth(chain);
                if (worth > most) {
                    most = worth;
                    best = chain;
                }
            }
        } catch (EventIndex.NotReady | EventIndex.TooMuch e) {
            return Optional.ofNullable(best);
        }
        return Optional.ofNullable(best);
    }

    private static void key(Event event, Map<String, String> kinds) {
        String plan = WellKnown.PLAN_EXECUTION_ID.text(event);
        String correlation = WellKnown.CORRELATION_ID.text(event);
        if (plan != null) {
            kinds.putIfAbsent(plan, "plan");
        } else if (correlation != null) {
            kinds.putIfAbsent(correlation, "correlation");
        }
    }

    private static int worth(Chain chain) {
        long services = chain.steps().stream()
                .map(step -> String.valueOf(step.service()))
                .distinct()
                .count();
        long nodes = chain.steps().stream()
                .map(step -> String.valueOf(step.node()))
                .distinct()
                .count();
        long errors = chain.steps().stream()
                .filter(step -> Severity.fromName(step.level())
                        .filter(severity -> severity.compareTo(Severity.ERROR) >= 0)
                        .isPresent())
                .count();
        return (int) (1000 * services
                + 100 * nodes
                + 10 * Math.min(9, errors)
                + Math.min(9, chain.steps().size()));
    }
}
