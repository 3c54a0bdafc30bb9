// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What the detect stage found about one policy and one group of labels at one moment: a fact, not an alert.
 *
 * @param rule what the policy asks of the alert stage
 * @param group the labels the policy groups by; empty when it does not
 * @param at the end of the judged bucket, or the time of the event that crossed the limit
 * @param since when the condition became true by the events' own time: the start of the first bucket of the unbroken
 *     run; null when it is not true
 * @param condition whether the policy's condition holds
 * @param trueFor for how long the condition has held without a break, up to {@code at}: ten true one-minute buckets are
 *     ten minutes, and a bucket still open counts nothing; zero when it does not hold
 * @param open true when the bucket was still open and its value may yet grow
 * @param silent true when the facts are too old to tell anybody, as in a backfill: the alert's state follows, nobody is
 *     told
 * @param value what was measured; NaN when there is no number
 * @param threshold NaN when there is none
 * @param baseline NaN when there is none
 * @param explanation one sentence with the figures
 * @param evidence newest first, a handful
 * @param severity the level reached; the policy's own when the condition does not hold
 * @param score how unusual, 0 for not at all; comparable only within one policy
 * @param contributions how much each measure, or each part of what was compared, had to do with the score, by name;
 *     empty when there is only one
 * @param detectors the ids of the detectors that fired, in the policy's order
 */
public record Verdict(
        TenantEnvironment where,
        Rule rule,
        Map<String, String> group,
        Instant at,
        Instant since,
        Condition condition,
        Duration trueFor,
        boolean open,
        boolean silent,
        double value,
        double threshold,
        double baseline,
        String explanation,
        List<Evidence> evidence,
        Severity severity,
        double score,
        Map<String, Double> contributions,
        List<String> detectors) {
    public Verdict {
        Objects.requireNonNull(where, "where");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(severity, "severity");
        group = group.size() > 1 ? Collections.unmodifiableMap(new LinkedHashMap<>(group)) : small(group);
        evidence = List.copyOf(evidence);
        contributions = contributions.size() > 1
                ? Collections.unmodifiableMap(new TreeMap<>(contributions))
                : small(contributions);
        detectors = List.copyOf(detectors);
    }

    /** A copy of a map of one entry or none, as most are. */
    private static <V> Map<String, V> small(Map<String, V> map) {
        if (map.isEmpty()) {
            return Collections.emptyMap();
        }
        Map.Entry<String, V> only = map.entrySet().iterator().next();
        return Collections.singletonMap(only.getKey(), only.getValue());
    }

    /** What can be said. */
    public enum Condition {
        /** The policy's condition holds. */
        TRUE,
        /** It does not, but the value has not come back far enough to call it recovered. */
        LINGERING,
        /** It does not hold, and the recovery condition, where there is one, does. */
        FALSE,
        /** The policy is gone or disabled: an open alert is resolved. */
        WITHDRAWN
    }

    /**
     * The part of a policy that the alert stage needs.
     *
     * @param policy its id
     * @param name what people call it
     * @param severity its own; a verdict says which level was reached
     * @param service null when it concerns no particular service
     * @param labels the policy's own labels
     * @param hold how long the condition must hold before the alert opens; zero for at once
     * @param recoverFor how long it must be recovered before the alert resolves; zero for at once
     * @param runbook null for none
     */
    public record Rule(
            String policy,
            String name,
            AlertClass alertClass,
            Severity severity,
            String service,
            Map<String, String> labels,
            Duration hold,
            Duration recoverFor,
            String runbook) {
        public Rule {
            labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        }
    }
}
