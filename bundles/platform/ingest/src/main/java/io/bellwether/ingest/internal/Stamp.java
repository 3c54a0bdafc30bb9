// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.journal.EventIds;
import java.time.Duration;
import java.time.Instant;

/** Gives each event its tenant, environment, time of arrival and id, and its time when the sender gave none. */
final class Stamp implements Stage {
    static final Duration FUTURE = Duration.ofHours(24);

    @Override
    public void apply(IntakeBatch batch) {
        Instant now = batch.receivedAt();
        Instant latest = now.plus(FUTURE);
        for (int i = 0; i < batch.bodies().size(); i++) {
            EventBody body = batch.bodies().get(i);
            Instant timestamp = body.timestamp() == null ? now : body.timestamp();
            if (timestamp.isAfter(latest)) {
                batch.reject(
                        i,
                        "timestamp: '" + timestamp + "' is more than 24 hours in the future; send the time at which it"
                                + " happened, in UTC, or none");
                continue;
            }
            if (timestamp.isBefore(Instant.EPOCH)) {
                batch.reject(
                        i,
                        "timestamp: '" + timestamp + "' is before 1970; send the time at which it happened, in UTC, or"
                                + " none");
                continue;
            }
            boolean senderId = body.eventId() != null && !body.eventId().isBlank();
            String id = senderId ? body.eventId() : EventIds.next(now);
            batch.add(new Event(batch.where(), id, senderId, timestamp, now, body, null));
        }
    }
}
