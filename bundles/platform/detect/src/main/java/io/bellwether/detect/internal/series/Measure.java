// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import io.bellwether.api.event.Event;
import io.bellwether.detect.SampleRate;
import io.bellwether.detect.internal.series.ValueFunction.Kind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A measure at work: sorts events into groups and buckets. Policies that ask the same share one. Not safe for concurrent
 * use.
 */
public final class Measure {
    /** The label's value of events that lack the field they are grouped by. */
    public static final String NO_VALUE = "(none)";

    private static final long HOUR = 3_600_000;
    /** So many hours before a bucket is dropped its hour's mean is kept. */
    private static final int LEAVING = 3;

    private final MeasureSpec spec;
    private final SeriesLimits limits;
    private final long step;
    private final Map<Object, Series> groups = new HashMap<>();
    private final List<Series> inOrder = new ArrayList<>();
    private final List<Series> touched = new ArrayList<>();
    private final Cell cell = new Cell();
    /** Null unless increases are measured. */
    private final Counters counters;

    private int limit;
    private int window;
    private boolean evidence;
    /** The last bucket that everybody who reads evidence has done with. */
    private long settled = Long.MIN_VALUE;

    private boolean hours;
    private boolean recorded;
    private long overflowing;

    /** @param limit how many buckets are kept */
    public Measure(MeasureSpec spec, int limit) {
        this(spec, limit, SeriesLimits.alone());
    }

    /**
     * A measure that shares limits with others.
     *
     * @param limit how many buckets are kept
     */
    public Measure(MeasureSpec spec, int limit, SeriesLimits limits) {
        this.spec = spec;
        this.limits = limits;
        this.step = spec.every().toMillis();
        this.limit = limit;
        this.window = spec.windowBuckets();
        this.counters = switch (spec.value().kind()) {
            case INCREASE, SHARE -> new Counters();
            default -> null;
        };
        if (spec.by().isEmpty()) {
            group(List.of());
        }
    }

    public MeasureSpec spec() {
        return spec;
    }

    public long stepMillis() {
        return step;
    }

    /** Every group, in the order they were first seen; a new one is the last. */
    public List<Series> series() {
        return Collections.unmodifiableList(inOrder);
    }

    /** The groups that fresh events of this batch went to. */
    public List<Series> touched() {
        return touched;
    }

    /** How many events were left out because their group would have been one too many. */
    public long overflowing() {
        return overflowing;
    }

    /** Keeps more buckets from now on, for one more reader. */
    public void extend(int newLimit, int newWindow) {
        limit = Math.max(limit, newLimit);
        window = Math.max(window, newWindow);
        inOrder.forEach(series -> series.extend(limit, window));
    }

    /** Remembers the latest events of each group from now on. */
    public void keepEvidence() {
        evidence = true;
    }

    /** Says that nobody asks for the evidence of buckets up to this one by themselves any more. */
    public void settled(long bucket) {
        settled = bucket;
    }

    /** Keeps the means of hours from now on, 35 days of them. */
    public void keepHours() {
        hours = true;
        inOrder.forEach(Series::keepHours);
    }

    /** Whether the means of hours are kept. */
    public boolean keepsHours() {
        return hours;
    }

    /** Notes from now on which buckets change, so that they can be written down. */
    public void record() {
        recorded = true;
        inOrder.forEach(Series::record);
    }

    /** How many buckets are kept. */
    public int limit() {
        return limit;
    }

    /** Bytes of the numbers of all groups. */
    public long bytes() {
        return inOrder.stream().mapToLong(Series::bytes).sum();
    }

    /** The bucket a time lies in. */
    public long bucket(long millis) {
        return Math.floorDiv(millis, step);
    }

    /** Says that the environment was watched at this time, so that a group that always exists has begun. */
    public void watched(long millis) {
        if (spec.by().isEmpty()) {
            inOrder.get(0).begin(bucket(millis));
        }
    }

    /**
     * Takes one event that concerns this measure.
     *
     * @param millis its time
     * @param fresh whether it may lead to a verdict
     * @param selected it passes the filter; so does every event where there is none
     * @param counted it passes the filter of a ratio
     */
    public void add(Event event, long millis, boolean fresh, boolean selected, boolean counted) {
        double number = 1;
        Object item = null;
        if (spec.value().kind() == Kind.RATIO) {
            number = selected ? 1 : 0;
        } else if (spec.value().kind() == Kind.DISTINCT) {
            item = spec.number().value(event);
            if (item == null) {
                return;
            }
        } else if (spec.number() != null) {
            number = spec.number().number(event);
            if (Double.isNaN(number)) {
                return;
            }
        }
        double other = counted ? 1 : 0;
        double weight = SampleRate.of(event);
        if (counters != null) {
            double rise = counters.rise(event, spec.value().field(), number, millis);
            boolean share = spec.value().kind() == Kind.SHARE;
            number = share && !selected ? 0 : rise;
            other = share && counted ? rise : 0;
            weight = 1;
        }
        Series series = groupOf(event);
        if (series == null) {
            overflowing++;
            return;
        }
        long bucket = bucket(millis);
        series.add(bucket, (int) (millis - bucket * step), number, other, weight, item);
        if (fresh) {
            if (evidence) {
                series.remember(event, bucket, settled);
            }
            if (series.touch(bucket, millis)) {
                touched.add(series);
            }
        }
    }

