// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import io.bellwether.api.detector.SeriesWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** What a detector sees of a series; moved from bucket to bucket and used again. Not safe for concurrent use. */
public final class SeriesView implements SeriesWindow {
    private static final String SINGLE = "value";

    private final Duration step;
    private final long stepMillis;
    private final int window;
    private Series series;
    private long last;
    private int size = 1;
    private boolean open;

    public SeriesView(MeasureSpec spec) {
        this.step = spec.every();
        this.stepMillis = spec.every().toMillis();
        this.window = spec.windowBuckets();
    }

    /** Looks at a series up to a bucket. */
    public void show(Series shown, long lastBucket, boolean stillOpen) {
        series = shown;
        last = lastBucket;
        open = stillOpen;
    }

    /** Sets how many buckets are seen. */
    public void size(int buckets) {
        size = buckets;
    }

    @Override
    public Instant end() {
        return Instant.ofEpochMilli((last + 1) * stepMillis);
    }

    @Override
    public Duration step() {
        return step;
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
        long bucket = last - size + 1 + index;
        return series.value(bucket - window + 1, bucket);
    }

    /** The value over the window that ends with the last bucket. */
    @Override
    public double last() {
        return series.value(last - window + 1, last);
    }

    @Override
    public Duration age() {
        return series.since() > last ? Duration.ZERO : Duration.ofMillis((last + 1 - series.since()) * stepMillis);
    }

    @Override
    public boolean open() {
        return open;
    }

    @Override
    public SeriesWindow hours() {
        throw new IllegalStateException("the detector asks for no history");
    }

    @Override
    public ZoneId zone() {
        return ZoneOffset.UTC;
    }

    @Override
    public List<String> measures() {
        return List.of(SINGLE);
    }

    @Override
    public SeriesWindow measure(String name) {
        if (!name.equals(SINGLE)) {
            throw new IllegalArgumentException("there is no measure '" + name + "'");
        }
        return this;
    }
}
