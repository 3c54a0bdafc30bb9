// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.spike;

/**
 * What a policy asks for.
 *
 * @param sensitivity how many standard deviations a value must stand out
 * @param memory how many buckets make the running mean
 * @param minimumShare how far from the running mean a value must lie, as a share of that mean
 * @param minimum how far from the running mean a value must lie, in the measure's unit
 * @param quiet for how many buckets after an alarm no further one is raised
 */
record SpikeSettings(
        double sensitivity, Direction direction, int memory, double minimumShare, double minimum, int quiet) {
    /** Which way a value must stand out. */
    enum Direction {
        UP,
        DOWN,
        BOTH;

        boolean allows(boolean up) {
            return this == BOTH || (this == UP) == up;
        }
    }
}
