// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.WellKnown;
import io.bellwether.events.EventIndex.Related;
import io.bellwether.events.internal.DayQuery.Hit;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.search.Query;

/** Finds what belongs together by the ids that events share. For one question. */
final class Relating {
    private static final String TRACE = "trace_id";
    private static final int MOST_IDS = 64;

    private final EnvironmentIndex index;
    private final Instant from;
    private final Instant to;
    private final int most;
    private final Budget budget;
    private boolean complete = true;

    Relating(EnvironmentIndex index, Instant from, Instant to, int most, Budget budget) {
        this.index = index;
        this.from = from;
        this.to = to;
        this.most = most;
        this.budget = budget;
    }

    /** @param named the event of that id; null when it is none */
    Related to(String id, Event named) throws IOException {
        Set<String> wanted = new LinkedHashSet<>();
        wanted.add(id);
        if (named != null) {
            ids(named).values().forEach(wanted::add);
        }
        Map<String, Event> events = find(wanted);
        Set<String> linked = new LinkedHashSet<>(wanted);
        events.values().forEach(event -> linked.addAll(ids(event).values()));
        if (linked.size() > wanted.size()) {
            events = find(linked);
        }
        if (named != null && isWithin(named)) {
            events.put(named.rawRef(), named);
        }
        List<Event> sorted = new ArrayList<>(events.values());
        sorted.sort(Comparator.comparing(Event::timestamp).thenComparing(Event::rawRef));
        Map<String, Set<String>> ties = new LinkedHashMap<>();
        for (Event event : sorted) {
            ids(event).forEach((field, value) -> {
                if (linked.contains(value)) {
                    ties.computeIfAbsent(field, key -> new LinkedHashSet<>()).add(value);
                }
            });
        }
        Map<String, List<String>> shown = new LinkedHashMap<>();
        ties.forEach((field, values) -> shown.put(field, List.copyOf(values)));
        return new Related(List.copyOf(sorted), shown, complete);
    }

    private boolean isWithin(Event event) {
        return !event.timestamp().isBefore(from) && event.timestamp().isBefore(to);
    }

    private static Map<String, String> ids(Event event) {
        Map<String, String> ids = new LinkedHashMap<>();
        for (WellKnown fact : Schema.LINKS) {
            String value = fact.text(event);
            if (value != null && !value.isBlank()) {
                ids.put(fact.field(), value);
            }
        }
        if (event.body().traceId() != null) {
            ids.put(TRACE, event.body().traceId());
        }
        return ids;
    }

    /** The newest events that have one of these ids. */
    private Map<String, Event> find(Set<String> ids) throws IOException {
        Set<String> wanted = ids.stream().limit(MOST_IDS).collect(Collectors.toSet());
        complete = ids.size() <= MOST_IDS;
        Query query = Bounds.either(wanted.stream().map(PropertyQueries::link).toList());
        Map<String, Event> found = new LinkedHashMap<>();
        for (DayIndex day : Damage.newestFirst(index, from, to)) {
            Damage.guard(index, day, () -> day(day, query, wanted, found));
        }
        return found;
    }

    private void day(DayIndex day, Query query, Set<String> wanted, Map<String, Event> found) throws IOException {
        try (DayQuery asked = new DayQuery(day, from, to, query, budget)) {
            Hit before = null;
            while (found.size() < most) {
                int batch = most - found.size();
                List<Hit> hits = asked.newest(batch, before, Long.MAX_VALUE);
                for (Event event :
                        budget.read(index.where(), hits.stream().map(Hit::place).toList())) {
                    if (event != null && ids(event).values().stream().anyMatch(wanted::contains)) {
                        found.put(event.rawRef(), event);
                    }
                }
                if (hits.size() < batch) {
                    return;
                }
                before = hits.get(hits.size() - 1);
            }
            complete &= asked.newest(1, before, Long.MAX_VALUE).isEmpty();
        }
    }
}
