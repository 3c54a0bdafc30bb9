// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.detect.Health.Band;
import io.bellwether.detect.Health.Point;
import io.bellwether.detect.internal.series.SeriesArchive;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The values of one series over a stretch of time, with what is usual and how far from it each is: as buckets out of
 * memory, or as steps out of the store. Not safe for concurrent use.
 */
final class Trace {
    private final Scale scale;
    private final WeekRange week;
    private final List<Point> points = new ArrayList<>();
    private final List<Band> bands = new ArrayList<>();
    private final List<Point> scores = new ArrayList<>();

    Trace(Scale scale, WeekRange week) {
        this.scale = scale;
        this.week = week;
    }

    List<Point> points() {
        return points;
    }

    List<Band> bands() {
        return bands;
    }

    List<Point> scores() {
        return scores;
    }

    /**
     * Adds what is held in memory.
     *
     * @param values one for each bucket; the first is {@code range.lookback()} buckets before {@code begin}
     * @param begin the beginning of the first bucket to show, in milliseconds since 1970
     * @param bucket its width in milliseconds
     * @param step the width of a point, a multiple of it; steps begin at {@code begin}
     */
    void memory(double[] values, long begin, long bucket, long step) {
        UsualRange range = new UsualRange(bucket);
        int shown = values.length - range.lookback();
        if (shown <= 0) {
            return;
        }
        double[] low = new double[shown];
        double[] high = new double[shown];
        range.read(values, low, high);
        int width = (int) (step / bucket);
        for (int from = 0; from < shown; from += width) {
            double sum = 0;
            int count = 0;
            int end = Math.min(shown, from + width);
            for (int i = from; i < end; i++) {
                double value = values[range.lookback() + i];
                if (!Double.isNaN(value)) {
                    sum += value;
                    count++;
                }
            }
            int middle = Math.min(shown - 1, from + width / 2);
            add(begin + from * bucket, step, count == 0 ? Double.NaN : sum / count, low[middle], high[middle]);
        }
    }

    /**
     * Adds what the store keeps.
     *
     * @param kept points of the width {@code step}, oldest first, from two days before {@code begin} on
     * @param begin the beginning of the first step to show, in milliseconds since 1970
     * @param end the end of the last one
     */
    void archive(List<SeriesArchive.Point> kept, long begin, long end, long step) {
        UsualRange range = new UsualRange(step);
        int lookback = range.lookback();
        int shown = (int) Math.max(0, (end - begin + step - 1) / step);
        double[] means = filled(lookback + shown);
        double[] least = filled(lookback + shown);
        double[] greatest = filled(lookback + shown);
        for (SeriesArchive.Point point : kept) {
            long index = lookback + Math.floorDiv(point.at().toEpochMilli() - begin, step);
            if (index >= 0 && index < means.length) {
                means[(int) index] = point.mean();
                least[(int) index] = point.least();
                greatest[(int) index] = point.greatest();
            }
        }
        double[] low = new double[shown];
        double[] high = new double[shown];
        double[] unused = new double[shown];
        range.read(least, low, unused);
        range.read(greatest, unused, high);
        for (int i = 0; i < shown; i++) {
            add(begin + i * step, step, means[lookback + i], low[i], high[i]);
        }
    }

    private void add(long at, long step, double value, double dayLow, double dayHigh) {
        Instant start = Instant.ofEpochMilli(at);
        Instant middle = Instant.ofEpochMilli(at + step / 2);
        double low = lower(dayLow, week.low(middle));
        double high = upper(dayHigh, week.high(middle));
        if (!Double.isNaN(low)) {
            bands.add(new Band(start, low, high));
        }
        if (!Double.isNaN(value)) {
            points.add(new Point(start, value));
            double score = scale.score(value, low, high);
            if (!Double.isNaN(score)) {
                scores.add(new Point(start, score));
            }
        }
    }

    /** The range that is usual by either: what is unusual is unusual by both. */
    static double lower(double day, double week) {
        return Double.isNaN(day) ? week : Double.isNaN(week) ? day : Math.min(day, week);
    }

    /** As {@link #lower}. */
    static double upper(double day, double week) {
        return Double.isNaN(day) ? week : Double.isNaN(week) ? day : Math.max(day, week);
    }

    private static double[] filled(int size) {
        double[] values = new double[size];
        Arrays.fill(values, Double.NaN);
        return values;
    }
}
