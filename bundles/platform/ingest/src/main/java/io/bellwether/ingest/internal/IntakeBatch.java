// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.ingest.Intake.Rejected;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Events on their way through the stages. For one thread. */
final class IntakeBatch {
    private final TenantEnvironment where;
    private final Instant receivedAt;
    private final List<EventBody> bodies;
    private final List<Rejected> rejected = new ArrayList<>();
    private List<Event> events;
    private int dropped;

    IntakeBatch(TenantEnvironment where, Instant receivedAt, List<EventBody> bodies) {
        this.where = where;
        this.receivedAt = receivedAt;
        this.bodies = bodies;
        this.events = new ArrayList<>(bodies.size());
    }

    TenantEnvironment where() {
        return where;
    }

    Instant receivedAt() {
        return receivedAt;
    }

    /** What was handed in. */
    List<EventBody> bodies() {
        return bodies;
    }

    /** What has come through so far. */
    List<Event> events() {
        return events;
    }

    void add(Event event) {
        events.add(event);
    }

    void reject(int index, String error) {
        rejected.add(new Rejected(index, error));
    }

    /** Replaces each event; those that become null are dropped. */
    void map(Function<Event, Event> change) {
        List<Event> kept = new ArrayList<>(events.size());
        for (Event event : events) {
            Event changed = change.apply(event);
            if (changed == null) {
                dropped++;
            } else {
                kept.add(changed);
            }
        }
        events = kept;
    }

    List<Rejected> rejected() {
        return rejected;
    }

    int dropped() {
        return dropped;
    }
}
