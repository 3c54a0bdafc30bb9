// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One condition on a label: {@code severity="critical"}, {@code service=~"auth|plan"}, {@code policy!="x"} or
 * {@code node!~"test-.*"}. A label that is missing counts as empty, and an expression, in the syntax of RE2, must match
 * the whole value. Immutable.
 */
public record Matcher(String label, Operator operator, String value, Pattern pattern) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:.-]*");
    /** One pair of a condition and a value is looked at so often at most. */
    private static final int LOOKS = 200_000;

    /** How the label's value is compared. */
    public enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        LIKE("=~"),
        UNLIKE("!~");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        /** As it is written. */
        public String sign() {
            return sign;
        }

        boolean isExpression() {
            return this == LIKE || this == UNLIKE;
        }
    }

    /** @throws IllegalArgumentException when the value of an expression is none, saying why */
    public static Matcher of(String label, Operator operator, String value) {
        return new Matcher(label, operator, value, operator.isExpression() ? Re2.compile(value) : null);
    }

    /** Reads exactly one. @throws IllegalArgumentException saying what is wrong and what would be right */
    public static Matcher parse(String text) {
        List<Matcher> found = MatcherText.read(text);
        if (found.size() != 1) {
            throw new IllegalArgumentException("must be one matcher, such as label=\"value\"");
        }
        return found.get(0);
    }

    /**
     * Reads an item of a document's matchers: one, or several separated by commas, in braces or not.
     *
     * @throws IllegalArgumentException saying what is wrong and what would be right
     */
    public static List<Matcher> list(String text) {
        return MatcherText.read(text);
    }

    /** Whether it holds for an alert without the label. */
    public boolean matchesEmpty() {
        return matches(Map.of());
    }

    /** False as well for an expression that takes too many steps, whichever way it asks. */
    public boolean matches(Map<String, String> labels) {
        String actual = labels.getOrDefault(label, "");
        try {
            return switch (operator) {
                case EQUAL -> actual.equals(value);
                case NOT_EQUAL -> !actual.equals(value);
                case LIKE -> found(actual);
                case UNLIKE -> !found(actual);
            };
        } catch (TooCostly | StackOverflowError e) {
            return false;
        }
    }

    private boolean found(String actual) {
        return pattern.matcher(new Bounded(actual)).matches();
    }

    /** In a form that {@link #parse} reads back. */
    @Override
    public String toString() {
        String name = NAME.matcher(label).matches() ? label : MatcherText.quoted(label);
        return name + operator.sign + MatcherText.quoted(value);
    }

    /** Patterns have no equality of their own: two matchers are equal when they read the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Matcher that
                && label.equals(that.label)
                && operator == that.operator
                && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return (label.hashCode() * 31 + operator.hashCode()) * 31 + value.hashCode();
    }

    /** Text that can be looked at only so often, so that a costly expression ends instead of running on. */
    private static final class Bounded implements CharSequence {
        private final String text;
        private int looks;

        Bounded(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            looks++;
            if (looks > LOOKS) {
                throw new TooCostly();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** An expression took too many steps on a value. */
    private static final class TooCostly extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooCostly() {
            super("a matcher's regular expression takes too many steps", null, false, false);
        }
    }
}
