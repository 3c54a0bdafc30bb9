// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.contract;

import io.bellwether.testkit.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A whole series shown bucket by bucket, as the platform shows it: so many buckets back, and its past in whole hours. */
final class Past {
    private static final long HOUR = 3_600_000;

    private final Series whole;
    private final int width;
    private final int hours;
    private final Map<String, double[]> means = new LinkedHashMap<>();
    private final long firstHour;

    /** @param history how far the hours reach back; zero for none */
    Past(Series whole, Duration lookback, Duration history) {
        this.whole = whole;
        this.width = (int)
                Math.max(1, Math.ceil((double) lookback.toNanos() / whole.step().toNanos()));
        this.hours = (int) history.toHours();
        Instant start = whole.end().minus(whole.step().multipliedBy(whole.size()));
        this.firstHour = Math.floorDiv(start.toEpochMilli(), HOUR);
        for (String name : whole.measures()) {
            if (hours > 0) {
                means.put(name, means((Series) whole.measure(name), start.toEpochMilli()));
            }
        }
    }

    int size() {
        return whole.size();
    }

    /** What is seen when the bucket at this index has closed. */
    Series at(int index) {
        Series seen = whole.seenAt(index, width);
        if (hours == 0) {
            return seen;
        }
        if (means.size() == 1) {
            return seen.withHours(hours(whole.measures().get(0), seen.end()));
        }
        Map<String, Series> all = new LinkedHashMap<>();
        for (String name : whole.measures()) {
            all.put(name, ((Series) seen.measure(name)).withHours(hours(name, seen.end())));
        }
        return Series.of(all);
    }

    private Series hours(String name, Instant end) {
        long last = Math.floorDiv(end.toEpochMilli(), HOUR) - 1;
        double[] seen = new double[hours];
        double[] known = means.get(name);
        for (int i = 0; i < hours; i++) {
            long at = last - hours + 1 + i - firstHour;
            seen[i] = at < 0 || at >= known.length ? Double.NaN : known[(int) at];
        }
        return Series.of(seen)
                .step(Duration.ofHours(1))
                .endingAt(Instant.ofEpochMilli((last + 1) * HOUR))
                .in(whole.zone());
    }

    private double[] means(Series series, long start) {
        long step = series.step().toMillis();
        double[] sums = new double[(int) (Math.floorDiv(series.end().toEpochMilli() - 1, HOUR) - firstHour + 1)];
        int[] counts = new int[sums.length];
        for (int i = 0; i < series.size(); i++) {
            int hour = (int) (Math.floorDiv(start + i * step, HOUR) - firstHour);
            if (!Double.isNaN(series.value(i))) {
                sums[hour] += series.value(i);
                counts[hour]++;
            }
        }
        Arrays.setAll(sums, i -> counts[i] == 0 ? Double.NaN : sums[i] / counts[i]);
        return sums;
    }
}
