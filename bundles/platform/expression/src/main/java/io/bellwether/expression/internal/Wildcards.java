// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import java.util.List;

/**
 * Finds the wildcards that belong to a comparison and puts variables in their place: {@code A[?].B = 1} is true when
 * {@code x.B = 1} is for any {@code x} in {@code A}. A wildcard belongs to the smallest comparison around it.
 */
final class Wildcards {
    private Wildcards() {}

    /** True for what is true or false of its operands, and so takes their wildcards. */
    static boolean isComparison(Node node) {
        return node instanceof Node.Comparison
                || node instanceof Node.IsNull
                || node instanceof Node.Call call && call.function().traits().predicate();
    }

    /** The first wildcard of a comparison, an enclosing one before one that follows it; null when there is none. */
    static Node.Wildcard first(Node comparison) {
        for (Node operand : operands(comparison)) {
            Node.Wildcard found = isComparison(operand) ? null : first(operand);
            if (found != null) {
                return found;
            }
        }
        return comparison instanceof Node.Wildcard wildcard ? wildcard : null;
    }

    /** What a comparison reaches into; other nodes keep their wildcards to themselves. */
    private static List<Node> operands(Node node) {
        boolean reached = node instanceof Node.Comparison
                || node instanceof Node.Arithmetic
                || node instanceof Node.Index
                || node instanceof Node.Call
                || node instanceof Node.IsNull
                || node instanceof Node.Path
                || node instanceof Node.Wildcard
                || node instanceof Node.Negate;
        return reached ? node.children() : List.of();
    }

    /** The same tree with the wildcard replaced; compared by identity, as equal ones may occur twice. */
    static Node replace(Node node, Node.Wildcard wildcard, Node with) {
        if (node == wildcard) {
            return with;
        }
        if (node instanceof Node.Comparison comparison) {
            return new Node.Comparison(
                    comparison.operator(),
                    replace(comparison.left(), wildcard, with),
                    replace(comparison.right(), wildcard, with),
                    comparison.ci());
        }
        if (node instanceof Node.Arithmetic arithmetic) {
            return new Node.Arithmetic(
                    arithmetic.operator(),
                    replace(arithmetic.left(), wildcard, with),
                    replace(arithmetic.right(), wildcard, with));
        }
        if (node instanceof Node.Index index) {
            return new Node.Index(replace(index.receiver(), wildcard, with), replace(index.index(), wildcard, with));
        }
        if (node instanceof Node.Call call) {
            List<Node> arguments = call.arguments().stream()
                    .map(argument -> replace(argument, wildcard, with))
                    .toList();
            return new Node.Call(call.function(), arguments, call.ci(), call.position());
        }
        if (node instanceof Node.IsNull isNull) {
            return new Node.IsNull(replace(isNull.operand(), wildcard, with), isNull.negated());
        }
        if (node instanceof Node.Path path) {
            return new Node.Path(replace(path.receiver(), wildcard, with), path.steps());
        }
        if (node instanceof Node.Wildcard outer) {
            return new Node.Wildcard(replace(outer.receiver(), wildcard, with), outer.all(), outer.position());
        }
        return node instanceof Node.Negate negate ? new Node.Negate(replace(negate.operand(), wildcard, with)) : node;
    }
}
