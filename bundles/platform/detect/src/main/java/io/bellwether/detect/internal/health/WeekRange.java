// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.detect.internal.series.SeriesArchive;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The usual range of each hour of the week in a tenant's time zone: the middle of the least and of the greatest values
 * of that hour over the weeks that are known, where two or more are. One week that went wrong does not shift it when
 * three are known. Immutable.
 */
public final class WeekRange {
    /** Knows nothing yet. */
    static final WeekRange NONE = new WeekRange(ZoneId.of("UTC"), new double[0], new double[0]);

    /** How much of the past is looked at. */
    static final Duration REACH = Duration.ofDays(35);

    private static final int HOURS = 7 * 24;
    private static final int FEWEST = 2;

    private final ZoneId zone;
    private final double[] low;
    private final double[] high;

    private WeekRange(ZoneId zone, double[] low, double[] high) {
        this.zone = zone;
        this.low = low;
        this.high = high;
    }

    /** @param hours points of one hour each */
    static WeekRange of(List<SeriesArchive.Point> hours, ZoneId zone) {
        List<List<SeriesArchive.Point>> slots = new ArrayList<>();
        for (int i = 0; i < HOURS; i++) {
            slots.add(new ArrayList<>());
        }
        hours.forEach(point -> slots.get(slot(point.at(), zone)).add(point));
        double[] low = new double[HOURS];
        double[] high = new double[HOURS];
        boolean any = false;
        for (int i = 0; i < HOURS; i++) {
            List<SeriesArchive.Point> weeks = slots.get(i);
            boolean known = weeks.size() >= FEWEST;
            any |= known;
            low[i] = known
                    ? middle(weeks.stream()
                            .mapToDouble(SeriesArchive.Point::least)
                            .toArray())
                    : Double.NaN;
            high[i] = known
                    ? middle(weeks.stream()
                            .mapToDouble(SeriesArchive.Point::greatest)
                            .toArray())
                    : Double.NaN;
        }
        return any ? new WeekRange(zone, low, high) : NONE;
    }

    /** The lower end at a time; NaN when too little is known. */
    double low(Instant at) {
        return low.length == 0 ? Double.NaN : low[slot(at, zone)];
    }

    /** The upper end at a time; NaN when too little is known. */
    double high(Instant at) {
        return high.length == 0 ? Double.NaN : high[slot(at, zone)];
    }

    private static int slot(Instant at, ZoneId zone) {
        ZonedDateTime local = at.atZone(zone);
        return (local.getDayOfWeek().getValue() - 1) * 24 + local.getHour();
    }

    private static double middle(double[] values) {
        Arrays.sort(values);
        int half = values.length / 2;
        return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
