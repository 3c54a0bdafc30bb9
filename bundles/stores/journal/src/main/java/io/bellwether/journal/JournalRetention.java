// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** Removes events that were kept long enough. Safe for concurrent use. */
public interface JournalRetention {
    /**
     * Removes what expired, here and in the object store. Age is counted from when an event was received, not from its own
     * time, which may be wrong; and by the hour: an event expires when the hour in which it was stored ended longer ago than
     * it is to be kept. A segment all of which expired is deleted. From others the expired events are taken out, as soon as
     * a rule is due for the segment; the places of the rest stay valid. A segment that is still written, or not sealed yet,
     * is never changed.
     *
     * <p>The id of an expired event stays known at least as long as its segment is there: sent again, it is a duplicate
     * and does not come back.
     *
     * <p>Blocks while it works. Called again after a failure or a crash, it goes on where it ended.
     *
     * @param rules the first that fits an event decides
     * @param otherwise how long to keep what no rule fits
     * @throws IllegalArgumentException when a time to keep is not positive
     */
    Expired expire(TenantEnvironment where, List<Rule> rules, Duration otherwise);

    /**
     * How long to keep some events.
     *
     * @param keep more than zero
     * @param id what tells the rule from a changed one, such as its text. A segment to which all that is due was applied
     *     is not read again until another rule becomes due or an id or a time changes.
     */
    record Rule(Predicate<Event> what, Duration keep, String id) {
        /** A rule that is always the same. */
        public Rule(Predicate<Event> what, Duration keep) {
            this(what, keep, "");
        }
    }

    /**
     * What was removed.
     *
     * @param segments deleted whole
     * @param events all that were removed
     * @param bytes freed, in files and objects
     */
    record Expired(int segments, long events, long bytes) {
        public static final Expired NOTHING = new Expired(0, 0, 0);

        public Expired plus(Expired other) {
            return new Expired(segments + other.segments, events + other.events, bytes + other.bytes);
        }
    }
}
