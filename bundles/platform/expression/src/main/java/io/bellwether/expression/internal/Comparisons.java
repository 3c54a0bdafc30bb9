// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.expression.Condition.Order;
import io.bellwether.expression.Undefined;
import io.bellwether.expression.internal.Evaluator.Constant;
import java.time.Instant;
import java.util.List;

/** The comparison operators, quicker where one side is known. */
final class Comparisons {
    private Comparisons() {}

    static Evaluator of(String operator, Evaluator left, Evaluator right, boolean ci) {
        return switch (operator) {
            case "=" -> equality(left, right, ci);
            case "<>" -> opposite(equality(left, right, ci));
            case "like" -> like(left, right, ci);
            case "not like" -> opposite(like(left, right, ci));
            case "in" -> in(left, right, ci);
            case "not in" -> opposite(in(left, right, ci));
            default -> order(order(operator), left, right);
        };
    }

    /** The order an operator stands for. */
    static Order order(String operator) {
        return switch (operator) {
            case "<" -> Order.LESS;
            case "<=" -> Order.LESS_OR_EQUAL;
            case ">" -> Order.GREATER;
            default -> Order.GREATER_OR_EQUAL;
        };
    }

    static boolean holds(Order order, int comparison) {
        return switch (order) {
            case LESS -> comparison < 0;
            case LESS_OR_EQUAL -> comparison <= 0;
            case GREATER -> comparison > 0;
            case GREATER_OR_EQUAL -> comparison >= 0;
        };
    }

    /** {@code @Timestamp >= …} with a whole number of ticks, which needs no object for the event's; else null. */
    static Evaluator ofTime(BuiltIn name, String operator, Evaluator right) {
        boolean time = name == BuiltIn.TIMESTAMP || name == BuiltIn.ARRIVED;
        boolean ordering = operator.startsWith("<") && !operator.equals("<>") || operator.startsWith(">");
        if (!time || !ordering || !(right instanceof Constant constant) || !Numbers.isWhole(constant.value())) {
            return null;
        }
        Order order = order(operator);
        long bound = ((Number) constant.value()).longValue();
        boolean timestamp = name == BuiltIn.TIMESTAMP;
        return (event, locals) -> {
            Instant instant = timestamp ? event.timestamp() : event.receivedAt();
            long ticks = Ticks.count(instant);
            return ticks < 0 ? Undefined.VALUE : (Object) holds(order, Long.compare(ticks, bound));
        };
    }

    private static Evaluator equality(Evaluator left, Evaluator right, boolean ci) {
        if (right instanceof Constant constant && constant.value() instanceof String wanted) {
            return (event, locals) -> {
                Object value = left.evaluate(event, locals);
                if (value instanceof String text) {
                    return ci ? CaseFolding.equal(text, wanted) : text.equals(wanted);
                }
                return Values.equality(value, wanted, ci);
            };
        }
        return (event, locals) -> Values.equality(left.evaluate(event, locals), right.evaluate(event, locals), ci);
    }

    private static Evaluator order(Order order, Evaluator left, Evaluator right) {
        return (event, locals) -> Values.order(order, left.evaluate(event, locals), right.evaluate(event, locals));
    }

    private static Evaluator opposite(Evaluator evaluator) {
        return (event, locals) -> Values.opposite(evaluator.evaluate(event, locals));
    }

    private static Evaluator like(Evaluator left, Evaluator right, boolean ci) {
        LikePattern pattern = new LikePattern((String) ((Constant) right).value(), ci);
        return (event, locals) ->
                left.evaluate(event, locals) instanceof String text ? (Object) pattern.matches(text) : Undefined.VALUE;
    }

    private static Evaluator in(Evaluator left, Evaluator right, boolean ci) {
        if (right instanceof Constant constant && constant.value() instanceof List<?> list) {
            Object[] items = list.toArray();
            return (event, locals) -> {
                Object item = left.evaluate(event, locals);
                if (item == Undefined.VALUE) {
                    return Undefined.VALUE;
                }
                for (Object candidate : items) {
                    if (Values.equal(item, candidate, ci)) {
                        return Boolean.TRUE;
                    }
                }
                return Boolean.FALSE;
            };
        }
        return (event, locals) -> Values.in(left.evaluate(event, locals), right.evaluate(event, locals), ci);
    }
}
