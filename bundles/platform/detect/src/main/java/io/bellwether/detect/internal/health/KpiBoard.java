// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.api.alert.Evidence;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.detect.internal.series.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The key figures of one environment, minute by minute: each value is worked out once, when its minute closes, and again
 * while late events may still come. A figure with groups is the sum of its groups. Not safe for concurrent use.
 */
public final class KpiBoard {
    /** How many minutes are held: a day, and the two before it that say what is usual. */
    static final int HELD = (int) Duration.ofHours(73).toMinutes();

    private static final int MEASURED = (int) Duration.ofHours(49).toMinutes();
    private static final long MINUTE = 60_000;
    private static final long LATENESS = 10_000;
    /** For so many minutes late events still change a value. */
    private static final int SETTLING = 10;

    private static final int MOST_GROUPS = 10;
    private static final List<String> ORDER = List.of("unknown", "ok", "warning", "critical");

    private final List<Figure> figures = new ArrayList<>();
    private long filled = Long.MIN_VALUE;
    private long known = Long.MAX_VALUE;
    private boolean stale;

    /** One key figure at work. */
    private static final class Figure {
        private final KpiSpec spec;
        private final Measure measure;
        private final double[] held = new double[HELD];
        private WeekRange week = WeekRange.NONE;
        private boolean seen;

        Figure(KpiSpec spec, Measure measure) {
            this.spec = spec;
            this.measure = measure;
            Arrays.fill(held, Double.NaN);
        }
    }

    /**
     * What one figure says of one minute.
     *
     * @param status as of {@link io.bellwether.detect.Health.Kpi}
     */
    record Reading(KpiSpec spec, double value, double low, double high, double score, String status) {}

    /** Begins to follow the key figures. */
    public KpiBoard(Engine engine) {
        for (KpiSpec spec : KpiSpec.BUILT_IN) {
            Measure measure = engine.follow(spec.measure(), MEASURED);
            measure.keepEvidence();
            figures.add(new Figure(spec, measure));
        }
    }

    /** The minute that has closed last, counted from 1970. */
    public static long closedMinute(Instant watermark) {
        return Math.floorDiv(watermark.toEpochMilli() - LATENESS, MINUTE) - 1;
    }

    /** Says that the past has changed, as by a backfill. */
    void stale() {
        stale = true;
    }

    /** Says what is usual in each hour of the week, by figure. */
    void weeks(Map<String, WeekRange> weeks) {
        figures.forEach(figure -> figure.week = weeks.getOrDefault(figure.spec.id(), figure.week));
    }

    /** Works out the values up to a minute. @return true when there are new ones */
    boolean advance(long closed) {
        if (closed <= filled && !stale) {
            return false;
        }
        boolean fresh = closed > filled;
        long last = Math.max(closed, filled);
        long from = stale || filled == Long.MIN_VALUE ? last - MEASURED + 1 : filled - SETTLING + 1;
        if (filled != Long.MIN_VALUE && last - filled >= HELD) {
            figures.forEach(figure -> Arrays.fill(figure.held, Double.NaN));
            known = Long.MAX_VALUE;
            from = last - MEASURED + 1;
        }
        long begin = from;
        known = Math.min(known, from);
        for (Figure figure : figures) {
            figure.seen |= figure.measure.series().stream().anyMatch(series -> series.newest() != Long.MIN_VALUE);
            for (long minute = begin; minute <= last; minute++) {
                figure.held[slot(minute)] =
                        figure.seen || !figure.spec.needsEvents() ? value(figure, minute) : Double.NaN;
            }
        }
        filled = last;
        stale = false;
        return fresh;
    }

    /** Each figure in one minute, which has closed. */
    List<Reading> readings(long minute) {
        return figures.stream().map(figure -> reading(figure, minute)).toList();
    }

    private Reading reading(Figure figure, long minute) {
        double value = held(figure, minute);
        UsualRange range = new UsualRange(MINUTE);
        double[] low = new double[1];
        double[] high = new double[1];
        range.read(copy(figure, minute - range.lookback(), minute), low, high);
        Instant middle = Instant.ofEpochMilli(minute * MINUTE + MINUTE / 2);
        double lower = Trace.lower(low[0], figure.week.low(middle));
        double upper = Trace.upper(high[0], figure.week.high(middle));
        double score = figure.spec.scale().score(value, lower, upper);
        return new Reading(figure.spec, value, lower, upper, score, status(figure, score));
    }

    private static String status(Figure figure, double score) {
        boolean none = Arrays.stream(figure.held).allMatch(Double::isNaN);
        return none ? "no data" : Scale.status(score);
    }

    /** The worst status of all key figures that have data. */
    static String worst(List<Reading> readings) {
        return readings.stream()
                .map(Reading::status)
                .filter(ORDER::contains)
                .max(Comparator.comparing(ORDER::indexOf))
                .orElse("unknown");
    }

