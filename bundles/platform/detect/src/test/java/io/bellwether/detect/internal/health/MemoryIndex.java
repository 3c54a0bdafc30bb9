// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.WellKnown;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.events.EventIndex;
import io.bellwether.expression.Expression;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** An index that looks at every event; its shapes are messages without their digits. */
final class MemoryIndex implements EventIndex {
    private final List<Event> events = new ArrayList<>();
    int questions;
    boolean behind;

    @Override
    public void offer(TenantEnvironment where, List<Event> stored) {
        events.addAll(stored);
    }

    @Override
    public void awaitRoom(TenantEnvironment where, Duration atMost) {}

    @Override
    public Page search(TenantEnvironment where, Instant from, Instant to, Expression filter, int limit, String cursor) {
        ask();
        return new Page(
                events.stream()
                        .filter(within(from, to, filter))
                        .sorted(Comparator.comparing(Event::timestamp).reversed())
                        .limit(limit)
                        .toList(),
                null);
    }

    @Override
    public Top top(TenantEnvironment where, Instant from, Instant to, Expression filter, String field, int most) {
        ask();
        Map<String, Long> counts = new LinkedHashMap<>();
        events.stream().filter(within(from, to, filter)).forEach(event -> {
            String value = field.equals("status_code")
                    ? WellKnown.STATUS_CODE.text(event)
                    : event.message().replaceAll("\\d+", "#");
            if (value != null) {
                counts.merge(value, 1L, Long::sum);
            }
        });
        Map<String, Long> top = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .forEach(each -> top.put(each.getKey(), each.getValue()));
        return new Top(top, 0, 0, counts.size(), 0);
    }

    private void ask() {
        questions++;
        if (behind) {
            throw new NotReady("the index is behind");
        }
    }

    private static Predicate<Event> within(Instant from, Instant to, Expression filter) {
        return event -> !event.timestamp().isBefore(from)
                && event.timestamp().isBefore(to)
                && (filter == null || filter.matches(event));
    }

    @Override
    public Histogram histogram(
            TenantEnvironment where,
            Instant from,
            Instant to,
            Expression filter,
            Duration interval,
            String by,
            int top) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Distribution distribution(
            TenantEnvironment where,
            Instant from,
            Instant to,
            Expression filter,
            String field,
            List<Double> quantiles) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Related related(TenantEnvironment where, String id, Instant from, Instant to, int most) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Status> status(TenantId tenant) {
        return List.of();
    }

    @Override
    public void erase(TenantId tenant) {}

    @Override
    public void expire(TenantEnvironment where, Instant before) {}

    @Override
    public void rebuild(TenantEnvironment where) {}
}
