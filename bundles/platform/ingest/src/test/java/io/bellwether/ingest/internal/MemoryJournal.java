// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.journal.Journal;
import io.bellwether.journal.JournalReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Keeps events in a list; can be told to be full, or to hold receipts back. */
final class MemoryJournal implements Journal, JournalReader {
    final List<Event> events = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final List<Runnable> held = new ArrayList<>();
    boolean full;
    boolean holding;

    @Override
    public synchronized CompletionStage<Appended> append(TenantEnvironment where, List<Event> batch) {
        if (full) {
            return CompletableFuture.failedFuture(new JournalFull("no room"));
        }
        List<Event> stored = new ArrayList<>();
        for (Event event : batch) {
            if (!event.senderId() || ids.add(where + " " + event.source() + " " + event.eventId())) {
                stored.add(event.at("memory:" + events.size()));
                events.add(event);
            }
        }
        Appended appended = new Appended(stored, batch.size() - stored.size());
        CompletableFuture<Appended> receipt = new CompletableFuture<>();
        if (holding) {
            held.add(() -> receipt.complete(appended));
        } else {
            receipt.complete(appended);
        }
        return receipt;
    }

    synchronized void release() {
        holding = false;
        held.forEach(Runnable::run);
        held.clear();
    }

    synchronized int size() {
        return events.size();
    }

    @Override
    public synchronized Found find(
            TenantEnvironment where, Instant from, Instant to, Predicate<Event> filter, int limit, String cursor) {
        return new Found(List.copyOf(events), null);
    }

    @Override
    public synchronized Event find(TenantEnvironment where, String eventId) {
        return events.stream()
                .filter(event -> event.eventId().equals(eventId))
                .findFirst()
                .orElse(null);
    }

    @Override
    public synchronized void replay(TenantEnvironment where, Instant from, Instant to, Consumer<List<Event>> sink) {
        sink.accept(List.copyOf(events));
    }

    @Override
    public synchronized List<TenantEnvironment> environments() {
        return events.stream().map(Event::where).distinct().sorted().toList();
    }

    @Override
    public synchronized void erase(TenantId tenant) {
        events.removeIf(event -> event.where().tenant().equals(tenant));
    }

    @Override
    public synchronized List<Event> read(TenantEnvironment where, List<String> rawRefs) {
        throw new UnsupportedOperationException("nothing reads by place");
    }

    /** A position is how many events of the journal come before it. */
    @Override
    public synchronized Reading readAfter(TenantEnvironment where, String position, int most) {
        int from = position == null ? 0 : Integer.parseInt(position);
        int to = Math.min(events.size(), from + most);
        List<Event> found = events.subList(from, to).stream()
                .filter(event -> event.where().equals(where))
                .toList();
        return new Reading(found, String.valueOf(to), to == events.size());
    }

    @Override
    public synchronized String end(TenantEnvironment where) {
        return events.isEmpty() ? null : String.valueOf(events.size());
    }

    @Override
    public String positionOf(Event event) {
        return String.valueOf(Integer.parseInt(event.rawRef().substring("memory:".length())) + 1);
    }

    @Override
    public List<SegmentCheck> verify(TenantId tenant) {
        return List.of();
    }
}
