// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.series;

/** What is kept of one bucket on disk; filled again and again. */
final class Cell {
    /** The sum, the extreme, the last or the value read from a sketch. */
    double first;
    /** What the sum is divided by, how many numbers of a sum were negative, or the first value; NaN when there is none. */
    double second;
    /** A percentile's or a number of different values' sketch; null when it is not kept. */
    byte[] sketch;

    void set(double one, double two) {
        first = one;
        second = two;
        sketch = null;
    }
}
