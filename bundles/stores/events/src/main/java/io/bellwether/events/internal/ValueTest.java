// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.expression.Condition;
import java.math.BigDecimal;
import java.util.List;

/** A condition asked of a value at hand. */
final class ValueTest {
    private ValueTest() {}

    /** @param value String, BigDecimal, Long, or Boolean; null is the value null */
    static boolean equal(Object value, Object wanted, boolean ignoreCase) {
        if (value instanceof String text) {
            return wanted instanceof String other
                    && (ignoreCase
                            ? text.length() == other.length()
                                    && Folding.fold(text).equals(Folding.fold(other))
                            : text.equals(other));
        }
        if (value instanceof Number number) {
            return wanted instanceof Number other && decimal(number).compareTo(decimal(other)) == 0;
        }
        return value == null ? wanted == null : value.equals(wanted);
    }

    static boolean compare(Number value, Condition.Order order, BigDecimal number) {
        int stands = decimal(value).compareTo(number);
        return switch (order) {
            case LESS -> stands < 0;
            case LESS_OR_EQUAL -> stands <= 0;
            case GREATER -> stands > 0;
            case GREATER_OR_EQUAL -> stands >= 0;
        };
    }

    static BigDecimal decimal(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        return number instanceof Double
                ? BigDecimal.valueOf(number.doubleValue())
                : BigDecimal.valueOf(number.longValue());
    }

    /** See {@link Condition.Like}. */
    static boolean like(String text, List<String> runs, boolean ignoreCase) {
        String subject = ignoreCase ? Folding.fold(text) : text;
        List<String> wanted = ignoreCase ? runs.stream().map(Folding::fold).toList() : runs;
        String first = wanted.get(0);
        int last = wanted.size() - 1;
        if (last == 0) {
            return subject.length() == first.length() && at(subject, first, 0);
        }
        if (!at(subject, first, 0)) {
            return false;
        }
        int from = first.length();
        for (int i = 1; i < last; i++) {
            String run = wanted.get(i);
            int found = from;
            while (found + run.length() <= subject.length() && !at(subject, run, found)) {
                found++;
            }
            if (found + run.length() > subject.length()) {
                return false;
            }
            from = found + run.length();
        }
        int end = subject.length() - wanted.get(last).length();
        return end >= from && at(subject, wanted.get(last), end);
    }

    private static boolean at(String text, String run, int at) {
        if (at + run.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < run.length(); i++) {
            char wanted = run.charAt(i);
            char c = text.charAt(at + i);
            if (wanted == Condition.ANY_UNIT ? c == '\n' : c != wanted) {
                return false;
            }
        }
        return true;
    }
}
