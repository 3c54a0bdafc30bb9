// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.ingest.Intake.Rejected;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Events on their way through the stages. For one thread. */
final class IntakeBatch {
    private static final int ENVELOPE = 220;

    private final TenantEnvironment where;
    private final Instant receivedAt;
    private final List<EventBody> bodies;
    private final List<Rejected> rejected = new ArrayList<>();
    private List<Event> events;
    private final Map<String, Long> dropped = new TreeMap<>();

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

    /** Replaces each event by another one, never null. */
    void change(UnaryOperator<Event> change) {
        events.replaceAll(change);
    }

    /** Leaves out the events of this reason. */
    void drop(String reason, Predicate<Event> which) {
        int before = events.size();
        events.removeIf(which);
        dropped(reason, before - events.size());
    }

    /** Replaces all events by those that are left. */
    void keep(List<Event> kept) {
        events = kept;
    }

    /** Notes that events were left out. */
    void dropped(String reason, int amount) {
        if (amount > 0) {
            dropped.merge(reason, (long) amount, Long::sum);
        }
    }

    List<Rejected> rejected() {
        return rejected;
    }

    /** How many were left out, by reason. */
    Map<String, Long> dropped() {
        return dropped;
    }

    int droppedInAll() {
        return (int) dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    /** About how many bytes of JSON the events are. */
    long bytes() {
        long bytes = 0;
        for (Event event : events) {
            bytes += size(event);
        }
        return bytes;
    }

    private static long size(Event event) {
        EventBody body = event.body();
        long size = ENVELOPE + body.message().length() + length(body.template()) + length(body.exception());
        for (Map.Entry<String, Object> property : body.properties().entrySet()) {
            size += property.getKey().length() + 6 + size(property.getValue());
        }
        return size;
    }

    private static long size(Object value) {
        long size = 8;
        if (value instanceof String text) {
            size = text.length();
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                size += String.valueOf(entry.getKey()).length() + 6 + size(entry.getValue());
            }
        } else if (value instanceof List<?> items) {
            for (Object item : items) {
                size += 1 + size(item);
            }
        }
        return size;
    }

    private static int length(String text) {
        return text == null ? 0 : text.length();
    }
}
