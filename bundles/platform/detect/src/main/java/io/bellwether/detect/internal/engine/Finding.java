// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.api.alert.Evidence;
import io.bellwether.detect.internal.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the detectors of one policy, or of one watched key figure, said of one closed bucket of one group. Findings are
 * made for buckets that fire and for the first that no longer does, whoever is told of them: they become the anomalies
 * that people look at, and the alerts a backtest counts.
 *
 * @param group the labels of the group; empty when the measure has none
 * @param at the end of the bucket, or the event's time
 * @param firing whether the condition holds, before any hold
 * @param score how unusual, 0 for not at all; comparable only within one policy
 * @param value NaN when there is none
 * @param threshold NaN when there is none
 * @param baseline NaN when there is none
 * @param contributions by measure, each from 0 to 1; empty for a single one
 * @param evidence newest first, a handful
 */
public record Finding(
        Policy policy,
        Map<String, String> group,
        Instant at,
        boolean firing,
        double score,
        double value,
        double threshold,
        double baseline,
        Map<String, Double> contributions,
        String explanation,
        List<Evidence> evidence) {}
