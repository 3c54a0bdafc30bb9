// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series;

/**
 * A measure as the store knows it.
 *
 * @param text what it is called; the same text for the same measure
 * @param stepMillis the width of a bucket; it divides an hour
 * @param reading how a bucket's value is read from its two columns
 * @param factor what the value is multiplied by
 * @param empty the value of a bucket that nothing is known of: 0, or NaN for none
 */
public record StoredMeasure(String text, long stepMillis, Reading reading, double factor, double empty) {
    /** How a value is read. */
    public enum Reading {
        /** The first column. */
        FIRST,
        /** The first column divided by the second; none where that is zero. */
        QUOTIENT,
        /** The first column less the first column of the bucket before, or less the second where there is none before. */
        RISE
    }
}
