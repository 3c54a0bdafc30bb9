// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Numbers as properties hold them. */
final class Numbers {
    private Numbers() {}

    /** JSON knows no NaN and no infinity: these become the texts that OTLP writes for them. */
    static Object property(double value) {
        return Double.isFinite(value) ? (Object) value : Double.toString(value);
    }

    /** A number whose bits are unsigned. */
    static Number unsigned(long bits) {
        return bits >= 0 ? (Number) bits : new BigDecimal(new BigInteger(Long.toUnsignedString(bits)));
    }

    /** Null for a point without this field, else what a property holds. */
    static Object property(Object number) {
        if (number instanceof Double value) {
            return property(value.doubleValue());
        }
        return number instanceof Long bits ? unsigned(bits) : null;
    }

    static List<Object> properties(List<Object> numbers) {
        List<Object> list = new ArrayList<>(numbers.size());
        for (Object number : numbers) {
            list.add(property(number));
        }
        return list;
    }

    /** For people: at most six significant digits, without an exponent where that is short. */
    static String shown(Object number) {
        if (number instanceof Double value) {
            if (value == Math.rint(value) && Math.abs(value) < 1e15) {
                return Long.toString(value.longValue());
            }
            BigDecimal rounded = new BigDecimal(value).round(new java.math.MathContext(6));
            return Math.abs(rounded.stripTrailingZeros().scale()) > 15
                    ? rounded.toString()
                    : rounded.stripTrailingZeros().toPlainString();
        }
        return String.valueOf(number);
    }
}
