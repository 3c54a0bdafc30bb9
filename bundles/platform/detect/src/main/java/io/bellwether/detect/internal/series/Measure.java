// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import io.bellwether.api.event.Event;
import io.bellwether.detect.SampleRate;
import io.bellwether.detect.internal.series.ValueFunction.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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

    private static final int MOST_GROUPS = 1_000;
    private static final long HOURS_KEPT = Duration.ofDays(35).toMillis();

    private final MeasureSpec spec;
    private final long step;
    private final Map<Object, Series> groups = new HashMap<>();
    private final List<Series> inOrder = new ArrayList<>();
    private final List<Series> touched = new ArrayList<>();
    private int limit;
    private int window;
    private boolean evidence;
    private long overflowing;

    /** @param limit how many buckets are kept */
    public Measure(MeasureSpec spec, int limit) {
        this.spec = spec;
        this.step = spec.every().toMillis();
        this.limit = limit;
        this.window = spec.windowBuckets();
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

    /** Every group, in the order they were first seen. */
    public Collection<Series> series() {
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

    /** Keeps enough for the means of 35 days' hours from now on. */
    public void keepHours() {
        extend((int) (HOURS_KEPT / step), window);
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
        Series series = groupOf(event);
        if (series == null) {
            overflowing++;
            return;
        }
        long bucket = bucket(millis);
        series.add(bucket, (int) (millis - bucket * step), number, counted ? 1 : 0, SampleRate.of(event), item);
        if (fresh) {
            if (evidence) {
                series.remember(event);
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
        List<String> values = spec.by().stream()
                .map(field -> group.getOrDefault(field.label(), NO_VALUE))
                .toList();
        Object key = values.size() == 1 ? values.get(0) : values;
        Series known = spec.by().isEmpty() ? inOrder.get(0) : groups.get(key);
        Series series = known == null && !Double.isNaN(value) ? group(values) : known;
        if (series == null || Double.isNaN(value)) {
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

    /** Takes over what another measure of the same kind holds of one bucket. */
    public void copy(Measure other, long bucket) {
        for (Series each : other.inOrder) {
            if (each.since() <= bucket && each.newest() >= bucket) {
                put(each.group(), bucket, each.value(bucket, bucket));
            }
        }
    }

    /** Ends a batch. */
    public void settle() {
        touched.forEach(Series::settle);
        touched.clear();
    }

    /** Drops groups without an event since a bucket. */
    public void expire(long oldest, Consumer<Series> dropped) {
        if (spec.by().isEmpty()) {
            return;
        }
        Iterator<Series> each = inOrder.iterator();
        while (each.hasNext()) {
            Series series = each.next();
            if (series.newest() < oldest) {
                each.remove();
                groups.values().remove(series);
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

    /** A new group; null when there are too many. */
    private Series group(List<String> values) {
        if (groups.size() >= MOST_GROUPS) {
            return null;
        }
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            labels.put(spec.by().get(i).label(), values.get(i));
        }
        Series series = new Series(
                Collections.unmodifiableMap(labels), Buckets.of(spec.value(), limit, step / 1000.0, window), step);
        groups.put(values.size() == 1 ? values.get(0) : values, series);
        inOrder.add(series);
        return series;
    }
}
