// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series.internal;

import io.bellwether.series.Points;
import io.bellwether.series.StoredMeasure;
import io.bellwether.series.StoredMeasure.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * Hours and days of buckets. A row's two columns hold mean and least, then greatest and count, as two points of the same
 * number; so it is stored as buckets are. A bucket without a row counts as empty where the measure has a value then, from
 * the measure's first bucket of the day to its last.
 */
final class Rollup {
    private Rollup() {}

    /**
     * Rolls up one series.
     *
     * @param points ascending
     * @param width milliseconds of an hour or a day
     * @param known the measure's first bucket of the day
     * @param upTo the measure's last bucket of the day
     */
    static Points of(Points points, long width, long known, long upTo) {
        StoredMeasure measure = points.measure();
        long per = width / measure.stepMillis();
        List<double[]> rows = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        int at = 0;
        while (at < points.buckets().length) {
            long number = Math.floorDiv(points.buckets()[at], per);
            double sum = 0;
            double least = Double.POSITIVE_INFINITY;
            double greatest = Double.NEGATIVE_INFINITY;
            int count = 0;
            for (; at < points.buckets().length && points.buckets()[at] < (number + 1) * per; at++) {
                double value = value(points, at);
                if (!Double.isNaN(value)) {
                    sum += value;
                    least = Math.min(least, value);
                    greatest = Math.max(greatest, value);
                    count++;
                }
            }
            if (measure.empty() == 0) {
                long all = Math.min((number + 1) * per - 1, upTo) - Math.max(number * per, known) + 1;
                if (all > count) {
                    least = Math.min(least, 0);
                    greatest = Math.max(greatest, 0);
                    count = (int) all;
                }
            }
            if (count > 0) {
                numbers.add(number);
                rows.add(new double[] {sum / count, least, greatest, count});
            }
        }
        return points(points, numbers, rows);
    }

    private static Points points(Points from, List<Long> numbers, List<double[]> rows) {
        int size = 2 * rows.size();
        long[] buckets = new long[size];
        double[] first = new double[size];
        double[] second = new double[size];
        for (int i = 0; i < rows.size(); i++) {
            buckets[i] = numbers.get(i);
            buckets[size / 2 + i] = numbers.get(i);
            first[i] = rows.get(i)[0];
            second[i] = rows.get(i)[1];
            first[size / 2 + i] = rows.get(i)[2];
            second[size / 2 + i] = rows.get(i)[3];
        }
        return new Points(from.measure(), from.group(), buckets, first, second, null);
    }

    private static double value(Points points, int at) {
        StoredMeasure measure = points.measure();
        double first = points.first()[at];
        double second = points.second()[at];
        double value = first;
        if (measure.reading() == Reading.QUOTIENT) {
            value = second == 0 ? Double.NaN : first / second;
        } else if (measure.reading() == Reading.RISE) {
            value = first - (at > 0 ? points.first()[at - 1] : second);
        }
        return value * measure.factor();
    }
}
