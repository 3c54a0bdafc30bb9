// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.api.alert.Evidence;
import java.time.Instant;
import java.util.List;

/** How the key figures went over a stretch of time. */
public record KpiTraces(Instant from, Instant to, List<Figure> figures) {
    /**
     * One figure.
     *
     * @param scores one for each minute from {@code from} on; NaN where unknown
     * @param peak the value at the highest score; NaN when there is none
     * @param low the lower end of what was usual then
     * @param high its upper end
     * @param evidence the newest events of it
     */
    public record Figure(
            String id,
            String title,
            String category,
            String unit,
            double[] scores,
            double peak,
            double low,
            double high,
            List<Evidence> evidence) {
        /** The highest score that lasted two minutes, so that no single minute speaks; 0 when none is known. */
        double highest() {
            double highest = 0;
            for (int i = 1; i < scores.length; i++) {
                double lasting = Math.min(scores[i - 1], scores[i]);
                highest = lasting > highest ? lasting : highest;
            }
            return highest;
        }

        /** The first of two minutes in a row with at least this score; -1 when there are none. */
        int onset(double least) {
            for (int i = 1; i < scores.length; i++) {
                if (scores[i - 1] >= least && scores[i] >= least) {
                    return i - 1;
                }
            }
            return -1;
        }
    }
}
