// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.detect.Health.Band;
import io.bellwether.detect.Health.Kpi;
import io.bellwether.detect.Health.Point;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.detect.internal.series.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The key figures of one environment. A figure with groups is the sum of its groups. Not safe for concurrent use.
 *
 * <p>The usual range of a minute lies between the 5th and the 95th percentile of the minutes around the same time 24 h
 * and 48 h before, 15 minutes to each side.
 */
public final class KpiBoard {
    private static final int KEPT = (int) Duration.ofDays(4).toMinutes();
    private static final long MINUTE = 60_000;
    private static final int REACH = 15;
    private static final int[] DAYS_BEFORE = {1_440, 2_880};
    private static final int FEWEST = 16;
    private static final double NOTABLE = 1.5;
    private static final double SEVERE = 3;
    private static final long LATENESS = 10_000;

    private final Map<KpiSpec, Measure> measures = new LinkedHashMap<>();

    /** Begins to follow the key figures. */
    public KpiBoard(Engine engine) {
        KpiSpec.BUILT_IN.forEach(spec -> measures.put(spec, engine.follow(spec.measure(), KEPT)));
    }

    /** The minute that has closed last, counted from 1970. */
    public static long closedMinute(Instant watermark) {
        return Math.floorDiv(watermark.toEpochMilli() - LATENESS, MINUTE) - 1;
    }

    /**
     * Reads all key figures.
     *
     * @param closed the minute that has closed last
     */
    public List<Kpi> read(Instant from, Instant to, Duration step, long closed) {
        List<Kpi> kpis = new ArrayList<>();
        measures.forEach((spec, measure) -> {
            double current = value(spec, measure, closed);
            kpis.add(new Kpi(
                    spec.id(),
                    spec.title(),
                    spec.unit(),
                    current,
                    status(spec, measure, closed),
                    series(spec, measure, from, to, step, closed),
                    bands(spec, measure, from, to, step)));
        });
        return kpis;
    }

    /** The value of a key figure in one minute; NaN when there is none. */
    public double value(String id, long minute) {
        return measures.entrySet().stream()
                .filter(each -> each.getKey().id().equals(id))
                .mapToDouble(each -> value(each.getKey(), each.getValue(), minute))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** The worst status of all key figures in one minute. */
    public String status(long minute) {
        List<String> order = List.of("unknown", "ok", "warning", "critical");
        int worst = 0;
        for (Map.Entry<KpiSpec, Measure> each : measures.entrySet()) {
            worst = Math.max(worst, order.indexOf(status(each.getKey(), each.getValue(), minute)));
        }
        return order.get(worst);
    }

    private static String status(KpiSpec spec, Measure measure, long minute) {
        double value = value(spec, measure, minute);
        double[] band = band(spec, measure, minute);
        if (Double.isNaN(value) || band == null) {
            return "unknown";
        }
        double high = Math.max(band[1], spec.floor());
        if (value > SEVERE * high || spec.lowIsBad() && value < band[0] / SEVERE) {
            return "critical";
        }
        return value > NOTABLE * high || spec.lowIsBad() && value < band[0] / NOTABLE ? "warning" : "ok";
    }

    private static List<Point> series(
            KpiSpec spec, Measure measure, Instant from, Instant to, Duration step, long closed) {
        List<Point> points = new ArrayList<>();
        long width = step.toMinutes();
        for (long minute = first(from, width); minute * MINUTE < to.toEpochMilli(); minute += width) {
            double sum = 0;
            int count = 0;
            for (long each = minute; each < minute + width && each <= closed; each++) {
                double value = value(spec, measure, each);
                if (!Double.isNaN(value)) {
                    sum += value;
                    count++;
                }
            }
            if (count > 0) {
                points.add(new Point(Instant.ofEpochMilli(minute * MINUTE), sum / count));
            }
        }
        return points;
    }

    private static List<Band> bands(KpiSpec spec, Measure measure, Instant from, Instant to, Duration step) {
        List<Band> bands = new ArrayList<>();
        long width = step.toMinutes();
        for (long minute = first(from, width); minute * MINUTE < to.toEpochMilli(); minute += width) {
            double[] band = band(spec, measure, minute + width / 2);
            if (band != null) {
                bands.add(new Band(Instant.ofEpochMilli(minute * MINUTE), band[0], band[1]));
            }
        }
        return bands;
    }

    private static long first(Instant from, long width) {
        long minute = Math.floorDiv(from.toEpochMilli() + MINUTE - 1, MINUTE);
        return Math.floorDiv(minute + width - 1, width) * width;
    }

    /** The usual range of a minute; null when too little is known. */
    private static double[] band(KpiSpec spec, Measure measure, long minute) {
        double[] values = new double[DAYS_BEFORE.length * (2 * REACH + 1)];
        int count = 0;
        for (int before : DAYS_BEFORE) {
            for (long each = minute - before - REACH; each <= minute - before + REACH; each++) {
                double value = value(spec, measure, each);
                if (!Double.isNaN(value)) {
                    values[count++] = value;
                }
            }
        }
        if (count < FEWEST) {
            return null;
        }
        Arrays.sort(values, 0, count);
        return new double[] {values[(int) (0.05 * (count - 1))], values[(int) Math.ceil(0.95 * (count - 1))]};
    }

    private static double value(KpiSpec spec, Measure measure, long minute) {
        double sum = Double.NaN;
        int window = spec.measure().windowBuckets();
        for (Series series : measure.series()) {
            double value = series.value(minute - window + 1, minute);
            if (!Double.isNaN(value)) {
                sum = Double.isNaN(sum) ? value : sum + value;
            }
        }
        return sum;
    }
}
