// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect;

import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The health signals of an environment. Safe for concurrent use. */
public interface Health {
    /** The longest stretch that can be asked for. */
    Duration LONGEST = Duration.ofDays(400);

    /**
     * Key figures with their series and baselines. What lies further back than is held in memory comes from the series
     * store, there perhaps as means of hours or days.
     *
     * @param from inclusive
     * @param to exclusive; at most {@link #LONGEST} after {@code from}
     * @param step width of a point, a minute or a multiple; null for one that suits the stretch
     * @throws io.bellwether.api.settings.InvalidInput naming {@code to} or {@code step}
     */
    Kpis kpis(TenantEnvironment where, Instant from, Instant to, Duration step);

    /**
     * The series of a policy's measures or of a key figure, with what is usual.
     *
     * @param query which; its stretch and step as in {@link #kpis}
     * @throws io.bellwether.api.settings.InvalidInput naming {@code policy}, {@code kpi}, {@code to} or {@code step}
     */
    Chart series(TenantEnvironment where, SeriesQuery query);

    /** The environment at a glance; answers at once. */
    Overview overview(TenantEnvironment where);

    /**
     * An environment at a glance.
     *
     * @param eventsPerMinute in the last closed minute; NaN when there is none
     * @param errorsPerMinute in the last closed minute; NaN when there is none
     * @param lastEventAt the newest event's own time; null before the first
     * @param lag how far the watermark is behind now; null before the first event
     * @param status {@code ok}, {@code warning}, {@code critical} or {@code unknown}
     */
    record Overview(double eventsPerMinute, double errorsPerMinute, Instant lastEventAt, Duration lag, String status) {}

    /**
     * Key figures over a stretch of time.
     *
     * @param step the width of each point
     * @param contributions how much each figure has to do with what is unusual in the last closed minute: by id, each
     *     from 0 to 1, together 1; empty when nothing is
     */
    record Kpis(Instant from, Instant to, Duration step, Map<String, Double> contributions, List<Kpi> items) {}

    /**
     * One key figure.
     *
     * @param id such as {@code errors}
     * @param category such as {@code auth}
     * @param unit such as {@code events/min}
     * @param current the last closed minute; NaN when there is none
     * @param status {@code ok}, {@code warning}, {@code critical}, {@code unknown} while too little is known of the past,
     *     or {@code no data}
     * @param score how far the last closed minute is outside the usual range, in robust deviations; NaN when unknown
     * @param contributions the share of each group in the current value, where it has groups; the greatest ten
     * @param series by time, oldest first; gaps are left out
     * @param baseline what is usual at that time: the range of the same minute's surroundings 24 h and 48 h before, and
     *     of the same hour of the week once two weeks are known
     * @param scores the score of each point of the series that has a baseline
     */
    record Kpi(
            String id,
            String title,
            String category,
            String unit,
            double current,
            String status,
            double score,
            Map<String, Double> contributions,
            List<Point> series,
            List<Band> baseline,
            List<Point> scores) {}

    /** One point. @param at the start of its interval */
    record Point(Instant at, double value) {}

    /** One stretch of a band. @param at the start of its interval */
    record Band(Instant at, double low, double high) {}

    /**
     * Which series.
     *
     * @param policy a policy's id; null when a key figure is asked for
     * @param kpi a key figure's id; null when a policy is asked for
     * @param group labels the series must have; empty for all
     * @param step null for one that suits the stretch
     */
    record SeriesQuery(String policy, String kpi, Map<String, String> group, Instant from, Instant to, Duration step) {}

    /**
     * Series for a chart.
     *
     * @param complete false when there are more groups: those with the greatest values are shown
     */
    record Chart(Instant from, Instant to, Duration step, boolean complete, List<Line> lines) {}

    /**
     * One series.
     *
     * @param measure the name of the policy's measure; {@code value} where it has one, or for a key figure
     * @param points by time, oldest first; gaps are left out
     */
    record Line(
            String measure, Map<String, String> group, List<Point> points, List<Band> baseline, List<Point> scores) {}
}
