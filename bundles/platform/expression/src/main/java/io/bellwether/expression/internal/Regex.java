// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.expression.InvalidExpression;
import io.bellwether.expression.Undefined;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression whose work is bounded: it gives up, as undefined, when the matcher has looked at too many
 * characters.
 */
public final class Regex {
    private static final int LONGEST = 2_000;
    private static final int WEIGHTIEST = 10_000;
    private static final long STEPS = 250_000;
    private static final int STEPS_PER_CHARACTER = 16;

    private final Pattern pattern;
    private final Pattern ignoringCase;

    private Regex(Pattern pattern, Pattern ignoringCase) {
        this.pattern = pattern;
        this.ignoringCase = ignoringCase;
    }

    /** @param position where it stands in the expression, for the message */
    static Regex compile(String text, int position) throws InvalidExpression {
        if (text.length() > LONGEST || RegexWeight.of(text) > WEIGHTIEST) {
            throw new InvalidExpression(
                    "the regular expression is too large",
                    position,
                    "use " + LONGEST + " characters and " + WEIGHTIEST + " repetitions at most");
        }
        try {
            int flags = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
            return new Regex(Pattern.compile(text), Pattern.compile(text, flags));
        } catch (PatternSyntaxException e) {
            throw new InvalidExpression(
                    "the regular expression is not valid (" + e.getDescription() + ")",
                    position,
                    "escape characters such as . ( [ + * with a backslash when they are meant as they are");
        }
    }

    /** What a text that matches contains; empty when that cannot be said. */
    String literal() {
        return RegexLiteral.of(pattern.pattern());
    }

    /** True when the whole text matches; undefined when that takes too long to say. */
    Object matchesWhole(String text, boolean ci) {
        try {
            return matcher(text, ci).matches();
        } catch (OutOfSteps | StackOverflowError e) {
            return Undefined.VALUE;
        }
    }

    /** Where the first match begins, -1 when there is none, undefined when that takes too long to say. */
    Object indexIn(String text, boolean ci) {
        try {
            Matcher matcher = matcher(text, ci);
            return matcher.find() ? (long) matcher.start() : -1L;
        } catch (OutOfSteps | StackOverflowError e) {
            return Undefined.VALUE;
        }
    }

    /** True when a match begins where the text does. */
    Object startsIn(String text, boolean ci) {
        try {
            return matcher(text, ci).lookingAt();
        } catch (OutOfSteps | StackOverflowError e) {
            return Undefined.VALUE;
        }
    }

    /** Puts a fixed text in place of every match. */
    Object replaceIn(String text, String with, boolean ci, int longest) {
        try {
            Matcher matcher = matcher(text, ci);
            StringBuilder result = new StringBuilder();
            int from = 0;
            while (matcher.find()) {
                result.append(text, from, matcher.start()).append(with);
                from = matcher.end();
                if (result.length() > longest) {
                    return Undefined.VALUE;
                }
            }
            return result.append(text, from, text.length()).toString();
        } catch (OutOfSteps | StackOverflowError e) {
            return Undefined.VALUE;
        }
    }

    private Matcher matcher(String text, boolean ci) {
        return (ci ? ignoringCase : pattern).matcher(new Counted(text));
    }

    /** A text that counts how often it is looked at. */
    private static final class Counted implements CharSequence {
        private final String text;
        private long left;

        Counted(String text) {
            this.text = text;
            this.left = STEPS + (long) STEPS_PER_CHARACTER * text.length();
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw OutOfSteps.SIGNAL;
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class OutOfSteps extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static final OutOfSteps SIGNAL = new OutOfSteps();

        private OutOfSteps() {
            super(null, null, false, false);
        }
    }
}
