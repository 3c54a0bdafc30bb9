// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.expression.Undefined;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** Decimal arithmetic with 29 significant digits; fast where both sides are whole. */
final class Numbers {
    /** Digits of a literal, and of a text that is read as a number, at most. */
    static final int LONGEST = 40;

    private static final MathContext PRECISION = new MathContext(29, RoundingMode.HALF_EVEN);
    /** What a power, computed in double precision, keeps. */
    private static final MathContext DOUBLE_PRECISION = new MathContext(15, RoundingMode.HALF_EVEN);

    private static final int LARGEST_EXPONENT = 400;
    private static final long EXACT_DOUBLE = 1L << 53;

    private Numbers() {}

    /** The same number as a Long or a Double where nothing is lost by it. */
    static Number shortest(BigDecimal number) {
        if (number.signum() == 0) {
            return 0L;
        }
        if (number.precision() - number.scale() <= 19
                && number.stripTrailingZeros().scale() <= 0) {
            try {
                return number.longValueExact();
            } catch (ArithmeticException e) {
                return number;
            }
        }
        double approximate = number.doubleValue();
        boolean exact =
                Double.isFinite(approximate) && BigDecimal.valueOf(approximate).compareTo(number) == 0;
        return exact ? (Number) approximate : number;
    }

    static boolean isWhole(Object number) {
        return number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte;
    }

    /** Compares by value, whatever the types. */
    static int compare(Number left, Number right) {
        if (isWhole(left) && isWhole(right)) {
            return Long.compare(left.longValue(), right.longValue());
        }
        if (isDoubleLike(left) && isDoubleLike(right)) {
            double a = left.doubleValue();
            double b = right.doubleValue();
            return a < b ? -1 : a > b ? 1 : a == b ? 0 : Double.compare(a, b);
        }
        if (isInfinite(left) || isInfinite(right)) {
            return Double.compare(left.doubleValue(), right.doubleValue());
        }
        return decimal(left).compareTo(decimal(right));
    }

    private static boolean isDoubleLike(Number number) {
        return number instanceof Double
                || isWhole(number) && number.longValue() > -EXACT_DOUBLE && number.longValue() < EXACT_DOUBLE;
    }

    private static boolean isInfinite(Number number) {
        return (number instanceof Double || number instanceof Float) && !Double.isFinite(number.doubleValue());
    }

    static boolean isFinite(Number number) {
        return !isInfinite(number);
    }

    /** One form for all numbers that are equal. */
    static BigDecimal plain(Number number) {
        return decimal(number).signum() == 0 ? BigDecimal.ZERO : decimal(number).stripTrailingZeros();
    }

    static BigDecimal decimal(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        if (isWhole(number)) {
            return BigDecimal.valueOf(number.longValue());
        }
        if (number instanceof BigInteger integer) {
            return new BigDecimal(integer);
        }
        if (number instanceof Float) {
            return new BigDecimal(number.toString());
        }
        return BigDecimal.valueOf(number.doubleValue());
    }

    /** {@code left operator right}; undefined for what is no number, not finite, out of range, or divided by zero. */
    static Object arithmetic(char operator, Object left, Object right) {
        if (!(left instanceof Number a) || !(right instanceof Number b)) {
            return Undefined.VALUE;
        }
        if (isWhole(a) && isWhole(b)) {
            Object quick = whole(operator, a.longValue(), b.longValue());
            if (quick != null) {
                return quick;
            }
        }
        if (!isComputable(a) || !isComputable(b)) {
            return Undefined.VALUE;
        }
        if (operator == '^') {
            return power(a.doubleValue(), b.doubleValue());
        }
        BigDecimal x = decimal(a);
        BigDecimal y = decimal(b);
        return switch (operator) {
            case '+' -> shortest(x.add(y, PRECISION));
            case '-' -> shortest(x.subtract(y, PRECISION));
            case '*' -> shortest(x.multiply(y, PRECISION));
            case '/' -> y.signum() == 0 ? Undefined.VALUE : shortest(x.divide(y, PRECISION));
            default -> y.signum() == 0 ? Undefined.VALUE : shortest(x.remainder(y));
        };
    }

    /** The result where it is whole and fits; null where it has to be computed otherwise. */
    private static Object whole(char operator, long a, long b) {
        try {
            return switch (operator) {
                case '+' -> Math.addExact(a, b);
                case '-' -> Math.subtractExact(a, b);
                case '*' -> Math.multiplyExact(a, b);
                case '%' -> b == 0 ? Undefined.VALUE : (Object) (a % b);
                default -> null;
            };
        } catch (ArithmeticException e) {
            return null;
        }
    }

    private static Object power(double base, double exponent) {
        double power = Math.pow(base, exponent);
        return Double.isFinite(power) ? shortest(new BigDecimal(power, DOUBLE_PRECISION)) : Undefined.VALUE;
    }

    /** False for what would be dear to compute with, such as 1e1000000000. */
    static boolean isComputable(Number number) {
        if (isInfinite(number)) {
            return false;
        }
        if (number instanceof BigInteger integer) {
            return integer.bitLength() < 1024;
        }
        return !(number instanceof BigDecimal decimal)
                || Math.abs((long) decimal.scale()) <= LARGEST_EXPONENT
                        && Math.abs((long) decimal.precision() - decimal.scale()) <= LARGEST_EXPONENT;
    }

    /** Rounds half away from zero. */
    static Object round(Object number, Object places) {
        if (!(number instanceof Number value) || !isComputable(value)) {
            return Undefined.VALUE;
        }
        int digits = places == Undefined.VALUE ? 0 : index(places);
        if (digits < 0 || digits > 28) {
            return Undefined.VALUE;
        }
        return isWhole(value) ? value : shortest(decimal(value).setScale(digits, RoundingMode.HALF_UP));
    }

    static Object negate(Object number) {
        return arithmetic('-', 0L, number);
    }

    /** The number read from a text, or undefined. */
    static Object parse(Object value) {
        if (value instanceof Number) {
            return value;
        }
        if (!(value instanceof String text) || text.length() > LONGEST || text.isBlank()) {
            return Undefined.VALUE;
        }
        try {
            BigDecimal number = new BigDecimal(text.strip());
            return isComputable(number) ? shortest(number) : Undefined.VALUE;
        } catch (NumberFormatException e) {
            return Undefined.VALUE;
        }
    }

    /** A whole number that fits an index, or -1. */
    static int index(Object value) {
        if (isWhole(value)) {
            long whole = ((Number) value).longValue();
            return whole >= 0 && whole <= Integer.MAX_VALUE ? (int) whole : -1;
        }
        if (value instanceof Number number && isComputable(number)) {
            double approximate = number.doubleValue();
            return approximate >= 0 && approximate <= Integer.MAX_VALUE && approximate == Math.rint(approximate)
                    ? (int) approximate
                    : -1;
        }
        return -1;
    }

    /** The number written plainly, without an exponent where that is short. */
    static String text(Number number) {
        if (isInfinite(number) || !isComputable(number)) {
            return number.toString();
        }
        BigDecimal decimal = decimal(number);
        return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }
}
