// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import io.bellwether.detect.internal.engine.Finding;
import io.bellwether.detect.internal.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What was found of one policy or key figure and one group at one time.
 *
 * @param at the end of the bucket, or the event's time
 * @param step the width of the bucket; zero for an event
 * @param value NaN when there is none; so are threshold, low and high
 */
public record Observation(
        Subject subject,
        Map<String, String> group,
        Instant at,
        Duration step,
        boolean firing,
        double score,
        double value,
        double threshold,
        double low,
        double high,
        Map<String, Double> contributions,
        String explanation,
        List<Evidence> evidence) {
    /**
     * What it is about.
     *
     * @param origin {@code policy} or {@code kpi}
     * @param id of the policy or key figure
     */
    public record Subject(String origin, String id, String name, AlertClass alertClass, Severity severity) {}

    static final String POLICY = "policy";
    static final String KPI = "kpi";

    static Observation of(Finding finding) {
        Policy policy = finding.policy();
        String name = policy.rule().name() == null ? policy.id() : policy.rule().name();
        return new Observation(
                new Subject(
                        POLICY,
                        policy.id(),
                        name,
                        policy.rule().alertClass(),
                        policy.rule().severity()),
                finding.group(),
                finding.at(),
                policy.measure() == null ? Duration.ZERO : policy.measure().every(),
                finding.firing(),
                finding.score(),
                finding.value(),
                finding.threshold(),
                finding.baseline(),
                finding.baseline(),
                finding.contributions(),
                finding.explanation(),
                finding.evidence());
    }

    /** When the bucket began. */
    Instant begin() {
        return at.minus(step);
    }
}
