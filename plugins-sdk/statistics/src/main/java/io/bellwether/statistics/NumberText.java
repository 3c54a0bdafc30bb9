// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as people read them in an explanation. Safe for concurrent use. */
public final class NumberText {
    private static final double WHOLE = 1e15;
    private static final double[] POWERS = {1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

    private NumberText() {}

    /**
     * A number with so many significant digits, without zeros at its end, and without an exponent. Whole numbers, and the
     * whole part of any number, are written to the last digit.
     *
     * @param digits 1 to 8
     * @return {@code no value} for NaN
     */
    public static String of(double value, int digits) {
        if (Double.isNaN(value)) {
            return "no value";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "infinity" : "-infinity";
        }
        double size = Math.abs(value);
        if (size < WHOLE && value == Math.rint(value)) {
            return Long.toString((long) value);
        }
        if (size >= WHOLE || size < 1e-2) {
            return new BigDecimal(value, new MathContext(digits))
                    .stripTrailingZeros()
                    .toPlainString();
        }
        int places = digits - 1 - (int) Math.floor(Math.log10(size));
        if (places <= 0) {
            return Long.toString((long) Math.rint(value));
        }
        places = Math.min(places, POWERS.length - 1);
        long scaled = (long) Math.rint(size * POWERS[places]);
        while (places > 0 && scaled % 10 == 0) {
            scaled /= 10;
            places--;
        }
        long power = (long) POWERS[places];
        StringBuilder text = new StringBuilder(digits + 4);
        if (value < 0) {
            text.append('-');
        }
        text.append(scaled / power);
        if (places > 0) {
            text.append('.');
            String fraction = Long.toString(scaled % power);
            for (int i = fraction.length(); i < places; i++) {
                text.append('0');
            }
            text.append(fraction);
        }
        return text.toString();
    }
}
