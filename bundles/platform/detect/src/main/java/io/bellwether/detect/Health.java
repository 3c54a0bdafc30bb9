// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect;

import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The health signals of an environment. Safe for concurrent use. */
public interface Health {
    /**
     * Key figures with their series and baselines.
     *
     * @param from inclusive
     * @param to exclusive; at most 7 days after {@code from}
     * @param step width of a point; one minute or a multiple
     * @throws io.bellwether.api.settings.InvalidInput naming {@code to} or {@code step}
     */
    List<Kpi> kpis(TenantEnvironment where, Instant from, Instant to, Duration step);

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
     * One key figure.
     *
     * @param id such as {@code errors}
     * @param unit such as {@code events/min}
     * @param current the last closed minute; NaN when there is none
     * @param status {@code ok}, {@code warning}, {@code critical} or {@code unknown}
     * @param series by time, oldest first; gaps are left out
     * @param baseline what is usual at that time: the range of the same minute's surroundings 24 h and 48 h before
     */
    record Kpi(
            String id,
            String title,
            String unit,
            double current,
            String status,
            List<Point> series,
            List<Band> baseline) {}

    /** One point. @param at the start of its interval */
    record Point(Instant at, double value) {}

    /** One stretch of a band. @param at the start of its interval */
    record Band(Instant at, double low, double high) {}
}
