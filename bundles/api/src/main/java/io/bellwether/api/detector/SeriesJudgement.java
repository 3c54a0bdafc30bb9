// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.detector;

import java.util.Map;
import java.util.Objects;

/**
 * What a detector thinks of a series.
 *
 * @param condition whether it fires
 * @param score how unusual, 0 for not at all; comparable only within one detector
 * @param threshold the limit the value was compared with; NaN when there is none
 * @param baseline what would be usual; NaN when there is none
 * @param explanation one sentence for people, such as {@code 62 is above 50}
 * @param contributions how much each measure, or each part of what was compared, had to do with the score: by name, each
 *     from 0 to 1, together 1; empty when there is only one
 * @param state remembered for the next bucket of this series; null for nothing; small
 */
public record SeriesJudgement(
        Condition condition,
        double score,
        double threshold,
        double baseline,
        String explanation,
        Map<String, Double> contributions,
        byte[] state) {
    public SeriesJudgement {
        Objects.requireNonNull(condition, "condition");
        explanation = explanation == null ? "" : explanation;
        contributions = Map.copyOf(contributions);
    }

    public static SeriesJudgement firing(double score, double threshold, double baseline, String explanation) {
        return new SeriesJudgement(Condition.FIRING, score, threshold, baseline, explanation, Map.of(), null);
    }

    public static SeriesJudgement clear(double threshold, double baseline, String explanation) {
        return new SeriesJudgement(Condition.CLEAR, 0, threshold, baseline, explanation, Map.of(), null);
    }

    public static SeriesJudgement learning(String explanation) {
        return new SeriesJudgement(Condition.LEARNING, 0, Double.NaN, Double.NaN, explanation, Map.of(), null);
    }

    /** The same with this state. */
    public SeriesJudgement withState(byte[] next) {
        return new SeriesJudgement(condition, score, threshold, baseline, explanation, contributions, next);
    }

    /** The same with these contributions. */
    public SeriesJudgement withContributions(Map<String, Double> shares) {
        return new SeriesJudgement(condition, score, threshold, baseline, explanation, shares, state);
    }

    /** The same with this score, for a value that is unusual though it does not fire. */
    public SeriesJudgement withScore(double unusual) {
        return new SeriesJudgement(condition, unusual, threshold, baseline, explanation, contributions, state);
    }

    /** What can be said. */
    public enum Condition {
        /** The series is in the state the detector looks for. */
        FIRING,
        /** It is not. */
        CLEAR,
        /** Too little history to say; in a composition the other detectors decide. */
        LEARNING
    }
}
