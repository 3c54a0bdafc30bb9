// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

/**
 * What detectors, alone or together, say of a bucket.
 *
 * @param threshold NaN when there is none
 * @param baseline NaN when there is none
 */
record Outcome(State state, double threshold, double baseline, String explanation) {
    /** What can be said. */
    enum State {
        FIRING,
        CLEAR,
        /** Too little history: others decide. */
        LEARNING,
        /** A detector did not answer. */
        UNKNOWN
    }

    boolean firing() {
        return state == State.FIRING;
    }
}
