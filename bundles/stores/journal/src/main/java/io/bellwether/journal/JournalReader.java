// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.util.List;

/** Reads the log by place, for what stands behind it, such as an index. Safe for concurrent use. */
public interface JournalReader {
    /**
     * Reads events by their place.
     *
     * @param rawRefs as in {@link Event#rawRef()}, in any order
     * @return one for each place, in the order asked; null where there is none, or it was removed or cannot be read
     */
    List<Event> read(TenantEnvironment where, List<String> rawRefs);

    /**
     * Reads durable events in the order they were written.
     *
     * @param position from the last reading; null for the beginning. A position of a segment that was removed since goes
     *     on with the next that is there.
     * @param most about how many events to return, more than zero; whole frames are read
     */
    Reading readAfter(TenantEnvironment where, String position, int most);

    /** The position of the last durable frame, so that a reader can tell how far behind it is; null when there is none. */
    String end(TenantEnvironment where);

    /** The position behind an event's frame, so that a reader who has all up to it can go on there. */
    String positionOf(Event event);

    /**
     * What was read.
     *
     * @param position where to go on; the position given when nothing was there
     * @param end true when nothing more was durable
     */
    record Reading(List<Event> events, String position, boolean end) {}
}
