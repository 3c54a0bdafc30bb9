// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.source;

import io.bellwether.api.event.EventBody;
import java.util.List;
import java.util.Objects;

/** What came of one read of a {@link TailingSource}. */
public sealed interface TailOutcome {
    /**
     * What was read.
     *
     * @param events in order; each with an id that is the same when it is read again
     * @param unreadable how many items could not be read as events and were passed over
     * @param problem what was wrong with the last of these; null when all could be read
     * @param position where to read on; at most 64 KiB of text
     * @param more true when there is more to read at once
     */
    record Read(List<EventBody> events, int unreadable, String problem, String position, boolean more)
            implements TailOutcome {
        public Read {
            events = List.copyOf(events);
            Objects.requireNonNull(position, "position");
        }
    }

    /**
     * It did not work.
     *
     * @param reason for people; without secrets
     */
    record Failed(String reason) implements TailOutcome {
        public Failed {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
