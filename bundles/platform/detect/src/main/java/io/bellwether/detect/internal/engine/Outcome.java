// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import java.util.List;
import java.util.Map;

/**
 * What detectors, alone or together, say of a bucket.
 *
 * @param value what was judged; NaN when there is none
 * @param threshold NaN when there is none
 * @param baseline NaN when there is none
 * @param score how unusual, 0 for not at all
 * @param contributions by measure or part; empty for a single one
 * @param detectors the ids of those that fired
 * @param measure the place of the measure that was judged
 */
record Outcome(
        State state,
        double value,
        double threshold,
        double baseline,
        String explanation,
        double score,
        Map<String, Double> contributions,
        List<String> detectors,
        int measure) {
    /** What can be said. */
    enum State {
        FIRING,
        CLEAR,
        /** Too little history: others decide. */
        LEARNING,
        /** A detector did not answer. */
        UNKNOWN
    }

    /** Nothing can be said. */
    static Outcome unknown(String why) {
        return new Outcome(State.UNKNOWN, Double.NaN, Double.NaN, Double.NaN, why, 0, Map.of(), List.of(), 0);
    }

    /** Nothing holds, for a reason that is no detector's. */
    static Outcome over(double value, String why) {
        return new Outcome(State.CLEAR, value, Double.NaN, Double.NaN, why, 0, Map.of(), List.of(), 0);
    }

    boolean firing() {
        return state == State.FIRING;
    }

    /** The same with more to say. */
    Outcome adding(String more) {
        String text = explanation.isEmpty() ? more : explanation + "; " + more;
        return new Outcome(state, value, threshold, baseline, text, score, contributions, detectors, measure);
    }
}
