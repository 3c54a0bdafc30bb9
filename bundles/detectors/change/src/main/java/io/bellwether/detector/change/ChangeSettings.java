// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.change;

/**
 * What a policy asks for.
 *
 * @param sensitivity the score from which an alarm is raised
 * @param quiet for how many buckets after an alarm no further one is raised
 * @param range whether a value far outside of all seen raises an alarm by itself
 */
record ChangeSettings(double sensitivity, int quiet, Direction direction, boolean range) {
    /** Which way a series must have gone. */
    enum Direction {
        UP,
        DOWN,
        BOTH;

        boolean allows(boolean up) {
            return this == BOTH || (this == UP) == up;
        }
    }
}
