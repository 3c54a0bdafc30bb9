// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.event;

import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * One event as the platform keeps it: a source's facts, stamped with where it belongs and when it arrived. Immutable.
 *
 * @param where tenant and environment
 * @param eventId the sender's id, or one given by the platform; never null
 * @param senderId true when {@code eventId} came from the sender, so that it takes part in deduplication
 * @param timestamp when it happened, UTC
 * @param receivedAt when the platform took it in, UTC
 * @param body what the source said
 * @param rawRef where it lies in the journal, {@code segment:frame:index}; null before it is written
 */
public record Event(
        TenantEnvironment where,
        String eventId,
        boolean senderId,
        Instant timestamp,
        Instant receivedAt,
        EventBody body,
        String rawRef) {
    public Event {
        Objects.requireNonNull(where, "where");
        Objects.requireNonNull(eventId, "eventId");
        Objects.requireNonNull(timestamp, "timestamp");
        Objects.requireNonNull(receivedAt, "receivedAt");
        Objects.requireNonNull(body, "body");
    }

    public String source() {
        return body.source();
    }

    public String type() {
        return body.type();
    }

    public Severity severity() {
        return body.severity();
    }

    public String level() {
        return body.level();
    }

    public String message() {
        return body.message();
    }

    public Map<String, Object> properties() {
        return body.properties();
    }

    /** The same event with its place in the journal. */
    public Event at(String ref) {
        return new Event(where, eventId, senderId, timestamp, receivedAt, body, ref);
    }
}