    /**
     * Takes a number as what one bucket of a group holds, as if events had led to it: what is counted, the events in a
     * second for a rate, the only value for the others. Percentiles are then within 2 % of it.
     *
     * @param group a value for each label; further groups than are followed are left out
     * @param value NaN for a bucket without events
     */
    public void put(Map<String, String> group, long bucket, double value) {
        Series series = Double.isNaN(value)
                ? null
                : group(spec.by().stream()
                        .map(field -> group.getOrDefault(field.label(), NO_VALUE))
                        .toList());
        if (series == null) {
            return;
        }
        if (spec.value().kind() == Kind.DISTINCT) {
            for (long item = 0; item < Math.round(value); item++) {
                series.add(bucket, 0, 1, 0, 1, bucket + "/" + item);
            }
            series.begin(bucket);
        } else {
            double number = spec.value().kind() == Kind.RATE ? value * step / 1000 : value;
            series.add(bucket, 0, number, 1, 1, null);
        }
    }

    /** Follows the groups of another measure of the same kind, though nothing is known of them yet. */
    public void expect(Measure other) {
        other.inOrder.forEach(each -> group(each.values()));
    }

    /** Takes over what another measure of the same kind holds of one bucket. */
    public void copy(Measure other, long bucket) {
        for (Series each : other.inOrder) {
            if (each.since() <= bucket && each.newest() >= bucket && each.store(bucket, cell)) {
                Series series = group(each.values());
                if (series != null) {
                    series.load(bucket, cell);
                }
            }
        }
    }

    /** Ends a batch. */
    public void settle() {
        touched.forEach(Series::settle);
        touched.clear();
    }

    /** Drops groups without an event since a bucket; for the others, keeps hours before their buckets are gone. */
    public void expire(long oldest, Consumer<Series> dropped) {
        if (hours) {
            long leaving = Math.floorDiv(oldest * step, HOUR) + LEAVING;
            inOrder.forEach(series -> series.roll(leaving));
        }
        if (spec.by().isEmpty()) {
            return;
        }
        Iterator<Series> each = inOrder.iterator();
        while (each.hasNext()) {
            Series series = each.next();
            if (series.newest() < oldest) {
                each.remove();
                groups.values().remove(series);
                limits.give(1);
                dropped.accept(series);
            }
        }
    }

    private Series groupOf(Event event) {
        List<Field> by = spec.by();
        if (by.isEmpty()) {
            return inOrder.get(0);
        }
        if (by.size() == 1) {
            String value = by.get(0).text(event);
            Series series = groups.get(value == null ? NO_VALUE : value);
            return series != null ? series : group(List.of(value == null ? NO_VALUE : value));
        }
        List<String> values = new ArrayList<>(by.size());
        for (Field field : by) {
            String value = field.text(event);
            values.add(value == null ? NO_VALUE : value);
        }
        Series series = groups.get(values);
        return series != null ? series : group(values);
    }

    /** The group of these values, in the order of {@link MeasureSpec#by()}; a new one, or null when there are too many. */
    Series group(List<String> values) {
        Object key = values.size() == 1 ? values.get(0) : values;
        Series known = groups.get(key);
        if (known != null) {
            return known;
        }
        if (!spec.by().isEmpty() && !limits.take(groups.size())) {
            return null;
        }
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            labels.put(spec.by().get(i).label(), values.get(i));
        }
        Series series = new Series(
                List.copyOf(values),
                Collections.unmodifiableMap(labels),
                Buckets.of(spec.value(), limit, step / 1000.0, window),
                step,
                limit);
        if (hours) {
            series.keepHours();
        }
        if (recorded) {
            series.record();
        }
        groups.put(key, series);
        inOrder.add(series);
        return series;
    }

    /** Gives its places back, when it is no longer followed. */
    public void close() {
        limits.give(spec.by().isEmpty() ? 0 : inOrder.size());
    }

    /** Forgets everything that was measured. */
    public void clear() {
        close();
        groups.clear();
        inOrder.clear();
        touched.clear();
        if (spec.by().isEmpty()) {
            group(List.of());
        }
    }

    /** Adds what was gathered from other events. */
    public void absorb(Measure other) {
        for (Series more : other.inOrder) {
            Series series = group(more.values());
            if (series != null) {
                series.absorb(more);
            }
        }
    }

    /** Writes what is needed beside the cells to go on: the groups in their order, and what is open in each. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(inOrder.size());
        for (Series series : inOrder) {
            List<String> values = series.values();
            out.writeInt(values.size());
            for (String value : values) {
                Texts.write(out, value);
            }
            series.write(out);
        }
    }

    /** Reads it again, once the cells are there; groups come into the order they had. */
    public void read(DataInput in) throws IOException {
        List<Series> order = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            List<String> values = new ArrayList<>();
            for (int more = in.readInt(); more > 0; more--) {
                values.add(Texts.read(in));
            }
            Series series = group(values);
            if (series == null) {
                throw new IOException("a snapshot holds more series than the limits let in");
            }
            series.read(in);
            order.add(series);
        }
        inOrder.removeAll(order);
        inOrder.forEach(series -> groups.values().remove(series));
        limits.give(spec.by().isEmpty() ? 0 : inOrder.size());
        inOrder.clear();
        inOrder.addAll(order);
    }
}
