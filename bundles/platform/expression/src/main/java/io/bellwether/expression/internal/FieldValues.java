// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.expression.Condition;
import io.bellwether.expression.Condition.Compare;
import io.bellwether.expression.Condition.Equal;
import io.bellwether.expression.Condition.In;
import io.bellwether.expression.Condition.Like;
import io.bellwether.expression.Field;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Reads the fields that conditions speak of, and tests their values. */
final class FieldValues {
    private FieldValues() {}

    /** The field's value, undefined where it has none. */
    static Evaluator of(Field field) {
        if (field instanceof Field.Property property) {
            PropertyPath path = new PropertyPath(List.of(property.name().split("\\.", -1)));
            return (event, locals) -> path.find(event.properties());
        }
        BuiltIn name = Arrays.stream(BuiltIn.values())
                .filter(each -> field.equals(each.field()))
                .findFirst()
                .orElseThrow();
        return (event, locals) -> name.in(event);
    }

    /** Whether a condition about a field holds for a value that is defined. */
    static Predicate<Object> test(Condition condition) {
        if (condition instanceof Equal equal) {
            return value -> Values.equal(value, equal.value(), equal.ignoreCase());
        }
        if (condition instanceof In in) {
            return value -> in.values().stream().anyMatch(candidate -> Values.equal(value, candidate, in.ignoreCase()));
        }
        if (condition instanceof Compare compare) {
            return value ->
                    value instanceof Number number && holds(compare.order(), Numbers.compare(number, compare.number()));
        }
        if (condition instanceof Like like) {
            LikePattern pattern = new LikePattern(like.runs(), like.ignoreCase());
            return value -> value instanceof String text && pattern.matches(text);
        }
        return value -> true;
    }

    private static boolean holds(Condition.Order order, int comparison) {
        return switch (order) {
            case LESS -> comparison < 0;
            case LESS_OR_EQUAL -> comparison <= 0;
            case GREATER -> comparison > 0;
            case GREATER_OR_EQUAL -> comparison >= 0;
        };
    }
}
