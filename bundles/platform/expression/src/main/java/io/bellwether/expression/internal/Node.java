// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import java.util.List;

/** The syntax tree of an expression. */
sealed interface Node {
    /** @param value String, Number, Boolean, null or {@link Regex} */
    record Literal(Object value) implements Node {}

    /** {@code "text"}: what the message or the exception contains. */
    record Fragment(String text, int position) implements Node {}

    record BuiltInName(BuiltIn name) implements Node {}

    /** {@code receiver.a.b}; the receiver of a bare name is {@code @Properties}. */
    record Path(Node receiver, List<String> steps) implements Node {}

    record Index(Node receiver, Node index) implements Node {}

    /** {@code receiver[?]} or, for all, {@code receiver[*]}. */
    record Wildcard(Node receiver, boolean all, int position) implements Node {}

    /** What a lambda's parameter or a wildcard stands for. */
    record Local(int slot) implements Node {}

    record Lambda(List<Integer> slots, Node body) implements Node {}

    /** {@code let |a: 1| body}: the values, each of which may use those before it, then what is made of them. */
    record Let(List<Integer> slots, List<Node> values, Node body) implements Node {}

    /** {@code and} when {@code all}, else {@code or}. */
    record Logical(boolean all, List<Node> operands) implements Node {}

    record Not(Node operand) implements Node {}

    record Negate(Node operand) implements Node {}

    record Arithmetic(char operator, Node left, Node right) implements Node {}

    /** @param operator one of {@code = <> < <= > >=}, {@code like}, {@code not like}, {@code in}, {@code not in} */
    record Comparison(String operator, Node left, Node right, boolean ci) implements Node {}

    record IsNull(Node operand, boolean negated) implements Node {}

    record Conditional(Node condition, Node then, Node otherwise) implements Node {}

    record Array(List<Element> elements) implements Node {}

    record ObjectLiteral(List<Element> members) implements Node {}

    record Call(Function function, List<Node> arguments, boolean ci, int position) implements Node {}

    /**
     * Part of an array or object literal.
     *
     * @param name a member's name; null in an array, and for what is spread
     * @param spread true for {@code ..value}
     */
    record Element(String name, Node value, boolean spread) {}
}
