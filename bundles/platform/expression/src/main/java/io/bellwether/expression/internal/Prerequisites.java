// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.expression.Condition;
import io.bellwether.expression.Field;
import java.util.Set;

/** The fields without which a node cannot be true, for what cannot be said more precisely. */
final class Prerequisites {
    /** What has a value even when its first argument is undefined. */
    private static final Set<String> LENIENT = Set.of("Has", "IsDefined", "TypeOf");

    private Prerequisites() {}

    static Condition of(Node node) {
        Node.Wildcard wildcard = Wildcards.isComparison(node) ? Wildcards.first(node) : null;
        if (wildcard != null) {
            return defined(wildcard.receiver());
        }
        if (node instanceof Node.Comparison comparison) {
            return Conditions.and(defined(comparison.left()), defined(comparison.right()));
        }
        return node instanceof Node.IsNull ? Conditions.ALL : defined(node);
    }

    /** What must exist for the node to be anything but undefined. */
    private static Condition defined(Node node) {
        Field field = ConditionBuilder.field(node);
        if (field != null) {
            return Conditions.exists(field);
        }
        if (node instanceof Node.Path path) {
            return defined(path.receiver());
        }
        if (node instanceof Node.Index index) {
            return Conditions.and(defined(index.receiver()), defined(index.index()));
        }
        if (node instanceof Node.Arithmetic arithmetic) {
            return Conditions.and(defined(arithmetic.left()), defined(arithmetic.right()));
        }
        if (node instanceof Node.Negate negate) {
            return defined(negate.operand());
        }
        if (node instanceof Node.Call call) {
            String name = call.function().name();
            boolean strict = call.function().body() != null && !LENIENT.contains(name)
                    || name.equals("Some")
                    || name.equals("Every");
            return strict && !call.arguments().isEmpty() && Wildcards.first(call) == null
                    ? defined(call.arguments().get(0))
                    : Conditions.ALL;
        }
        return Conditions.ALL;
    }
}