    /** The value of a key figure in one minute; NaN when there is none. */
    double value(String id, long minute) {
        return figures.stream()
                .filter(figure -> figure.spec.id().equals(id))
                .mapToDouble(figure -> held(figure, minute))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** The first minute that is held; values before it are in the store only. */
    long firstHeld() {
        return filled == Long.MIN_VALUE ? Long.MAX_VALUE : Math.max(known, filled - HELD + 1);
    }

    /** The last minute that is held. */
    long lastHeld() {
        return filled;
    }

    /** The values of each figure from one minute to another, both included; NaN for those not held. */
    Map<String, double[]> copy(long from, long to) {
        Map<String, double[]> all = new LinkedHashMap<>();
        figures.forEach(figure -> all.put(figure.spec.id(), copy(figure, from, to)));
        return all;
    }

    Map<String, WeekRange> weeks() {
        return figures.stream().collect(Collectors.toMap(figure -> figure.spec.id(), figure -> figure.week));
    }

    /** The share of each group in a figure's value of a minute, greatest first; empty where it has no groups. */
    Map<String, Double> shares(String id, long minute) {
        Figure figure = figures.stream()
                .filter(each -> each.spec.id().equals(id))
                .findFirst()
                .orElseThrow();
        Map<String, Double> shares = new LinkedHashMap<>();
        double sum = held(figure, minute);
        if (figure.spec.measure().by().isEmpty() || !(sum > 0)) {
            return shares;
        }
        Map<String, Double> values = new LinkedHashMap<>();
        for (Series series : figure.measure.series()) {
            double value = value(figure, series, minute);
            if (value > 0) {
                values.put(String.join(", ", series.group().values()), value);
            }
        }
        values.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_GROUPS)
                .forEach(each -> shares.put(each.getKey(), each.getValue() / sum));
        return shares;
    }

    /** The newest events of a figure before a time, newest first. */
    List<Evidence> evidence(String id, Instant before) {
        return figures.stream()
                .filter(each -> each.spec.id().equals(id))
                .flatMap(each -> each.measure.series().stream())
                .flatMap(series -> series.evidence(before).stream())
                .sorted(Comparator.comparing(Evidence::timestamp).reversed().thenComparing(Evidence::eventId))
                .limit(5)
                .toList();
    }

    private double[] copy(Figure figure, long from, long to) {
        double[] values = new double[(int) (to - from + 1)];
        for (int i = 0; i < values.length; i++) {
            values[i] = held(figure, from + i);
        }
        return values;
    }

    private double held(Figure figure, long minute) {
        return minute > filled || minute <= filled - HELD ? Double.NaN : figure.held[slot(minute)];
    }

    private static int slot(long minute) {
        return (int) Math.floorMod(minute, (long) HELD);
    }

    private static double value(Figure figure, long minute) {
        double sum = Double.NaN;
        for (Series series : figure.measure.series()) {
            double value = value(figure, series, minute);
            if (!Double.isNaN(value)) {
                sum = Double.isNaN(sum) ? value : sum + value;
            }
        }
        return sum;
    }

    private static double value(Figure figure, Series series, long minute) {
        int window = figure.spec.measure().windowBuckets();
        return series.newest() == Long.MIN_VALUE && figure.spec.needsEvents()
                ? Double.NaN
                : series.value(minute - window + 1, minute);
    }

    /** How one figure went from one minute to another, both included. */
    KpiTraces.Figure trace(KpiSpec spec, long from, long to, Instant before) {
        Figure figure =
                figures.stream().filter(each -> each.spec == spec).findFirst().orElseThrow();
        int count = (int) Math.max(0, to - from + 1);
        UsualRange range = new UsualRange(MINUTE);
        double[] values = count == 0 ? new double[0] : copy(figure, from - range.lookback(), to);
        double[] low = new double[count];
        double[] high = new double[count];
        double[] scores = new double[count];
        range.read(values, low, high);
        int peak = -1;
        for (int i = 0; i < count; i++) {
            Instant middle = Instant.ofEpochMilli((from + i) * MINUTE + MINUTE / 2);
            low[i] = Trace.lower(low[i], figure.week.low(middle));
            high[i] = Trace.upper(high[i], figure.week.high(middle));
            scores[i] = spec.scale().score(values[range.lookback() + i], low[i], high[i]);
            peak = scores[i] > (peak < 0 ? 0 : scores[peak]) ? i : peak;
        }
        return new KpiTraces.Figure(
                spec.id(),
                spec.title(),
                spec.category(),
                spec.unit(),
                scores,
                peak < 0 ? Double.NaN : values[range.lookback() + peak],
                peak < 0 ? Double.NaN : low[peak],
                peak < 0 ? Double.NaN : high[peak],
                peak < 0 ? List.of() : evidence(spec.id(), before));
    }
}
