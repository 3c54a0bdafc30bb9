// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.WellKnown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One group of a measure: its buckets and the events it was last made of. Not safe for concurrent use. */
public final class Series {
    private static final int EVIDENCE = 8;
    private static final int SHOWN = 5;
    private static final long NEVER = Long.MAX_VALUE;
    private static final long HOUR = 3_600_000;

    private final Map<String, String> group;
    private final Buckets buckets;
    private final int perHour;
    private final String[] eventIds = new String[EVIDENCE];
    private final Instant[] eventTimes = new Instant[EVIDENCE];
    private final String[] eventNodes = new String[EVIDENCE];
    private int nextEvidence;
    private long since = NEVER;
    private long newest = Long.MIN_VALUE;
    private long touchedFrom = NEVER;
    private long touchedTo = Long.MIN_VALUE;
    private long latestMillis = Long.MIN_VALUE;

    Series(Map<String, String> group, Buckets buckets, long step) {
        this.group = group;
        this.buckets = buckets;
        this.perHour = (int) (HOUR / step);
    }

    /** The labels of the group, in the order of the measure's fields. */
    public Map<String, String> group() {
        return group;
    }

    /** The first bucket of the series; {@code Long.MAX_VALUE} while there is none. */
    public long since() {
        return since;
    }

    /** The newest bucket with an event; {@code Long.MIN_VALUE} while there is none. */
    public long newest() {
        return newest;
    }

    /** The oldest bucket that fresh events of this batch went to; {@code Long.MAX_VALUE} for none. */
    public long touchedFrom() {
        return touchedFrom;
    }

    /** The newest bucket that fresh events of this batch went to. */
    public long touchedTo() {
        return touchedTo;
    }

    /** The time of the latest fresh event of this batch, in milliseconds since 1970. */
    public long latestMillis() {
        return latestMillis;
    }

    /** The value over a run of buckets, both ends included; NaN before the series began. */
    public double value(long from, long to) {
        return to < since ? Double.NaN : buckets.value(from, to);
    }

    /** True when further events can only make this bucket's value greater. */
    public boolean grows(long bucket) {
        return buckets.grows(bucket);
    }

    /** The newest events before a time, newest first. */
    public List<Evidence> evidence(Instant before) {
        List<Evidence> found = new ArrayList<>(SHOWN);
        for (int i = 1; i <= EVIDENCE && found.size() < SHOWN; i++) {
            int slot = Math.floorMod(nextEvidence - i, EVIDENCE);
            if (eventIds[slot] != null && eventTimes[slot].isBefore(before)) {
                found.add(new Evidence(eventIds[slot], eventTimes[slot], eventNodes[slot], null));
            }
        }
        found.sort((one, other) -> other.timestamp().compareTo(one.timestamp()));
        return found;
    }

    /**
     * The mean of an hour's buckets; NaN without any.
     *
     * @param hour whole hours since 1970
     */
    public double hour(long hour) {
        double sum = 0;
        int count = 0;
        for (long bucket = Math.max(since, hour * perHour); bucket < (hour + 1) * perHour; bucket++) {
            double value = value(bucket, bucket);
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    void begin(long bucket) {
        since = Math.min(since, bucket);
    }

    /** True when this is the first fresh event of the batch. */
    boolean touch(long bucket, long millis) {
        boolean first = touchedFrom == NEVER;
        touchedFrom = Math.min(touchedFrom, bucket);
        touchedTo = Math.max(touchedTo, bucket);
        latestMillis = Math.max(latestMillis, millis);
        return first;
    }

    void settle() {
        touchedFrom = NEVER;
        touchedTo = Long.MIN_VALUE;
        latestMillis = Long.MIN_VALUE;
    }

    void add(long bucket, int offset, double number, double other, double weight, Object item) {
        buckets.add(bucket, offset, number, other, weight, item);
        newest = Math.max(newest, bucket);
        since = Math.min(since, bucket);
    }

    void remember(Event event) {
        eventIds[nextEvidence] = event.eventId();
        eventTimes[nextEvidence] = event.timestamp();
        eventNodes[nextEvidence] = WellKnown.SERVER_NODE.text(event);
        nextEvidence = (nextEvidence + 1) % EVIDENCE;
    }

    void extend(int limit, int window) {
        buckets.extend(limit, window);
    }
}
