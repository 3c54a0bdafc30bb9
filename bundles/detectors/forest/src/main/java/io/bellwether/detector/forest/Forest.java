// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.forest;

/** A forest that judges points. Not safe for concurrent use. */
interface Forest {
    /** The forest as it is after the points there are; used after each point that was added, and to begin. */
    void follow(Points points, boolean dropped);

    /** Grows the forest anew from the points there are, as it was when they were last followed. */
    void regrow(Points points);

    /** How unusual a point would be if it came next; greater means more. Comparable within one model only. */
    double score(Points points, float[] next);

    /** How much each measure adds to that score; 0 or more each. */
    double[] shares(Points points, float[] next);
}
