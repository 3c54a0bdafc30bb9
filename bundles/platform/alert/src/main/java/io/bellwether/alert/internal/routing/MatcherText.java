// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads matchers as Alertmanager writes them: {@code a="b"}, {@code {a="b", c=~"d|e",}}, a value without quotes, a label
 * name in quotes. Not safe for concurrent use.
 */
final class MatcherText {
    private static final int LONGEST = 1_000;
    private static final int MOST = 50;
    private static final String RESERVED = "{}!=~,\\\"'`";
    /** As Alertmanager before 0.27 reads one matcher. */
    private static final Pattern CLASSIC =
            Pattern.compile("(?s)\\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(=~|=|!=|!~)\\s*(.*?)\\s*");

    private final String text;
    private int at;

    private MatcherText(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException saying what is wrong and what would be right */
    static List<Matcher> read(String text) {
        checkLength(text);
        return new MatcherText(text).matchers();
    }

    /**
     * As Alertmanager before 0.27 reads a line of a configuration's matchers, which takes more without quotes and knows
     * no escapes but those of quotes, backslashes and line ends.
     */
    static List<Matcher> readClassic(String given) {
        checkLength(given);
        String text = given.strip();
        text = text.startsWith("{") ? text.substring(1) : text;
        text = text.endsWith("}") ? text.substring(0, text.length() - 1) : text;
        List<Matcher> matchers = new ArrayList<>();
        StringBuilder token = new StringBuilder();
        boolean inside = false;
        boolean escaped = false;
        for (int i = 0; i <= text.length(); i++) {
            boolean ends = i == text.length() || (text.charAt(i) == ',' && !inside);
            if (ends) {
                if (!(token.toString().isBlank() && i == text.length())) {
                    matchers.add(classic(token.toString()));
                }
                token.setLength(0);
                continue;
            }
            char c = text.charAt(i);
            if (c == '"' && !escaped) {
                inside = !inside;
            }
            escaped = c == '\\' && !escaped;
            token.append(c);
        }
        if (inside) {
            throw refused("has a quote that is not closed");
        }
        return matchers;
    }

    private static Matcher classic(String text) {
        java.util.regex.Matcher parts = CLASSIC.matcher(text);
        if (!parts.matches()) {
            throw refused("is not a matcher");
        }
        String raw = parts.group(3);
        boolean quoted = raw.startsWith("\"");
        String body = quoted ? raw.substring(1) : raw;
        StringBuilder value = new StringBuilder();
        boolean closed = !quoted;
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            boolean last = i == body.length() - 1;
            if (c == '\\' && !last) {
                i++;
                char next = body.charAt(i);
                if (next == 'n') {
                    value.append('\n');
                } else if (next == '"' || next == '\\') {
                    value.append(next);
                } else {
                    value.append('\\').append(next);
                }
            } else if (c == '"') {
                if (!quoted || !last) {
                    throw refused("has a quote inside its value; write \\\" for it");
                }
                closed = true;
            } else {
                value.append(c);
            }
        }
        if (!closed) {
            throw refused("has a quote that is not closed");
        }
        return Matcher.of(parts.group(1), operator(parts.group(2)), value.toString());
    }

    /** Quoted so that {@link #read} gives the very text back. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                default -> quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private List<Matcher> matchers() {
        List<Matcher> matchers = new ArrayList<>();
        spaces();
        boolean braces = takes('{');
        spaces();
        while (!isEnd() && !(braces && peek() == '}')) {
            matchers.add(matcher());
            if (matchers.size() > MOST) {
                throw refused("has more than " + MOST + " matchers");
            }
            spaces();
            if (!takes(',')) {
                break;
            }
            spaces();
        }
        if (braces && !takes('}')) {
            throw refused("has a brace that is not closed");
        }
        spaces();
        if (!isEnd() || (matchers.isEmpty() && !braces)) {
            throw refused("is not a matcher");
        }
        return List.copyOf(matchers);
    }

    private Matcher matcher() {
        String name = peek() == '"' ? string(false) : bare("label");
        if (name.isEmpty()) {
            throw refused("names no label");
        }
        spaces();
        Matcher.Operator operator = sign();
        spaces();
        boolean quoted = !isEnd() && peek() == '"';
        String value = quoted ? string(operator.isExpression()) : bare("value");
        return Matcher.of(name, operator, value);
    }

    private Matcher.Operator sign() {
        for (String sign : List.of("=~", "!~", "!=", "=")) {
            if (text.startsWith(sign, at)) {
                at += sign.length();
                return operator(sign);
            }
        }
        throw refused("has no operator");
    }

    private static Matcher.Operator operator(String sign) {
        return switch (sign) {
            case "=" -> Matcher.Operator.EQUAL;
            case "!=" -> Matcher.Operator.NOT_EQUAL;
            case "=~" -> Matcher.Operator.LIKE;
            default -> Matcher.Operator.UNLIKE;
        };
    }

    private String bare(String what) {
        int from = at;
        while (!isEnd() && RESERVED.indexOf(peek()) < 0 && !Character.isWhitespace(peek())) {
            at++;
        }
        if (from == at) {
            throw refused("has no " + what);
        }
        return text.substring(from, at);
    }

    /**
     * A quoted text with the escapes of Go. What is no escape, such as {@code \d}, stands for itself; in an expression
     * {@code \b} does as well, as it means the edge of a word there.
     */
    private String string(boolean expression) {
        at++;
        StringBuilder value = new StringBuilder();
        while (!isEnd()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            if (c != '\\' || isEnd()) {
                value.append(c);
                continue;
            }
            escape(expression, value);
        }
        throw refused("has a quote that is not closed");
    }

    private void escape(boolean expression, StringBuilder value) {
        char c = text.charAt(at++);
        int simple = "abfnrtv\\\"".indexOf(c);
        if (simple >= 0 && !(expression && c == 'b')) {
            value.append("\u0007\b\f\n\r\t\u000b\\\"".charAt(simple));
            return;
        }
        int digits =
                switch (c) {
                    case 'x' -> 2;
                    case 'u' -> 4;
                    case 'U' -> 8;
                    default -> 0;
                };
        if (digits > 0 && at + digits <= text.length()) {
            String hex = text.substring(at, at + digits);
            int code = hex.chars().allMatch(digit -> Character.digit(digit, 16) >= 0) ? parse(hex) : -1;
            if (code >= 0) {
                value.appendCodePoint(code);
                at += digits;
                return;
            }
        }
        value.append('\\').append(c);
    }

    private static int parse(String hex) {
        long code = Long.parseLong(hex, 16);
        return code <= Character.MAX_CODE_POINT ? (int) code : -1;
    }

    private void spaces() {
        while (!isEnd() && Character.isWhitespace(peek())) {
            at++;
        }
    }

    private boolean takes(char c) {
        if (!isEnd() && peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    private char peek() {
        return isEnd() ? '\0' : text.charAt(at);
    }

    private boolean isEnd() {
        return at >= text.length();
    }

    private static void checkLength(String text) {
        if (text.length() > LONGEST) {
            throw refused("is too long: at most " + LONGEST + " characters");
        }
    }

    private static IllegalArgumentException refused(String what) {
        return new IllegalArgumentException(what + "; write label=\"value\", with one of =, !=, =~ and !~");
    }
}
