// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.expression.Condition;
import io.bellwether.expression.Field.Part;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Conditions about an event's time. */
final class Times {
    private static final BigDecimal END = BigDecimal.valueOf(Ticks.LAST).add(BigDecimal.ONE);

    private Times() {}

    /** How a time, in whole ticks, stands to a number of ticks. */
    static Condition compare(Part field, String operator, Number ticks) {
        BigDecimal number = Numbers.decimal(ticks);
        boolean before = operator.startsWith("<");
        if (number.signum() < 0) {
            return before ? Conditions.NONE : since(field, BigDecimal.ZERO);
        }
        if (number.compareTo(END) >= 0) {
            return before ? before(field, END) : Conditions.NONE;
        }
        boolean beyond = operator.equals(">") || operator.equals("<=");
        BigDecimal bound = beyond
                ? number.setScale(0, RoundingMode.FLOOR).add(BigDecimal.ONE)
                : number.setScale(0, RoundingMode.CEILING);
        return before ? before(field, bound) : since(field, bound);
    }

    private static Condition since(Part field, BigDecimal bound) {
        return bound.compareTo(END) >= 0
                ? Conditions.NONE
                : new Condition.Time(field, false, Ticks.boundary(bound.longValueExact()));
    }

    private static Condition before(Part field, BigDecimal bound) {
        return bound.signum() == 0
                ? Conditions.NONE
                : new Condition.Time(field, true, Ticks.boundary(bound.longValueExact()));
    }
}
