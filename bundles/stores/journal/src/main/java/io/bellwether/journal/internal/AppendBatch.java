// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.journal.Journal.Appended;
import io.bellwether.wire.EventJson;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Events that wait to be written, already in the form they are written in. */
final class AppendBatch {
    private final TenantEnvironment where;
    private final List<Event> events;
    private final List<byte[]> lines;
    private final IdHash[] ids;
    private final long bytes;
    private final CompletableFuture<Appended> receipt = new CompletableFuture<>();

    AppendBatch(TenantEnvironment where, List<Event> events, IdHasher hasher) {
        this.where = where;
        this.events = List.copyOf(events);
        lines = new ArrayList<>(events.size());
        ids = new IdHash[events.size()];
        long sum = 0;
        for (int i = 0; i < ids.length; i++) {
            Event event = this.events.get(i);
            if (!event.where().equals(where)) {
                throw new IllegalArgumentException("an event of " + event.where() + " in a batch of " + where);
            }
            byte[] line = EventJson.line(event);
            lines.add(line);
            sum += line.length;
            ids[i] = event.senderId() ? hasher.hash(event.source(), event.eventId()) : null;
        }
        bytes = sum;
    }

    TenantEnvironment where() {
        return where;
    }

    int size() {
        return ids.length;
    }

    Event event(int index) {
        return events.get(index);
    }

    byte[] line(int index) {
        return lines.get(index);
    }

    /** Null for an event without a sender's id. */
    IdHash id(int index) {
        return ids[index];
    }

    long bytes() {
        return bytes;
    }

    CompletableFuture<Appended> receipt() {
        return receipt;
    }
}
