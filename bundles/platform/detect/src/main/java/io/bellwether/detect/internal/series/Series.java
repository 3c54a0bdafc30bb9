// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Event;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One group of a measure: its buckets and the events it was last made of. Not safe for concurrent use. */
public final class Series {
    /** How many hours a series of hours reaches back. */
    static final int HOURS = 35 * 24;

    private static final long NEVER = Long.MAX_VALUE;
    private static final long HOUR = 3_600_000;
    private static final long[] NONE = {};

    private final List<String> values;
    private final Map<String, String> group;
    private final Buckets buckets;
    private final int perHour;
    private int limit;
    /** Null until the first is remembered. */
    private Witnesses witnesses;

    /** The means of whole hours; null unless someone asks for them. */
    private Ring hours;

    /** Null unless the series is written down. */
    private Changes changes;

    private long since = NEVER;
    private long newest = Long.MIN_VALUE;
    private long touchedFrom = NEVER;
    private long touchedTo = Long.MIN_VALUE;
    private long latestMillis = Long.MIN_VALUE;

    Series(List<String> values, Map<String, String> group, Buckets buckets, long step, int limit) {
        this.values = values;
        this.group = group;
        this.buckets = buckets;
        this.perHour = (int) (HOUR / step);
        this.limit = limit;
    }

    /** The labels of the group, in the order of the measure's fields. */
    public Map<String, String> group() {
        return group;
    }

    /** The values of the group, in the order of the measure's fields. */
    List<String> values() {
        return values;
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
        return witnesses == null ? List.of() : witnesses.before(before);
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
        leave(bucket);
        buckets.add(bucket, offset, number, other, weight, item);
        changed(bucket);
    }

    private void changed(long bucket) {
        newest = Math.max(newest, bucket);
        since = Math.min(since, bucket);
        if (changes != null) {
            changes.add(bucket);
        }
        if (hours != null) {
            long hour = Math.floorDiv(bucket, perHour);
            if (hours.holds(hour) && !isGone(hour * perHour)) {
                hours.set(hour, Double.NaN);
            }
        }
    }

    /** Keeps an event as evidence. @param settled the last bucket that everybody has done with */
    void remember(Event event, long bucket, long settled) {
        if (witnesses == null) {
            witnesses = new Witnesses();
        }
        witnesses.add(bucket, event, settled);
    }

    void extend(int newLimit, int window) {
        limit = Math.max(limit, newLimit);
        buckets.extend(newLimit, window);
    }

    /** Keeps the means of hours from now on. */
    void keepHours() {
        if (hours == null) {
            hours = new Ring(HOURS, Double.NaN);
        }
    }

    /**
     * The mean of an hour's buckets; NaN without any, and for all hours while nobody has asked for hours.
     *
     * @param hour whole hours since 1970
     */
    public double hour(long hour) {
        if (hours == null) {
            return Double.NaN;
        }
        double known = hours.get(hour);
        if (Double.isNaN(known)) {
            known = mean(hour);
            if (!Double.isNaN(known) && (hour + 1) * perHour <= newest) {
                hours.set(hour, known);
            }
        }
        return known;
    }

    /** What was kept of an hour elsewhere; what the buckets say goes before it. */
    void hour(long hour, double mean) {
        if (hours != null) {
            hours.set(hour, mean);
        }
    }

    /** Keeps the means of the hours before this one, before their buckets are gone. */
    void roll(long before) {
        if (hours == null || since == NEVER) {
            return;
        }
        long first = Math.max(Math.floorDiv(since, perHour), before - HOURS);
        for (long hour = before - 1; hour >= first; hour--) {
            if (Double.isNaN(hours.get(hour))) {
                double mean = mean(hour);
                if (!Double.isNaN(mean)) {
                    hour(hour, mean);
                }
            }
        }
    }

    /** Keeps the mean of the newest hour before a later bucket comes. */
    private void leave(long bucket) {
        if (hours == null || bucket <= newest || newest == Long.MIN_VALUE) {
            return;
        }
        long hour = Math.floorDiv(newest, perHour);
        if (Math.floorDiv(bucket, perHour) > hour && Double.isNaN(hours.get(hour))) {
            hours.set(hour, mean(hour));
        }
    }

    private double mean(long hour) {
        long end = (hour + 1) * perHour;
        if (end <= since || isGone(end - 1)) {
            return Double.NaN;
        }
        double sum = 0;
        int count = 0;
        for (long bucket = hour * perHour; bucket < end; bucket++) {
            double value = isGone(bucket) ? Double.NaN : value(bucket, bucket);
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    private boolean isGone(long bucket) {
        return bucket <= newest - limit;
    }

    /** Notes from now on which buckets change. */
    void record() {
        if (changes == null) {
            changes = new Changes();
        }
    }

    /** The buckets up to this one that changed since they were last taken, oldest first; empty for none. */
    long[] changes(long upTo) {
        return changes == null || changes.isEmpty() ? NONE : changes.take(upTo);
    }

    /** Notes that buckets were not written after all. */
    void unwritten(long[] again) {
        for (long bucket : again) {
            changes.add(bucket);
        }
    }

    boolean store(long bucket, Cell out) {
        return buckets.store(bucket, out);
    }

    /** Takes what was known of a bucket; it need not be written again. */
    void load(long bucket, Cell cell) {
        leave(bucket);
        buckets.load(bucket, cell);
        newest = Math.max(newest, bucket);
        since = Math.min(since, bucket);
    }

    /** Adds what was gathered from other events. */
    void absorb(Series other) {
        buckets.absorb(other.buckets);
        if (other.changes != null) {
            for (long bucket : other.changes(Long.MAX_VALUE)) {
                changed(bucket);
            }
        }
        begin(other.since);
        newest = Math.max(newest, other.newest);
    }

    /** Writes what the cells do not say. */
    void write(DataOutput out) throws IOException {
        out.writeLong(since);
        out.writeLong(newest);
        out.writeBoolean(witnesses != null);
        if (witnesses != null) {
            witnesses.write(out);
        }
        buckets.write(out);
    }

    /** Reads it again, once the cells are there. */
    void read(DataInput in) throws IOException {
        since = in.readLong();
        newest = in.readLong();
        if (in.readBoolean()) {
            witnesses = new Witnesses();
            witnesses.read(in);
        }
        buckets.read(in);
    }

    /** Bytes of numbers that are kept. */
    long bytes() {
        return buckets.bytes() + (hours == null ? 0 : hours.bytes());
    }
}
