// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AnomalyQuery;
import io.bellwether.relational.Page;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stretches of time in which a policy's condition held, before any hold, or a key figure was unusual. Safe for
 * concurrent use.
 */
public interface Anomalies {
    /** Newest first by start. @param limit 1 to 5,000. @param cursor from the last page; null for the first */
    Page<Anomaly> list(AnomalyQuery query, int limit, String cursor);

    /** What lies in a stretch of time, in the form charts show it: by origin and subject. */
    List<Ribbon> ribbons(TenantEnvironment where, Instant from, Instant to);

    /** The anomaly an alert opened for; empty when none is known. */
    Optional<Anomaly> ofAlert(TenantId tenant, String alertId);

    /**
     * One stretch.
     *
     * @param origin {@code policy} or {@code kpi}
     * @param subject the id of the policy or key figure
     * @param name what people call it
     * @param alertClass the policy's, or that of the key figure's category
     * @param severity the policy's, or warning or error by the score
     * @param group the labels of the group; empty when there are none
     * @param lastAt the end of the last unusual bucket
     * @param end null while it goes on
     * @param peakAt the end of the bucket with the highest score
     * @param score at the peak; comparable only within one subject
     * @param value at the peak; null when there is none
     * @param threshold at the peak; null when there is none
     * @param low the lower end of what was usual at the peak; null when unknown
     * @param high its upper end; the same as {@code low} where one value was usual
     * @param contributions by measure or group, each from 0 to 1; empty for a single one
     * @param evidence newest first, a handful
     * @param alertId the alert that opened for it; null for none
     * @param hints what kind of trouble it looks like, the likeliest first; empty before it was looked into
     */
    record Anomaly(
            TenantEnvironment where,
            String id,
            String origin,
            String subject,
            String name,
            AlertClass alertClass,
            Severity severity,
            Map<String, String> group,
            Instant start,
            Instant lastAt,
            Instant end,
            Instant peakAt,
            double score,
            Double value,
            Double threshold,
            Double low,
            Double high,
            Map<String, Double> contributions,
            String explanation,
            List<Evidence> evidence,
            String alertId,
            List<Hint> hints) {}

    /**
     * What kind of trouble something looks like.
     *
     * @param alertClass unknown when nothing speaks for any kind, or as much for one as for another
     * @param confidence 0 to 1: this kind's share of all that speaks for some kind, less where that is little
     */
    record Hint(AlertClass alertClass, double confidence, List<Reason> reasons) {}

    /**
     * What speaks for a kind.
     *
     * @param text one sentence with the figures
     * @param kpi the key figure it is about; null for none
     * @param events that show it, newest first; may be empty
     */
    record Reason(String text, String kpi, List<Evidence> events) {}

    /** The unusual stretches of one policy or key figure. @param spans by time, not overlapping */
    record Ribbon(String origin, String subject, List<Span> spans) {}

    /**
     * One stretch.
     *
     * @param from inclusive
     * @param to exclusive; that of the question where it goes on
     * @param level 1 for info, 2 for warning, 3 for error, 4 for critical
     */
    record Span(Instant from, Instant to, int level) {}
}
