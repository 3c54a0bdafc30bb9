// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.source;

import io.bellwether.api.event.EventBody;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What came of one poll. */
public sealed interface PollOutcome {
    /**
     * An answer.
     *
     * @param events in any order; may be empty even when there is more
     * @param next the cursor for the next page of this window; null when the window is covered
     * @param serverTime the server's clock when it answered; null when it does not say
     * @param unreadable what else the page held that could not be read as an event; passed over for good
     */
    record Page(List<EventBody> events, String next, Instant serverTime, List<Unreadable> unreadable)
            implements PollOutcome {
        public Page {
            events = List.copyOf(events);
            unreadable = List.copyOf(unreadable);
        }

        /** An answer of which all could be read. */
        public Page(List<EventBody> events, String next, Instant serverTime) {
            this(events, next, serverTime, List.of());
        }

        /** An answer of a server that does not tell the time. */
        public Page(List<EventBody> events, String next) {
            this(events, next, null);
        }

        /** True when nothing is left of the window. */
        public boolean complete() {
            return next == null;
        }
    }

    /**
     * An item of a page that is no event.
     *
     * @param key the same when it is read again, so that it is counted once
     * @param problem which item it is and what is wrong with it, for people; without secrets
     */
    record Unreadable(String key, String problem) {
        public Unreadable {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(problem, "problem");
        }
    }

    /**
     * The server asks for less: too many requests, overloaded, or a time-out. The platform waits, and narrows the
     * window.
     *
     * @param retryAfter what the server asked for; null when it did not say
     * @param reason for people; without secrets
     */
    record Throttled(Duration retryAfter, String reason) implements PollOutcome {
        public Throttled {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * It did not work.
     *
     * @param reason for people; without secrets
     * @param permanent true when trying again cannot help until a person changes something (a refused key, a query the
     *     server cannot read); it is then tried less often
     */
    record Failed(String reason, boolean permanent) implements PollOutcome {
        public Failed {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
