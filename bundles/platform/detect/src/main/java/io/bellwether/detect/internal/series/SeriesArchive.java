// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The past of measures that were followed, as it is kept on disk. Safe for concurrent use; reads block. */
public interface SeriesArchive {
    /** Keeps nothing. */
    SeriesArchive NONE = new SeriesArchive() {
        @Override
        public Instant fill(TenantEnvironment where, Measure measure, Instant from, Instant to) {
            return null;
        }

        @Override
        public List<Line> read(
                TenantEnvironment where,
                MeasureSpec measure,
                Map<String, String> group,
                Instant from,
                Instant to,
                Duration step) {
            return List.of();
        }
    };

    /**
     * Fills a measure, and the groups it had, with what is kept of the buckets between two times, as if the events had
     * arrived again.
     *
     * @param from inclusive
     * @param to exclusive
     * @return the beginning of the oldest bucket that is known from there on without a break; null when nothing is kept
     */
    Instant fill(TenantEnvironment where, Measure measure, Instant from, Instant to);

    /** Fills what is kept of the hours between two times, for the groups a measure has by now. */
    default void fillHours(TenantEnvironment where, Measure measure, Instant from, Instant to) {
        // Nothing is kept of them.
    }

    /**
     * Reads values for charts; of times older than the kept buckets, those of hours or days.
     *
     * @param group the labels a series must have; empty for every group
     * @param step the width of a point; a multiple of the measure's bucket
     * @return one line for each group, by labels
     */
    List<Line> read(
            TenantEnvironment where,
            MeasureSpec measure,
            Map<String, String> group,
            Instant from,
            Instant to,
            Duration step);

    /**
     * One series.
     *
     * @param points oldest first; gaps are left out
     */
    record Line(Map<String, String> group, List<Point> points) {}

    /**
     * What is known of one step.
     *
     * @param at its beginning
     * @param mean of the values in it
     * @param least of the values in it
     * @param greatest of the values in it
     */
    record Point(Instant at, double mean, double least, double greatest) {}
}
