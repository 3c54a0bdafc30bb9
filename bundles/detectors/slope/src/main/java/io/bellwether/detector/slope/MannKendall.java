// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.slope;

import io.bellwether.statistics.Normal;

/**
 * The test for a trend by H. B. Mann ("Nonparametric Tests Against Trend", 1945) and M. G. Kendall ("Rank Correlation
 * Methods", 1975).
 */
final class MannKendall {
    private MannKendall() {}

    /** How likely chance alone makes points rise as clearly; NaN among the points is left out. */
    static double chance(double[] points) {
        int n = 0;
        long rising = 0;
        double tied = 0;
        for (int i = 0; i < points.length; i++) {
            if (Double.isNaN(points[i])) {
                continue;
            }
            n++;
            int equalBefore = 0;
            for (int j = 0; j < i; j++) {
                if (points[i] > points[j]) {
                    rising++;
                } else if (points[i] < points[j]) {
                    rising--;
                } else if (points[i] == points[j]) {
                    equalBefore++;
                }
            }
            // A group of t equal values adds t(t − 1)(2t + 5) in all: here what the t-th of them adds to that.
            int t = equalBefore + 1;
            tied += ties(t) - ties(t - 1);
        }
        double variance = (ties(n) - tied) / 18;
        return variance <= 0 ? 1 : Normal.upperTail((rising - Math.signum(rising)) / Math.sqrt(variance));
    }

    private static double ties(double t) {
        return t * (t - 1) * (2 * t + 5);
    }
}
