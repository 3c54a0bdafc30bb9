// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.event;

import java.math.BigDecimal;

/**
 * Numbers as an event's properties hold them, read from the digits a sender wrote within bounds that keep them cheap to
 * handle. Safe for concurrent use.
 */
public final class Numbers {
    /** Characters of a number at most. */
    public static final int LONGEST = 400;

    /** How many zeros an exponent may stand for, before or behind the point. */
    public static final int LARGEST_EXPONENT = 1_000;

    private static final int DOUBLE_DIGITS = 15;

    private Numbers() {}

    /** The number to its last digit; null when it is none, or beyond the bounds. */
    public static BigDecimal exact(String digits) {
        if (digits.length() > LONGEST) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(digits);
            return Math.abs((long) number.scale()) <= LARGEST_EXPONENT ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /**
     * A number with a point or an exponent: a Double, or a BigDecimal where that would lose digits; null when it is
     * beyond the bounds.
     *
     * @param digits of a number as JSON writes it
     */
    public static Number decimal(String digits) {
        double value = digits.length() <= LONGEST ? Double.parseDouble(digits) : Double.NaN;
        if (digits.length() <= DOUBLE_DIGITS && Double.isFinite(value)) {
            return value;
        }
        BigDecimal exact = exact(digits);
        boolean same = exact != null
                && Double.isFinite(value)
                && BigDecimal.valueOf(value).compareTo(exact) == 0;
        return same ? (Number) value : exact;
    }
}
