// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
     * Tells what frames there are, without reading events where that can be spared.
     *
     * @param position as in {@link #readAfter}
     * @param most how many frames at most
     * @return in the order they were written
     */
    default List<Frame> frames(TenantEnvironment where, String position, int most) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        readAfter(where, position, most).events().forEach(event -> counts.merge(positionOf(event), 1, Integer::sum));
        List<Frame> frames = new ArrayList<>();
        counts.forEach((at, events) -> frames.add(new Frame(at, events)));
        return frames;
    }

    /** Tells which of two positions of an environment comes first, as comparators do. */
    static int compare(String one, String other) {
        String[] left = one.split("/");
        String[] right = other.split("/");
        int order = Long.compare(Long.parseLong(left[0]), Long.parseLong(right[0]));
        order = order != 0 ? order : Integer.compare(Integer.parseInt(left[1]), Integer.parseInt(right[1]));
        return order != 0 ? order : Integer.compare(Integer.parseInt(left[2]), Integer.parseInt(right[2]));
    }

    /** A position before everything that is received in or after the hour of this time. */
    static String before(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), 3600) - 1 + "/" + Integer.MAX_VALUE + "/" + Integer.MAX_VALUE;
    }

    /**
     * A frame.
     *
     * @param events that it holds
     */
    record Frame(String position, int events) {}

    /**
     * What was read.
     *
     * @param position where to go on; the position given when nothing was there
     * @param end true when nothing more was durable
     */
    record Reading(List<Event> events, String position, boolean end) {}
}
