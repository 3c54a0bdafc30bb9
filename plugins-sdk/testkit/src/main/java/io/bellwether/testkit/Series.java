// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import io.bellwether.api.detector.SeriesWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A window over a series for tests of detectors. Immutable; each refining method returns a new window.
 *
 * <pre>{@code
 * SeriesWindow window = Series.of(10, 12, 9, 80).step(Duration.ofMinutes(1)).endingAt(now);
 * }</pre>
 *
 * Unless it is said otherwise a bucket is one minute wide, the window ends at 2025-08-12T00:00:00Z, the series is as old
 * as its values, and the last bucket is closed.
 */
public final class Series implements SeriesWindow {
    private static final Instant END = Instant.parse("2025-08-12T00:00:00Z");

    private final Values values;
    private final Duration step;
    private final Instant end;
    private final Duration age;
    private final boolean open;
    private final Series hours;
    private final ZoneId zone;
    /** The policy's measures by name; this series alone when empty. */
    private final Map<String, Series> measures;

    /** A stretch of values that the windows of one series share; before the first of them there is none. */
    private record Values(double[] shared, int from, int size) {
        static Values of(double... values) {
            return new Values(values, 0, values.length);
        }

        double get(int index) {
            return from + index < 0 ? Double.NaN : shared[from + index];
        }

        double[] copy(int length) {
            double[] copy = new double[length];
            for (int i = 0; i < size; i++) {
                copy[i] = get(i);
            }
            return copy;
        }
    }

    private Series(
            Values values,
            Duration step,
            Instant end,
            Duration age,
            boolean open,
            Series hours,
            ZoneId zone,
            Map<String, Series> measures) {
        this.values = values;
        this.step = step;
        this.end = end;
        this.age = age;
        this.open = open;
        this.hours = hours;
        this.zone = zone;
        this.measures = measures;
    }

    /** Oldest first; NaN where there is no value. At least one. */
    public static Series of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("values must hold at least one bucket");
        }
        return new Series(
                Values.of(values.clone()), Duration.ofMinutes(1), END, null, false, null, ZoneOffset.UTC, Map.of());
    }

    /** {@code size} buckets of the same value. */
    public static Series constant(double value, int size) {
        double[] values = new double[size];
        Arrays.fill(values, value);
        return of(values);
    }

    /** The same series with these values after its last; its end moves on accordingly. */
    public Series then(double... more) {
        double[] joined = values.copy(values.size() + more.length);
        System.arraycopy(more, 0, joined, values.size(), more.length);
        return new Series(
                Values.of(joined),
                step,
                end.plus(step.multipliedBy(more.length)),
                age == null ? null : age.plus(step.multipliedBy(more.length)),
                open,
                hours,
                zone,
                measures);
    }

    /** The same series with another last value. */
    public Series withLast(double value) {
        double[] changed = values.copy(values.size());
        changed[changed.length - 1] = value;
        return new Series(Values.of(changed), step, end, age, open, hours, zone, measures);
    }

    /** The width of a bucket. */
    public Series step(Duration width) {
        if (width.isNegative() || width.isZero()) {
            throw new IllegalArgumentException("step " + width + " must be positive");
        }
        return new Series(values, width, end, age, open, hours, zone, measures);
    }

    /** The end of the last bucket. */
    public Series endingAt(Instant instant) {
        return new Series(values, step, Objects.requireNonNull(instant, "instant"), age, open, hours, zone, measures);
    }

    /** How long the series has been followed. */
    public Series age(Duration duration) {
        return new Series(values, step, end, Objects.requireNonNull(duration, "duration"), open, hours, zone, measures);
    }

    /** The last bucket may yet grow. */
    public Series stillOpen() {
        return new Series(values, step, end, age, true, hours, zone, measures);
    }

    /**
     * What a detector that looks back {@code size} buckets sees when the bucket at {@code index} has closed: NaN before
     * this series began.
     */
    public Series seenAt(int index, int size) {
        Values seen = new Values(values.shared(), values.from() + index - size + 1, size);
        int after = values.size() - 1 - index;
        Duration later = step.multipliedBy(after);
        Map<String, Series> others = new LinkedHashMap<>();
        measures.forEach((name, series) -> others.put(name, series.seenAt(index, size)));
        return new Series(seen, step, end.minus(later), age().minus(later), false, hours, zone, others);
    }

    /** The same series with this past in whole hours, for {@link #hours()}. */
    public Series withHours(Series past) {
        return new Series(values, step, end, age, open, past.step(Duration.ofHours(1)), zone, measures);
    }

    /** The same series, about people in this time zone. */
    public Series in(ZoneId other) {
        return new Series(values, step, end, age, open, hours, other, measures);
    }

    /** Several measures over the same buckets, by name; the window shows the first. */
    public static Series of(Map<String, Series> measures) {
        Series first = measures.values().iterator().next();
        return new Series(
                first.values,
                first.step,
                first.end,
                first.age,
                first.open,
                first.hours,
                first.zone,
                Collections.unmodifiableMap(new LinkedHashMap<>(measures)));
    }

    @Override
    public SeriesWindow hours() {
        if (hours == null) {
            throw new IllegalStateException("the series has no past in hours: give it one by withHours");
        }
        return hours;
    }

    @Override
    public ZoneId zone() {
        return zone;
    }

    @Override
    public List<String> measures() {
        return measures.isEmpty() ? List.of("value") : List.copyOf(measures.keySet());
    }

    @Override
    public SeriesWindow measure(String name) {
        if (measures.isEmpty() && name.equals("value")) {
            return this;
        }
        if (!measures.containsKey(name)) {
            throw new IllegalArgumentException("there is no measure '" + name + "'");
        }
        return measures.get(name);
    }

    @Override
    public Instant end() {
        return end;
    }

    @Override
    public Duration step() {
        return step;
    }

    @Override
    public int size() {
        return values.size();
    }

    @Override
    public double value(int index) {
        return values.get(Objects.checkIndex(index, values.size()));
    }

    @Override
    public Duration age() {
        return age == null ? step.multipliedBy(values.size()) : age;
    }

    @Override
    public boolean open() {
        return open;
    }

    @Override
    public String toString() {
        return values.size() + " x " + step + " until " + end + (open ? " (open) " : " ")
                + Arrays.toString(values.copy(values.size()));
    }
}
