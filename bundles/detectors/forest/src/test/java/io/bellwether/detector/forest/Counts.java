// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.forest;

import io.bellwether.testkit.Series;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Counts with a rhythm of a day, drawn from Poisson's distribution. */
final class Counts {
    static final int DAY = 1_440;

    private Counts() {}

    /** Several such measures, called {@code m0}, {@code m1} and so on. */
    static Series series(int measures, int minutes, double rate) {
        Map<String, Series> byName = new LinkedHashMap<>();
        for (int m = 0; m < measures; m++) {
            SplittableRandom random = new SplittableRandom((long) (rate * 1_000) + m);
            double[] values = new double[minutes];
            for (int i = 0; i < minutes; i++) {
                values[i] = poisson(random, expected(i, rate * (m + 1)));
            }
            byName.put("m" + m, Series.of(values));
        }
        return measures == 1 ? byName.get("m0") : Series.of(byName);
    }

    /** Quiet from eight in the evening to six in the morning, most at one. */
    static double expected(int minute, double rate) {
        double hour = minute % DAY / 60.0;
        return rate * (0.05 + Math.max(0, Math.sin((hour - 6) / 14 * Math.PI)));
    }

    private static double poisson(SplittableRandom random, double mean) {
        if (mean > 60) {
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double product = random.nextDouble();
        int count = 0;
        for (double limit = Math.exp(-mean); product > limit; count++) {
            product *= random.nextDouble();
        }
        return count;
    }
}
