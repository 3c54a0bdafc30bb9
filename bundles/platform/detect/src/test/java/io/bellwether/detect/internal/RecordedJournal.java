// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.journal.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A journal of events that a test has put in. */
final class RecordedJournal implements Journal {
    private final List<Event> events = new ArrayList<>();

    void add(List<Event> more) {
        events.addAll(more);
    }

    @Override
    public CompletionStage<Appended> append(TenantEnvironment where, List<Event> more) {
        events.addAll(more);
        return CompletableFuture.completedFuture(new Appended(more, 0));
    }

    @Override
    public Found find(
            TenantEnvironment where, Instant from, Instant to, Predicate<Event> filter, int limit, String cursor) {
        return new Found(events.stream().filter(filter).limit(limit).toList(), null);
    }

    @Override
    public Event find(TenantEnvironment where, String eventId) {
        return events.stream()
                .filter(event -> event.eventId().equals(eventId))
                .findFirst()
                .orElse(null);
    }

    @Override
    public void replay(TenantEnvironment where, Instant from, Instant to, Consumer<List<Event>> sink) {
        sink.accept(events.stream()
                .filter(event -> event.where().equals(where))
                .filter(event ->
                        !event.timestamp().isBefore(from) && event.timestamp().isBefore(to))
                .toList());
    }

    @Override
    public List<TenantEnvironment> environments() {
        return events.stream().map(Event::where).distinct().toList();
    }

    @Override
    public void erase(TenantId tenant) {
        events.removeIf(event -> event.where().tenant().equals(tenant));
    }

    @Override
    public List<SegmentCheck> verify(TenantId tenant) {
        return List.of();
    }
}
