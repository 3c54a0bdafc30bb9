// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

/**
 * Finds a text that whatever matches a regular expression must contain, so that most texts need not be matched at all.
 * Alternatives, groups and what it does not know make it find less, never something wrong.
 */
final class RegexLiteral {
    private static final String SIMPLE_ESCAPES = "dDwWsSbBhHvVRXAzZGnrtfae";

    private final String regex;
    private final StringBuilder run = new StringBuilder();
    private String longest = "";
    private int at;

    private RegexLiteral(String regex) {
        this.regex = regex;
    }

    /** The longest such text, of characters below 128; empty when none is found. */
    static String of(String regex) {
        RegexLiteral literal = new RegexLiteral(regex);
        return literal.read() ? literal.longest : "";
    }

    private boolean read() {
        while (at < regex.length()) {
            char c = regex.charAt(at);
            switch (c) {
                case '|', ')':
                    return false;
                case '(', '[':
                    flush();
                    if (!skip(c)) {
                        return false;
                    }
                    break;
                case '?', '*', '{':
                    run.setLength(Math.max(0, run.length() - 1));
                    flush();
                    at = c == '{' ? regex.indexOf('}', at) + 1 : at + 1;
                    if (at == 0) {
                        return false;
                    }
                    break;
                case '\\':
                    if (!escape()) {
                        return false;
                    }
                    break;
                default:
                    if (c >= 128 || c == '+' || c == '.' || c == '^' || c == '$') {
                        flush();
                    } else {
                        run.append(c);
                    }
                    at++;
            }
        }
        flush();
        return true;
    }

    private void flush() {
        longest = run.length() > longest.length() ? run.toString() : longest;
        run.setLength(0);
    }

    private boolean escape() {
        if (at + 1 >= regex.length()) {
            return false;
        }
        char escaped = regex.charAt(at + 1);
        at += 2;
        if (SIMPLE_ESCAPES.indexOf(escaped) >= 0) {
            flush();
            return true;
        }
        if (escaped >= 128 || Character.isLetterOrDigit(escaped)) {
            return false;
        }
        run.append(escaped);
        return true;
    }

    /** Goes behind a group or a class; false where flags or unusual classes would have to be understood. */
    private boolean skip(char opening) {
        if (regex.startsWith("(?", at) && !regex.startsWith("(?:", at)
                || regex.startsWith("[]", at)
                || regex.startsWith("[^]", at)) {
            return false;
        }
        char closing = opening == '(' ? ')' : ']';
        at++;
        while (at < regex.length()) {
            char c = regex.charAt(at);
            if (c == closing) {
                at++;
                return true;
            }
            if (c == '\\') {
                if (regex.startsWith("\\Q", at)) {
                    return false;
                }
                at += 2;
            } else if (c == '[' || c == '(' && opening == '(') {
                if (!skip(c)) {
                    return false;
                }
            } else {
                at++;
            }
        }
        return false;
    }
}
