// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.Journal;
import io.bellwether.journal.JournalReader;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.Workers;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Offers the journal below the node's data folder as a service. */
@Component(service = {Journal.class, JournalReader.class})
public final class JournalComponent implements Journal, JournalReader {
    private static final String FOLDER = "journal";

    private final SegmentJournal journal;

    @Activate
    public JournalComponent(
            @Reference NodeSettings node,
            @Reference TenantKeys keys,
            @Reference InstantSource time,
            @Reference Workers workers,
            @Reference Meters meters)
            throws IOException {
        journal = new SegmentJournal(node.data().resolve(FOLDER), keys, time, workers, meters, new Storage());
    }

    @Deactivate
    public void stop() {
        journal.close();
    }

    @Override
    public CompletionStage<Appended> append(TenantEnvironment where, List<Event> events) {
        return journal.append(where, events);
    }

    @Override
    public Found find(
            TenantEnvironment where, Instant from, Instant to, Predicate<Event> filter, int limit, String cursor) {
        return journal.find(where, from, to, filter, limit, cursor);
    }

    @Override
    public Event find(TenantEnvironment where, String eventId) {
        return journal.find(where, eventId);
    }

    @Override
    public void replay(TenantEnvironment where, Instant from, Instant to, Consumer<List<Event>> sink) {
        journal.replay(where, from, to, sink);
    }

    @Override
    public List<Event> read(TenantEnvironment where, List<String> rawRefs) {
        return journal.read(where, rawRefs);
    }

    @Override
    public Reading readAfter(TenantEnvironment where, String position, int most) {
        return journal.readAfter(where, position, most);
    }

    @Override
    public String end(TenantEnvironment where) {
        return journal.end(where);
    }

    @Override
    public String positionOf(Event event) {
        return journal.positionOf(event);
    }

    @Override
    public List<TenantEnvironment> environments() {
        return journal.environments();
    }

    @Override
    public void erase(TenantId tenant) {
        journal.erase(tenant);
    }

    @Override
    public List<SegmentCheck> verify(TenantId tenant) {
        return journal.verify(tenant);
    }
}
