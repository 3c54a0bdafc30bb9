// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One condition on a label: {@code severity="critical"}, {@code service=~"auth|plan"}, {@code policy!="x"} or
 * {@code node!~"test-.*"}. A label that is missing counts as empty, and an expression must match the whole value.
 */
public record Matcher(String label, Operator operator, String value, Pattern pattern) {
    private static final Pattern FORM = Pattern.compile(
            "\\s*([a-zA-Z_][a-zA-Z0-9_.-]*)\\s*(=~|!~|!=|=)\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s\"{},=~!'`\\\\]+))\\s*");
    private static final int LONGEST = 500;

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

        static Operator of(String sign) {
            for (Operator operator : values()) {
                if (operator.sign.equals(sign)) {
                    return operator;
                }
            }
            throw new IllegalArgumentException("'" + sign + "' is not an operator; use =, !=, =~ or !~");
        }
    }

    /** @throws IllegalArgumentException saying what is wrong and what would be right */
    public static Matcher parse(String text) {
        java.util.regex.Matcher parts = FORM.matcher(text);
        if (text.length() > LONGEST || !parts.matches()) {
            throw new IllegalArgumentException(
                    "is not a matcher; write label=\"value\", with one of =, !=, =~ and !~, in at most " + LONGEST
                            + " characters");
        }
        Operator operator = Operator.of(parts.group(2));
        String value = parts.group(3) == null ? parts.group(4) : unescape(parts.group(3));
        return new Matcher(parts.group(1), operator, value, compile(operator, value));
    }

    /** One item of a document's matchers. */
    public static java.util.List<Matcher> list(String text) {
        return java.util.List.of(parse(text));
    }

    private static Pattern compile(Operator operator, String value) {
        if (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL) {
            return null;
        }
        try {
            return Pattern.compile(value, Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("has no valid regular expression: " + e.getDescription(), e);
        }
    }

    private static String unescape(String quoted) {
        StringBuilder text = new StringBuilder(quoted.length());
        for (int i = 0; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            if (c == '\\') {
                i++;
                c = switch (quoted.charAt(i)) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case '"' -> '"';
                    case '\\' -> '\\';
                    default -> {
                        text.append('\\');
                        yield quoted.charAt(i);
                    }
                };
            }
            text.append(c);
        }
        return text.toString();
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

    @Override
    public String toString() {
        return label + operator.sign + '"' + value + '"';
    }

    /** Text that can be looked at only so often, so that a costly expression ends instead of running on. */
    private static final class Bounded implements CharSequence {
        private static final int LOOKS = 200_000;

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
