// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.series.Points;
import io.bellwether.series.RolledUp;
import io.bellwether.series.SeriesStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The past of measures in the store of series. */
@Component(service = {SeriesArchive.class, StoredSeries.class})
public final class StoredSeries implements SeriesArchive {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    /** Of so much time single buckets are read, where hours would do. */
    private static final Duration RECENT = Duration.ofDays(2);

    private final SeriesStore store;

    @Activate
    public StoredSeries(@Reference SeriesStore store) {
        this.store = store;
    }

    public SeriesStore store() {
        return store;
    }

    @Override
    public Instant fill(TenantEnvironment where, Measure measure, Instant from, Instant to) {
        Long known = fill(where, Map.of(measure.spec().key().text(), measure), from, to, SeriesStore.ALL)
                .get(measure.spec().key().text());
        return known == null ? null : Instant.ofEpochMilli(known * measure.stepMillis());
    }

    /**
     * Fills several measures in one go.
     *
     * @param measures by the text of their keys
     * @param upTo the mark of a snapshot, or {@link SeriesStore#ALL}
     * @return the oldest bucket of each measure that is known from there on without a break; none where nothing is
     */
    public Map<String, Long> fill(
            TenantEnvironment where, Map<String, Measure> measures, Instant from, Instant to, long upTo) {
        Map<String, Watched> watched = new TreeMap<>();
        Set<String> wanted = new java.util.TreeSet<>(measures.keySet());
        measures.keySet().forEach(text -> wanted.add(Archived.WATCHED + text));
        try {
            Cell cell = new Cell();
            store.read(where, wanted, null, from.toEpochMilli(), to.toEpochMilli(), upTo, points -> {
                String text = points.measure().text();
                if (text.startsWith(Archived.WATCHED)) {
                    watched.computeIfAbsent(text.substring(Archived.WATCHED.length()), any -> new Watched())
                            .add(points.buckets());
                } else {
                    load(measures.get(text), points, cell);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("the series of " + where + " cannot be read", e);
        }
        Map<String, Long> known = new TreeMap<>();
        watched.forEach((text, buckets) -> {
            Measure measure = measures.get(text);
            known.put(text, buckets.oldest());
            measure.watched(buckets.oldest() * measure.stepMillis());
        });
        return known;
    }

    private static void load(Measure measure, Points points, Cell cell) {
        Series series = measure.group(points.group());
        for (int i = 0; series != null && i < points.buckets().length; i++) {
            cell.set(points.first()[i], points.second()[i]);
            cell.sketch = points.sketches() == null ? null : points.sketches()[i];
            series.load(points.buckets()[i], cell);
        }
    }

    /** Fills the hours of a measure's groups that are there by now. */
    public void fillHours(TenantEnvironment where, Measure measure, Instant from, Instant to) {
        try {
            store.rolledUp(
                    where,
                    measure.spec().key().text(),
                    null,
                    HOUR,
                    from.toEpochMilli(),
                    to.toEpochMilli(),
                    rows -> hours(measure.group(rows.group()), rows));
        } catch (IOException e) {
            throw new UncheckedIOException("the hours of " + where + " cannot be read", e);
        }
    }

    private static void hours(Series series, RolledUp rows) {
        for (int i = 0; series != null && i < rows.millis().length; i++) {
            series.hour(rows.millis()[i] / HOUR.toMillis(), rows.mean()[i]);
        }
    }

    @Override
    public List<Line> read(
            TenantEnvironment where,
            MeasureSpec spec,
            Map<String, String> group,
            Instant from,
            Instant to,
            Duration step) {
        boolean coarse = step.compareTo(HOUR) >= 0;
        Instant fine = coarse && to.minus(RECENT).isAfter(from) ? to.minus(RECENT) : from;
        Duration reach = spec.window().minus(spec.every());
        int limit = spec.buckets(Duration.between(fine.minus(reach), to)) + 1;
        Measure measure = new Measure(spec, limit);
        measure.extend(limit, spec.windowBuckets());
        Instant known = fill(where, measure, fine.minus(reach), to);
        Instant begin = known == null ? to : known.isAfter(fine) ? known : fine;
        Map<Map<String, String>, List<Point>> lines = new LinkedHashMap<>();
        if (begin.isAfter(from)) {
            older(where, measure, group, from, begin, step, lines);
        }
        for (Series series : measure.series()) {
            if (series.group().entrySet().containsAll(group.entrySet()) && known != null) {
                points(series, measure, spec, begin, to, step)
                        .forEach(point -> lines.computeIfAbsent(series.group(), any -> new ArrayList<>())
                                .add(point));
            }
        }
        List<Line> answer = new ArrayList<>();
        lines.forEach((labels, points) -> answer.add(new Line(labels, points)));
        answer.sort(
                (one, other) -> one.group().toString().compareTo(other.group().toString()));
        return answer;
    }

    private void older(
            TenantEnvironment where,
            Measure measure,
            Map<String, String> group,
            Instant from,
            Instant to,
            Duration step,
            Map<Map<String, String>, List<Point>> lines) {
        boolean days = step.compareTo(DAY) >= 0 && step.toMillis() % DAY.toMillis() == 0;
        long width = Math.max(step.toMillis(), HOUR.toMillis());
        Map<Map<String, String>, Map<Long, double[]>> gathered = new LinkedHashMap<>();
        try {
            store.rolledUp(
                    where,
                    measure.spec().key().text(),
                    null,
                    days ? DAY : HOUR,
                    Math.floorDiv(from.toEpochMilli(), width) * width,
                    to.toEpochMilli(),
                    rows -> {
                        Series series = measure.group(rows.group());
                        if (series != null && series.group().entrySet().containsAll(group.entrySet())) {
                            gather(gathered.computeIfAbsent(series.group(), any -> new TreeMap<>()), rows, width);
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("the hours of " + where + " cannot be read", e);
        }
        gathered.forEach((labels, steps) -> {
            List<Point> line = lines.computeIfAbsent(labels, any -> new ArrayList<>());
            steps.forEach((at, sums) -> {
                if (at >= from.toEpochMilli()) {
                    line.add(new Point(Instant.ofEpochMilli(at), sums[0] / sums[3], sums[1], sums[2]));
                }
            });
        });
    }

    private static void gather(Map<Long, double[]> steps, RolledUp rows, long width) {
        for (int i = 0; i < rows.millis().length; i++) {
            double[] sums = steps.computeIfAbsent(Math.floorDiv(rows.millis()[i], width) * width, any ->
                    new double[] {0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0});
            sums[0] += rows.mean()[i] * rows.count()[i];
            sums[1] = Math.min(sums[1], rows.least()[i]);
            sums[2] = Math.max(sums[2], rows.greatest()[i]);
            sums[3] += rows.count()[i];
        }
    }

    private static List<Point> points(
            Series series, Measure measure, MeasureSpec spec, Instant from, Instant to, Duration step) {
        List<Point> points = new ArrayList<>();
        long width = Math.max(1, step.toMillis() / measure.stepMillis());
        long end = measure.bucket(to.toEpochMilli() + measure.stepMillis() - 1);
        int window = spec.windowBuckets();
        long bucket = measure.bucket(from.toEpochMilli() + measure.stepMillis() - 1);
        while (bucket < end) {
            long begin = Math.floorDiv(bucket, width) * width;
            double sum = 0;
            double least = Double.POSITIVE_INFINITY;
            double greatest = Double.NEGATIVE_INFINITY;
            int count = 0;
            for (; bucket < Math.min(end, begin + width); bucket++) {
                double value = series.value(bucket - window + 1, bucket);
                if (!Double.isNaN(value)) {
                    sum += value;
                    least = Math.min(least, value);
                    greatest = Math.max(greatest, value);
                    count++;
                }
            }
            if (count > 0) {
                Instant at = Instant.ofEpochMilli(begin * measure.stepMillis());
                points.add(new Point(at, sum / count, least, greatest));
            }
        }
        return points;
    }

    /** Buckets in which a measure was followed. */
    private static final class Watched {
        private long base = Long.MIN_VALUE;
        private final BitSet bits = new BitSet();
        private BitSet before = new BitSet();

        void add(long[] buckets) {
            for (long bucket : buckets) {
                if (base == Long.MIN_VALUE) {
                    base = bucket;
                }
                if (bucket >= base) {
                    bits.set((int) (bucket - base));
                } else {
                    before.set((int) (base - bucket));
                }
            }
        }

        /** The oldest bucket of the newest unbroken run. */
        long oldest() {
            int hole = bits.previousClearBit(bits.length() - 1);
            return hole >= 0 ? base + hole + 1 : base - before.nextClearBit(1) + 1;
        }
    }
}
