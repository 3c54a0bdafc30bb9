// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.baseline;

import io.bellwether.api.detector.SeriesWindow;
import io.bellwether.statistics.LocalClock;
import io.bellwether.statistics.Median;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is usual for a series at the time of the bucket judged, and where that comes from. For one judgement. */
final class UsualValue {
    static final long STRETCH = 30 * 60_000L;
    static final long TRAILING = 24 * 3_600_000L;

    private static final long HOUR = 3_600_000L;
    private static final long RECENT = 15 * 60_000L;
    private static final int WEEKS = 5;
    private static final int FEWEST_WEEKS = 2;
    /** Of a long stretch so many values, evenly apart, show the median well enough. */
    private static final int ENOUGH = 240;

    private final SeriesWindow window;
    private final long[] offsets;
    private final List<String> names;
    private final boolean spread;
    private final long step;
    private double[] values;
    private int count;
    private double median;
    private double deviation;
    private String source;

    /** @param spread whether {@link #deviation()} will be asked for */
    UsualValue(SeriesWindow window, long[] offsets, List<String> names, boolean spread) {
        this.window = window;
        this.offsets = offsets;
        this.names = names;
        this.spread = spread;
        this.step = window.step().toMillis();
    }

    /** False when there is nothing to compare with. */
    boolean find(boolean byWeek) {
        String lacking = "";
        if (byWeek) {
            if (sameHourOfTheWeek()) {
                return true;
            }
            lacking = ", as there are no two weeks of history yet";
        }
        int days = sameTimeBefore();
        source = "usual at this time" + (days == 0 ? "" : days(days) + lacking);
        if (count == 0) {
            trailing();
            source = "usual so far" + lacking;
        }
        if (count == 0) {
            return false;
        }
        median = Median.of(values, count);
        deviation = spread ? Median.MAD_TO_DEVIATION * Median.deviation(values, count, median) : Double.NaN;
        return true;
    }

    double median() {
        return median;
    }

    /** A robust standard deviation of the values compared with. */
    double deviation() {
        return deviation;
    }

    /** Such as {@code usual at this time, from 24h and 48h ago}. */
    String source() {
        return source;
    }

    private boolean sameHourOfTheWeek() {
        ZoneId zone = window.zone();
        LocalClock clock = new LocalClock(zone);
        SeriesWindow hours = window.hours();
        long end = hours.end().toEpochMilli();
        long judged = window.end().toEpochMilli() - step;
        double[] weeks = new double[WEEKS];
        int found = 0;
        for (int week = 1; week <= WEEKS; week++) {
            long before = clock.weeksBefore(judged, week);
            long index = hours.size() - 1 - Math.floorDiv(end - 1 - before, HOUR);
            double value = index < 0 || index >= hours.size() ? Double.NaN : hours.value((int) index);
            if (!Double.isNaN(value)) {
                weeks[found++] = value;
            }
        }
        if (found < FEWEST_WEEKS) {
            return false;
        }
        median = Median.of(weeks, found);
        source = "usual on " + hourOfWeek(judged, zone) + ", from " + found + " weeks";
        if (spread) {
            deviation = Median.MAD_TO_DEVIATION * Median.deviation(weeks, found, median);
            sameTimeBefore();
            if (count > 0) {
                double usual = Median.of(values, count);
                double buckets = Median.MAD_TO_DEVIATION * Median.deviation(values, count, usual);
                deviation = Math.max(deviation, buckets);
            }
        }
        return true;
    }

    private static String hourOfWeek(long epochMillis, ZoneId zone) {
        var time = Instant.ofEpochMilli(epochMillis).atZone(zone);
        DayOfWeek day = time.getDayOfWeek();
        String hour = time.getHour() < 10 ? "0" + time.getHour() : String.valueOf(time.getHour());
        return day.name().charAt(0) + day.name().substring(1).toLowerCase(Locale.ROOT) + "s at " + hour + "h";
    }

    /** Collects the neighbourhoods of the same time before; returns which offsets counted, a bit for each. */
    private int sameTimeBefore() {
        int reach = (int) Math.max(1, STRETCH / step);
        int last = window.size() - 1;
        values = new double[offsets.length * (2 * reach + 1)];
        count = 0;
        int counted = 0;
        for (int o = 0; o < offsets.length; o++) {
            int centre = last - (int) (offsets[o] / step);
            int to = Math.min(centre + reach, last - 1);
            int before = count;
            for (int i = Math.max(0, centre - reach); i <= to; i++) {
                double value = window.value(i);
                if (!Double.isNaN(value)) {
                    values[count++] = value;
                }
            }
            if (count - before <= reach) {
                count = before;
            } else {
                counted |= 1 << o;
            }
        }
        return counted;
    }

    /** Every n-th value of the last day, by the number of the bucket, so that the same ones are seen a minute later. */
    private void trailing() {
        int to = window.size() - 1 - (int) Math.max(1, RECENT / step);
        int from = Math.max(0, window.size() - (int) (TRAILING / step));
        while (from < to && Double.isNaN(window.value(from))) {
            from++;
        }
        int stride = Math.max(1, (to - from) / ENOUGH);
        long number = window.end().toEpochMilli() / step - window.size();
        int first = from + (int) Math.floorMod(-(number + from), (long) stride);
        values = new double[Math.max(0, (to - first + stride - 1) / stride)];
        count = 0;
        for (int i = first; i < to; i += stride) {
            double value = window.value(i);
            if (!Double.isNaN(value)) {
                values[count++] = value;
            }
        }
    }

    private String days(int counted) {
        if (offsets.length == 2 && counted == 3) {
            return ", from " + names.get(0) + " and " + names.get(1) + " ago";
        }
        String[] shown = new String[Integer.bitCount(counted)];
        int next = 0;
        for (int o = 0; o < offsets.length; o++) {
            if ((counted & 1 << o) != 0) {
                shown[next++] = names.get(o);
            }
        }
        return ", from " + String.join(", ", Arrays.asList(shown)) + " ago";
    }
}
