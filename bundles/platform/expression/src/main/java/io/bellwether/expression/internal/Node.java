// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import java.util.List;
import java.util.stream.Stream;

/** The syntax tree of an expression. */
sealed interface Node {
    /** The nodes it is made of, in the order of the text. */
    List<Node> children();

    /** A node that is made of no others. */
    sealed interface Leaf extends Node {
        @Override
        default List<Node> children() {
            return List.of();
        }
    }

    /** @param value String, Number, Boolean, null or {@link Regex} */
    record Literal(Object value) implements Leaf {}

    /** {@code "text"}: what the message or the exception contains. */
    record Fragment(String text, int position) implements Leaf {}

    record BuiltInName(BuiltIn name) implements Leaf {}

    /** {@code receiver.a.b}; the receiver of a bare name is {@code @Properties}. */
    record Path(Node receiver, List<String> steps) implements Node {
        @Override
        public List<Node> children() {
            return List.of(receiver);
        }
    }

    record Index(Node receiver, Node index) implements Node {
        @Override
        public List<Node> children() {
            return List.of(receiver, index);
        }
    }

    /** {@code receiver[?]} or, for all, {@code receiver[*]}. */
    record Wildcard(Node receiver, boolean all, int position) implements Node {
        @Override
        public List<Node> children() {
            return List.of(receiver);
        }
    }

    /** What a lambda's parameter or a wildcard stands for. */
    record Local(int slot) implements Leaf {}

    record Lambda(List<Integer> slots, Node body) implements Node {
        @Override
        public List<Node> children() {
            return List.of(body);
        }
    }

    /** {@code let |a: 1| body}: the values, each of which may use those before it, then what is made of them. */
    record Let(List<Integer> slots, List<Node> values, Node body) implements Node {
        @Override
        public List<Node> children() {
            return Stream.concat(values.stream(), Stream.of(body)).toList();
        }
    }

    /** {@code and} when {@code all}, else {@code or}. */
    record Logical(boolean all, List<Node> operands) implements Node {
        @Override
        public List<Node> children() {
            return operands;
        }
    }

    record Not(Node operand) implements Node {
        @Override
        public List<Node> children() {
            return List.of(operand);
        }
    }

    record Negate(Node operand) implements Node {
        @Override
        public List<Node> children() {
            return List.of(operand);
        }
    }

    record Arithmetic(char operator, Node left, Node right) implements Node {
        @Override
        public List<Node> children() {
            return List.of(left, right);
        }
    }

    /** @param operator one of {@code = <> < <= > >=}, {@code like}, {@code not like}, {@code in}, {@code not in} */
    record Comparison(String operator, Node left, Node right, boolean ci) implements Node {
        @Override
        public List<Node> children() {
            return List.of(left, right);
        }
    }

    record IsNull(Node operand, boolean negated) implements Node {
        @Override
        public List<Node> children() {
            return List.of(operand);
        }
    }

    record Conditional(Node condition, Node then, Node otherwise) implements Node {
        @Override
        public List<Node> children() {
            return List.of(condition, then, otherwise);
        }
    }

    record Array(List<Element> elements) implements Node {
        @Override
        public List<Node> children() {
            return elements.stream().map(Element::value).toList();
        }
    }

    record ObjectLiteral(List<Element> members) implements Node {
        @Override
        public List<Node> children() {
            return members.stream().map(Element::value).toList();
        }
    }

    record Call(Function function, List<Node> arguments, boolean ci, int position) implements Node {
        @Override
        public List<Node> children() {
            return arguments;
        }
    }

    /**
     * Part of an array or object literal.
     *
     * @param name a member's name; null in an array, and for what is spread
     * @param spread true for {@code ..value}
     */
    record Element(String name, Node value, boolean spread) {}

    /** True when there are more nodes above each other than that. */
    static boolean isHigherThan(Node node, int levels) {
        if (levels == 0) {
            return true;
        }
        for (Node child : node.children()) {
            if (isHigherThan(child, levels - 1)) {
                return true;
            }
        }
        return false;
    }
}
