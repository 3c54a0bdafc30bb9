// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;

/**
 * Stands at one bucket of one group, whose measures are joined by equal labels; the {@link SeriesView}s of all detectors
 * follow it. Not safe for concurrent use.
 */
public final class SeriesCursor {
    private static final long HOUR = 3_600_000;

    private final Duration step;
    private final long stepMillis;
    private final Supplier<ZoneId> zone;
    private final int[] windows;
    private final double[] empty;
    private Series[] parts;
    private long since;
    private long last;
    private long settled;
    private boolean open;
    private boolean unsettledRead;

    /** @param specs the measures; all of them have buckets of the same width */
    public SeriesCursor(List<MeasureSpec> specs, Supplier<ZoneId> zone) {
        this.step = specs.get(0).every();
        this.stepMillis = step.toMillis();
        this.zone = zone;
        this.windows = specs.stream().mapToInt(MeasureSpec::windowBuckets).toArray();
        this.empty = specs.stream()
                .mapToDouble(spec -> switch (spec.value().kind()) {
                    case COUNT, RATE, SUM, DISTINCT -> 0;
                    default -> Double.NaN;
                })
                .toArray();
    }

    /** A view of some measures, for one detector. @param hours how many of them it sees; 0 for none */
    public SeriesView view(List<String> names, int[] places, int size, int hours) {
        return new SeriesView(this, names, places, size, hours);
    }

    /**
     * Goes to a closed bucket.
     *
     * @param series for each measure the group's series; null where it has none
     * @param first the first bucket of any of them
     */
    public void show(Series[] series, long first, long bucket) {
        parts = series;
        since = first;
        last = bucket;
        settled = bucket;
        open = false;
        unsettledRead = false;
    }

    /** Goes to a bucket that is still open. @param closed the last bucket that is not */
    public void showOpen(Series[] series, long first, long bucket, long closed) {
        show(series, first, bucket);
        settled = closed;
        open = true;
    }

    /** Stays with the group. */
    public void move(long bucket) {
        last = bucket;
        settled = bucket;
    }

    /** True when, since the cursor came here, a bucket before the last was read that may yet change. */
    public boolean readUnsettled() {
        return unsettledRead;
    }

    /** Says that something else was used that may yet change. */
    public void usedUnsettled() {
        unsettledRead = true;
    }

    public boolean open() {
        return open;
    }

    public long last() {
        return last;
    }

    /** The last bucket that can no longer change. */
    public long settled() {
        return settled;
    }

    /** The first bucket of the group. */
    public long since() {
        return since;
    }

    /** The value of a measure over the window that ends with a bucket. */
    public double value(int measure, long bucket) {
        Series series = parts[measure];
        if (series != null && series.since() <= bucket) {
            return series.value(bucket - windows[measure] + 1, bucket);
        }
        return bucket >= since && parts.length > 1 ? empty[measure] : Double.NaN;
    }

    double read(int measure, long bucket) {
        if (open && bucket > settled && bucket != last) {
            unsettledRead = true;
        }
        return value(measure, bucket);
    }

    double readHour(int measure, long hour) {
        if (open && (hour + 1) * HOUR > (settled + 1) * stepMillis) {
            unsettledRead = true;
        }
        Series series = parts[measure];
        return series == null ? Double.NaN : series.hour(hour);
    }

    long since(int measure) {
        return parts.length == 1 ? parts[measure].since() : since;
    }

    Duration step() {
        return step;
    }

    long stepMillis() {
        return stepMillis;
    }

    ZoneId zone() {
        return zone.get();
    }
}
