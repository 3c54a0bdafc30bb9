// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.detector;

import java.util.Objects;

/**
 * What a detector thinks of a series.
 *
 * @param condition whether it fires
 * @param score how unusual, 0 for not at all; comparable only within one detector
 * @param threshold the limit the value was compared with; NaN when there is none
 * @param baseline what would be usual; NaN when there is none
 * @param explanation one sentence for people, such as {@code 62 is above 50}
 * @param state remembered for the next bucket of this series; null for nothing; small
 */
public record SeriesJudgement(
        Condition condition, double score, double threshold, double baseline, String explanation, byte[] state) {
    public SeriesJudgement {
        Objects.requireNonNull(condition, "condition");
        explanation = explanation == null ? "" : explanation;
    }

    public static SeriesJudgement firing(double score, double threshold, double baseline, String explanation) {
        return new SeriesJudgement(Condition.FIRING, score, threshold, baseline, explanation, null);
    }

    public static SeriesJudgement clear(double threshold, double baseline, String explanation) {
        return new SeriesJudgement(Condition.CLEAR, 0, threshold, baseline, explanation, null);
    }

    public static SeriesJudgement learning(String explanation) {
        return new SeriesJudgement(Condition.LEARNING, 0, Double.NaN, Double.NaN, explanation, null);
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
