// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Turns an expression in the syntax of RE2, as Go and so Alertmanager read it, into one of Java's that means the same.
 * What RE2 does not know, such as references and looking around, is refused, even where Java knows it. Not safe for
 * concurrent use.
 */
final class Re2 {
    private static final int MOST_REPEATS = 1_000;
    private static final String SPACE = "\\t\\n\\f\\r ";
    private static final String WORD = "[0-9A-Za-z_]";
    private static final String EDGE = "(?:(?<=" + WORD + ")(?!" + WORD + ")|(?<!" + WORD + ")(?=" + WORD + "))";

    private final String text;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private Re2(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException saying what is wrong with the expression */
    static Pattern compile(String expression) {
        try {
            return Pattern.compile(new Re2(expression).translate(), Pattern.UNIX_LINES | Pattern.UNICODE_CASE);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "has no valid regular expression: " + e.getDescription().toLowerCase(Locale.ROOT), e);
        }
    }

    private String translate() {
        boolean repeated = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean repeats = false;
            switch (c) {
                case '\\' -> escape();
                case '[' -> characters();
                case '(' -> group();
                case '*', '+', '?' -> {
                    repeats = repeat(repeated, 1);
                }
                case '{' -> {
                    int length = counted();
                    if (length > 0) {
                        repeats = repeat(repeated, length);
                    } else {
                        out.append("\\{");
                        at++;
                    }
                }
                case '}', ']' -> {
                    out.append('\\').append(c);
                    at++;
                }
                default -> {
                    out.append(c);
                    at++;
                }
            }
            repeated = repeats;
        }
        return out.toString();
    }

    /** Takes an operator that repeats, and the question mark that makes it take little. */
    private boolean repeat(boolean repeated, int length) {
        if (repeated) {
            throw refused("repeats what repeats already: '" + text.charAt(at) + "'");
        }
        out.append(text, at, at + length);
        at += length;
        if (at < text.length() && text.charAt(at) == '?') {
            out.append('?');
            at++;
        }
        return true;
    }

    /** How long the repetition is that begins here, such as {@code {2,5}}; 0 when it is none, and the brace stands for itself. */
    private int counted() {
        int end = text.indexOf('}', at);
        if (end < 0 || !text.substring(at + 1, end).matches("\\d{1,9}(,(\\d{1,9})?)?")) {
            return 0;
        }
        String[] ends = text.substring(at + 1, end).split(",", -1);
        int least = Integer.parseInt(ends[0]);
        int most = ends.length > 1 && !ends[1].isEmpty() ? Integer.parseInt(ends[1]) : least;
        if (least > MOST_REPEATS || most > MOST_REPEATS || most < least) {
            throw refused("repeats {" + String.join(",", ends) + "} times; at most " + MOST_REPEATS);
        }
        return end + 1 - at;
    }

    private void group() {
        at++;
        if (!text.startsWith("?", at)) {
            out.append('(');
            return;
        }
        if (text.startsWith("?P<", at)
                || (text.startsWith("?<", at) && !text.startsWith("?<=", at) && !text.startsWith("?<!", at))) {
            int end = text.indexOf('>', at);
            String name = end < 0 ? "" : text.substring(text.indexOf('<', at) + 1, end);
            if (!name.matches("[A-Za-z0-9_]+")) {
                throw refused("has a group without a valid name");
            }
            out.append('(');
            at = end + 1;
            return;
        }
        int end = at + 1;
        while (end < text.length() && "imsU-".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        if (end >= text.length() || (text.charAt(end) != ':' && text.charAt(end) != ')')) {
            throw refused("has '(?" + (end < text.length() ? text.charAt(end) : "") + "', which RE2 does not know");
        }
        // Taking little instead of much changes what is found first, not whether all of a value matches.
        String flags = text.substring(at + 1, end).replace("U", "");
        if (flags.equals("-")) {
            flags = "";
        }
        if (flags.isEmpty() && text.charAt(end) == ')') {
            at = end + 1;
            return;
        }
        out.append("(?").append(flags).append(text.charAt(end));
        at = end + 1;
    }

    private void escape() {
        char c = next();
        switch (c) {
            case 'b' -> out.append(EDGE);
            case 'B' -> out.append("(?!").append(EDGE).append(')');
            case 'A', 'z' -> out.append('\\').append(c);
            case 's' -> out.append('[').append(SPACE).append(']');
            case 'S' -> out.append("[^").append(SPACE).append(']');
            case 'Q' -> {
                int end = text.indexOf("\\E", at);
                out.append(Pattern.quote(text.substring(at, end < 0 ? text.length() : end)));
                at = end < 0 ? text.length() : end + 2;
            }
            default -> common(c);
        }
    }

    /** Escapes that mean the same inside of brackets. */
    private void common(char c) {
        if ("dDwWafnrt".indexOf(c) >= 0) {
            out.append('\\').append(c);
        } else if (c == 'v') {
            out.append("\\x0B");
        } else if (c == 'p' || c == 'P') {
            property(c);
        } else if (c == 'x') {
            hexadecimal();
        } else if (c >= '0' && c <= '7') {
            octal(c);
        } else if (c < 0x80 && !Character.isLetterOrDigit(c)) {
            out.append('\\').append(c);
        } else {
            throw refused("has '\\" + c + "', which RE2 does not know");
        }
    }

    private void property(char c) {
        boolean braces = text.startsWith("{", at);
        int end = braces ? text.indexOf('}', at) : at + 1;
        if (end < 0 || end > text.length()) {
            throw refused("has '\\" + c + "' without a name");
        }
        String name = text.substring(braces ? at + 1 : at, end);
        at = braces ? end + 1 : end;
        boolean not = (c == 'P') != name.startsWith("^");
        name = name.startsWith("^") ? name.substring(1) : name;
        if (!name.matches("[A-Za-z_]+")) {
            throw refused("has '\\" + c + "' without a name");
        }
        if (name.equals("Any")) {
            out.append(not ? "[^\\x{0}-\\x{10FFFF}]" : "[\\x{0}-\\x{10FFFF}]");
        } else {
            out.append(not ? "\\P{" : "\\p{")
                    .append(name.length() <= 2 ? name : "Is" + name)
                    .append('}');
        }
    }

    private void hexadecimal() {
        boolean braces = text.startsWith("{", at);
        int end = braces ? text.indexOf('}', at) : at + 2;
        String digits = end < 0 || end > text.length() ? "" : text.substring(braces ? at + 1 : at, end);
        if (!digits.matches("[0-9A-Fa-f]{1,6}") || Integer.parseInt(digits, 16) > Character.MAX_CODE_POINT) {
            throw refused("has '\\x' without a valid number");
        }
        out.append("\\x{").append(digits).append('}');
        at = braces ? end + 1 : end;
    }

    private void octal(char first) {
        int value = first - '0';
        int digits = 1;
        while (digits < 3 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '7') {
            value = value * 8 + text.charAt(at++) - '0';
            digits++;
        }
        if (first != '0' && digits == 1) {
            throw refused("has '\\" + first + "', a reference, which RE2 does not know");
        }
        out.append("\\x{").append(Integer.toHexString(value)).append('}');
    }

    /** A class in brackets; what Java would take as a class within, or as a cut of two, stands for itself. */
    private void characters() {
        out.append('[');
        at++;
        if (text.startsWith("^", at)) {
            out.append('^');
            at++;
        }
        boolean first = true;
        while (at < text.length() && (first || text.charAt(at) != ']')) {
            first = false;
            char c = text.charAt(at);
            if (text.startsWith("[:", at) && text.indexOf(":]", at) > 0) {
                posix();
            } else if (c == '\\') {
                char escaped = next();
                switch (escaped) {
                    case 's' -> out.append(SPACE);
                    case 'S' -> out.append("[^").append(SPACE).append(']');
                    case 'b', 'B', 'A', 'z', 'Q', 'E' ->
                        throw refused("has '\\" + escaped + "' in brackets, which RE2 does not know there");
                    default -> common(escaped);
                }
            } else if ("[]&^#".indexOf(c) >= 0 || c == '~') {
                out.append('\\').append(c);
                at++;
            } else {
                out.append(c);
                at++;
            }
        }
        if (at >= text.length()) {
            throw refused("has a bracket that is not closed");
        }
        out.append(']');
        at++;
    }

    private void posix() {
        int end = text.indexOf(":]", at);
        String name = text.substring(at + 2, end);
        boolean not = name.startsWith("^");
        String own =
                switch (not ? name.substring(1) : name) {
                    case "alnum" -> "\\p{Alnum}";
                    case "alpha" -> "\\p{Alpha}";
                    case "ascii" -> "\\p{ASCII}";
                    case "blank" -> "\\p{Blank}";
                    case "cntrl" -> "\\p{Cntrl}";
                    case "digit" -> "\\p{Digit}";
                    case "graph" -> "\\p{Graph}";
                    case "lower" -> "\\p{Lower}";
                    case "print" -> "\\p{Print}";
                    case "punct" -> "\\p{Punct}";
                    case "space" -> "\\p{Space}";
                    case "upper" -> "\\p{Upper}";
                    case "word" -> "\\w";
                    case "xdigit" -> "\\p{XDigit}";
                    default -> throw refused("has an unknown class [:" + name + ":]");
                };
        out.append(not ? own.replace("\\p", "\\P").replace("\\w", "\\W") : own);
        at = end + 2;
    }

    private char next() {
        if (at + 1 >= text.length()) {
            throw refused("ends with a backslash");
        }
        at += 2;
        return text.charAt(at - 1);
    }

    private static IllegalArgumentException refused(String what) {
        return new IllegalArgumentException("has no valid regular expression: it " + what);
    }
}
