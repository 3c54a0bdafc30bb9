// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import io.bellwether.api.detector.SeriesWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** What one detector sees of the group and bucket its {@link SeriesCursor} stands at. Not safe for concurrent use. */
public final class SeriesView implements SeriesWindow {
    private final SeriesCursor cursor;
    private final List<String> names;
    private final int[] places;
    private final Hours hours;
    private int size;
    private final SeriesView[] single;

    /**
     * @param names of the measures that are seen
     * @param places of these measures, as the cursor numbers them
     * @param size how many buckets are seen
     * @param hours how many hours are seen; 0 for none
     */
    SeriesView(SeriesCursor cursor, List<String> names, int[] places, int size, int hours) {
        this.cursor = cursor;
        this.names = List.copyOf(names);
        this.places = places.clone();
        this.size = size;
        this.hours = hours == 0 ? null : new Hours(this, hours);
        this.single = new SeriesView[places.length];
        for (int i = 0; i < places.length && places.length > 1; i++) {
            single[i] = new SeriesView(cursor, List.of(names.get(i)), new int[] {places[i]}, size, hours);
        }
    }

    /** A view of one measure that stands alone and sees no hours; it sees one bucket until told otherwise. */
    public SeriesView(MeasureSpec spec) {
        this(new SeriesCursor(List.of(spec), () -> ZoneOffset.UTC), List.of("value"), new int[1], 1, 0);
    }

    /** Looks at a series up to a bucket; for a view that stands alone. */
    public void show(Series series, long bucket, boolean open) {
        if (open) {
            cursor.showOpen(new Series[] {series}, series.since(), bucket, bucket - 1);
        } else {
            cursor.show(new Series[] {series}, series.since(), bucket);
        }
    }

    /** Sets how many buckets are seen; for a view that stands alone. */
    public void size(int buckets) {
        size = buckets;
    }

    @Override
    public Instant end() {
        return Instant.ofEpochMilli((cursor.last() + 1) * cursor.stepMillis());
    }

    @Override
    public Duration step() {
        return cursor.step();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public double value(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("bucket " + index + " of " + size);
        }
        return cursor.read(places[0], cursor.last() - size + 1 + index);
    }

    /** The value over the window that ends with the last bucket. */
    @Override
    public double last() {
        return cursor.value(places[0], cursor.last());
    }

    @Override
    public Duration age() {
        long since = cursor.since(places[0]);
        return since > cursor.last()
                ? Duration.ZERO
                : Duration.ofMillis((cursor.last() + 1 - since) * cursor.stepMillis());
    }

    @Override
    public boolean open() {
        return cursor.open();
    }

    @Override
    public SeriesWindow hours() {
        if (hours == null) {
            throw new IllegalStateException("the detector asks for no history");
        }
        return hours;
    }

    @Override
    public ZoneId zone() {
        return cursor.zone();
    }

    @Override
    public List<String> measures() {
        return names;
    }

    @Override
    public SeriesWindow measure(String name) {
        int place = names.indexOf(name);
        if (place < 0) {
            throw new IllegalArgumentException("there is no measure '" + name + "'; there are " + names);
        }
        return single[place] == null ? this : single[place];
    }

    /** The same in whole hours. */
    private static final class Hours implements SeriesWindow {
        private static final Duration HOUR = Duration.ofHours(1);

        private final SeriesView of;
        private final int size;

        Hours(SeriesView of, int size) {
            this.of = of;
            this.size = size;
        }

        /** The hour after the last one that is whole. */
        private long after() {
            return Math.floorDiv((of.cursor.last() + 1) * of.cursor.stepMillis(), HOUR.toMillis());
        }

        @Override
        public Instant end() {
            return Instant.ofEpochMilli(after() * HOUR.toMillis());
        }

        @Override
        public Duration step() {
            return HOUR;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public double value(int index) {
            if (index < 0 || index >= size) {
                throw new IndexOutOfBoundsException("hour " + index + " of " + size);
            }
            return of.cursor.readHour(of.places[0], after() - size + index);
        }

        @Override
        public Duration age() {
            Duration age = of.age().minus(Duration.between(end(), of.end()));
            return age.isNegative() ? Duration.ZERO : age;
        }

        @Override
        public boolean open() {
            return false;
        }

        @Override
        public SeriesWindow hours() {
            return this;
        }

        @Override
        public ZoneId zone() {
            return of.zone();
        }

        @Override
        public List<String> measures() {
            return of.names;
        }

        @Override
        public SeriesWindow measure(String name) {
            return of.measure(name).hours();
        }
    }
}
