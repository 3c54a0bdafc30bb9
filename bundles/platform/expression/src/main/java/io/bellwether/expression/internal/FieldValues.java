// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.expression.Condition;
import io.bellwether.expression.Condition.Compare;
import io.bellwether.expression.Condition.Equal;
import io.bellwether.expression.Condition.In;
import io.bellwether.expression.Condition.Like;
import io.bellwether.expression.Field;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.function.Predicate;

/** Reads the fields that conditions speak of, and tests their values. */
final class FieldValues {
    private FieldValues() {}

    /** The field's value, undefined where it has none. */
    static Evaluator of(Field field) {
        if (field instanceof Field.Property property) {
            PropertyPath path = new PropertyPath(property.name());
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
            Object wanted = known(equal.value());
            return value -> Values.equal(value, wanted, equal.ignoreCase());
        }
        if (condition instanceof In in) {
            Object[] wanted = in.values().stream().map(FieldValues::known).toArray();
            return value -> {
                for (Object candidate : wanted) {
                    if (Values.equal(value, candidate, in.ignoreCase())) {
                        return true;
                    }
                }
                return false;
            };
        }
        if (condition instanceof Compare compare) {
            Number bound = Numbers.shortest(compare.number());
            return value -> value instanceof Number number
                    && Comparisons.holds(compare.order(), Numbers.compare(number, bound));
        }
        if (condition instanceof Like like) {
            LikePattern pattern = new LikePattern(like.runs(), like.ignoreCase());
            return value -> value instanceof String text && pattern.matches(text);
        }
        return value -> true;
    }

    /** The same value in the form that is quickest to compare with. */
    private static Object known(Object value) {
        return value instanceof BigDecimal number ? Numbers.shortest(number) : value;
    }
}
