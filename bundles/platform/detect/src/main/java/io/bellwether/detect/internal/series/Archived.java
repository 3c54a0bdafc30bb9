// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import io.bellwether.detect.internal.series.ValueFunction.Kind;
import io.bellwether.series.Points;
import io.bellwether.series.StoredMeasure;
import io.bellwether.series.StoredMeasure.Reading;
import java.util.Arrays;
import java.util.List;

/** What of a measure goes to the store. Not safe for concurrent use. */
public final class Archived {
    /** Before the name of a measure: in which buckets it was followed. */
    static final String WATCHED = "watched ";

    private final Measure measure;
    private final StoredMeasure form;
    private final StoredMeasure watched;
    private final Cell cell = new Cell();
    private long watchedUpTo;

    /** @param knownFrom the bucket from which on everything was counted */
    public Archived(Measure measure, long knownFrom) {
        this.measure = measure;
        this.form = form(measure.spec());
        this.watched = new StoredMeasure(WATCHED + form.text(), form.stepMillis(), Reading.FIRST, 1, Double.NaN);
        this.watchedUpTo = knownFrom - 1;
        measure.record();
    }

    public Measure measure() {
        return measure;
    }

    /** Takes it that more of the past is known, from a bucket on. */
    public void knownFrom(long bucket) {
        watchedUpTo = Math.min(watchedUpTo, bucket - 1);
    }

    static StoredMeasure form(MeasureSpec spec) {
        Kind kind = spec.value().kind();
        Reading reading =
                switch (kind) {
                    case RATIO, MEAN -> Reading.QUOTIENT;
                    case SLOPE -> spec.value().argument() == null ? Reading.FIRST : Reading.QUOTIENT;
                    case DELTA -> Reading.RISE;
                    default -> Reading.FIRST;
                };
        boolean zero =
                switch (kind) {
                    case COUNT, RATE, SUM, DISTINCT -> true;
                    case SLOPE -> reading == Reading.FIRST;
                    default -> false;
                };
        double factor = kind == Kind.RATE ? 1000.0 / spec.every().toMillis() : 1;
        return new StoredMeasure(spec.key().text(), spec.every().toMillis(), reading, factor, zero ? 0 : Double.NaN);
    }

    /**
     * Takes what has changed.
     *
     * @param upTo the newest bucket to take; those after it are still open
     * @param closed the newest bucket that is closed
     */
    public void take(long upTo, long closed, List<Points> into) {
        for (Series series : measure.series()) {
            long[] buckets = series.changes(upTo);
            if (buckets.length > 0) {
                Points points = points(series, buckets);
                if (points.buckets().length > 0) {
                    into.add(points);
                }
            }
        }
        if (closed > watchedUpTo) {
            long from = Math.max(watchedUpTo + 1, closed - measure.limit() + 1);
            long[] buckets = new long[(int) (closed - from + 1)];
            double[] ones = new double[buckets.length];
            double[] none = new double[buckets.length];
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] = from + i;
                ones[i] = 1;
                none[i] = Double.NaN;
            }
            into.add(new Points(watched, List.of(), buckets, ones, none, null));
            watchedUpTo = closed;
        }
    }

    private Points points(Series series, long[] buckets) {
        long[] known = new long[buckets.length];
        double[] first = new double[buckets.length];
        double[] second = new double[buckets.length];
        byte[][] sketches = null;
        int count = 0;
        for (long bucket : buckets) {
            if (series.store(bucket, cell)) {
                known[count] = bucket;
                first[count] = cell.first;
                second[count] = cell.second;
                if (cell.sketch != null) {
                    sketches = sketches == null ? new byte[buckets.length][] : sketches;
                    sketches[count] = cell.sketch;
                }
                count++;
            }
        }
        return new Points(
                form,
                series.values(),
                Arrays.copyOf(known, count),
                Arrays.copyOf(first, count),
                Arrays.copyOf(second, count),
                sketches == null ? null : Arrays.copyOf(sketches, count));
    }

    /** Takes back what could not be written. */
    public void untake(List<Points> batch) {
        for (Points points : batch) {
            if (points.measure().equals(watched)) {
                knownFrom(points.buckets()[0]);
            } else if (points.measure().equals(form)) {
                Series series = measure.group(points.group());
                if (series != null) {
                    series.unwritten(points.buckets());
                }
            }
        }
    }
}
