// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.Silences.State;
import io.bellwether.alert.internal.routing.Matcher;
import java.time.Instant;
import java.util.List;

/**
 * Nobody is told of alerts that all matchers take, from {@code startsAt} until just before {@code endsAt}.
 *
 * @param createdBy who asked for it; null for the platform
 * @param comment why; may be null
 */
record Silence(String id, List<Matcher> matchers, Instant startsAt, Instant endsAt, String createdBy, String comment) {
    Silence {
        matchers = List.copyOf(matchers);
    }

    State state(Instant now) {
        if (!now.isBefore(endsAt)) {
            return State.EXPIRED;
        }
        return now.isBefore(startsAt) ? State.PENDING : State.ACTIVE;
    }

    Silence endingAt(Instant end) {
        return new Silence(id, matchers, end.isBefore(startsAt) ? end : startsAt, end, createdBy, comment);
    }
}
