// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression.internal;

import io.bellwether.expression.InvalidExpression;
import io.bellwether.expression.internal.Token.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Splits an expression into tokens. */
final class Lexer {
    private static final Set<String> KEYWORDS =
            Set.of("and", "or", "not", "in", "like", "is", "null", "true", "false", "ci", "if", "then", "else");
    private static final List<String> SYMBOLS = List.of(
            "<=", ">=", "<>", "..", "=", "<", ">", "+", "-", "*", "/", "%", "^", "(", ")", "[", "]", "{", "}", ",", ".",
            ":", "?", "|");
    private static final Map<String, String> FOREIGN = Map.of(
            "==", "write = for equality",
            "!=", "write <> for inequality",
            "&&", "write and",
            "||", "write or",
            "!", "write not",
            "&", "write and");
    private static final Map<String, BigDecimal> TICKS = Map.of(
            "d", BigDecimal.valueOf(864_000_000_000L),
            "h", BigDecimal.valueOf(36_000_000_000L),
            "m", BigDecimal.valueOf(600_000_000L),
            "s", BigDecimal.valueOf(10_000_000L),
            "ms", BigDecimal.valueOf(10_000L),
            "us", BigDecimal.TEN,
            "ns", new BigDecimal("0.01"));

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    /** The tokens of a text, with one of kind END at last. */
    static List<Token> tokens(String text) throws InvalidExpression {
        Lexer lexer = new Lexer(text);
        while (lexer.skipBlanks()) {
            lexer.next();
        }
        lexer.add(Kind.END, "", text.length());
        return lexer.tokens;
    }

    private boolean skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length();
    }

    private void add(Kind kind, Object value, int from) {
        tokens.add(new Token(kind, value, text.substring(from, Math.min(at, text.length())), from));
    }

    private void next() throws InvalidExpression {
        int from = at;
        char c = text.charAt(at);
        if (isNameStart(c)) {
            name(from);
        } else if (c == '@') {
            at++;
            while (at < text.length() && isNamePart(text.charAt(at))) {
                at++;
            }
            add(Kind.BUILT_IN, text.substring(from, at), from);
        } else if (isDigit(c)) {
            number(from);
        } else if (c == '\'') {
            add(Kind.STRING, quoted('\''), from);
        } else if (c == '"') {
            add(Kind.FRAGMENT, quoted('"'), from);
        } else if (c == '/'
                && (tokens.isEmpty() || !tokens.get(tokens.size() - 1).endsOperand())) {
            regex(from);
        } else {
            symbol(from);
        }
    }

    private void name(int from) {
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
        String name = text.substring(from, at);
        String lower = name.toLowerCase(Locale.ROOT);
        boolean member = !tokens.isEmpty() && tokens.get(tokens.size() - 1).is(".");
        if (KEYWORDS.contains(lower) && !member) {
            add(Kind.KEYWORD, lower, from);
        } else {
            add(Kind.NAME, name, from);
        }
    }

    private void number(int from) throws InvalidExpression {
        if (text.startsWith("0x", at) || text.startsWith("0X", at)) {
            hexadecimal(from);
            return;
        }
        BigDecimal sum = decimal();
        String unit = unit();
        if (unit != null) {
            sum = sum.multiply(TICKS.get(unit));
            while (at < text.length() && isDigit(text.charAt(at))) {
                BigDecimal amount = decimal();
                unit = unit();
                if (unit == null) {
                    throw new InvalidExpression("a duration without a unit", from, "write for instance 1h30m");
                }
                sum = sum.add(amount.multiply(TICKS.get(unit)));
            }
        }
        if (at < text.length() && isNamePart(text.charAt(at))) {
            throw new InvalidExpression(
                    "'" + word(from) + "' is neither a number nor a duration",
                    from,
                    "units are d, h, m, s, ms, us and ns; a name that begins with a digit is written " + "@Properties['"
                            + word(from) + "']");
        }
        add(Kind.NUMBER, Numbers.shortest(sum), from);
    }

    private void hexadecimal(int from) throws InvalidExpression {
        at += 2;
        int digits = at;
        while (at < text.length() && Character.digit(text.charAt(at), 16) >= 0) {
            at++;
        }
        if (at == digits || at - digits > 24 || at < text.length() && isNamePart(text.charAt(at))) {
            throw new InvalidExpression(
                    "'" + word(from) + "' is not a hexadecimal number", from, "write for instance 0x1A2B3C4D");
        }
        BigInteger value = new BigInteger(text.substring(digits, at), 16);
        add(Kind.NUMBER, Numbers.shortest(new BigDecimal(value)), from);
    }

    private BigDecimal decimal() throws InvalidExpression {
        int from = at;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        if (at + 1 < text.length() && text.charAt(at) == '.' && isDigit(text.charAt(at + 1))) {
            at++;
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
            }
        }
        if (at - from > Numbers.LONGEST) {
            throw new InvalidExpression(
                    "a number of " + (at - from) + " digits", from, "use " + Numbers.LONGEST + " digits at most");
        }
        return new BigDecimal(text.substring(from, at));
    }

    private String unit() {
        int end = at;
        while (end < text.length() && text.charAt(end) >= 'a' && text.charAt(end) <= 'z') {
            end++;
        }
        String unit = text.substring(at, end);
        if (!TICKS.containsKey(unit)) {
            return null;
        }
        at = end;
        return unit;
    }

    private String quoted(char quote) throws InvalidExpression {
        int from = at++;
        StringBuilder content = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != quote) {
                content.append(c);
            } else if (at < text.length() && text.charAt(at) == quote) {
                content.append(quote);
                at++;
            } else {
                return content.toString();
            }
        }
        throw new InvalidExpression(
                "the text that begins here does not end", from, "close it with " + quote + "; inside, double it");
    }

    private void regex(int from) throws InvalidExpression {
        at++;
        StringBuilder pattern = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '/') {
            char c = text.charAt(at++);
            if (c == '\\' && at < text.length()) {
                char escaped = text.charAt(at++);
                if (escaped != '/') {
                    pattern.append(c);
                }
                pattern.append(escaped);
            } else {
                pattern.append(c);
            }
        }
        if (at >= text.length()) {
            throw new InvalidExpression(
                    "the regular expression that begins here does not end", from, "close it with /; inside, write \\/");
        }
        at++;
        add(Kind.REGEX, Regex.compile(pattern.toString(), from), from);
    }

    private void symbol(int from) throws InvalidExpression {
        for (int length = 2; length >= 1; length--) {
            if (at + length <= text.length()) {
                String foreign = FOREIGN.get(text.substring(at, at + length));
                if (foreign != null) {
                    throw new InvalidExpression(
                            "'" + text.substring(at, at + length) + "' is not an operator", from, foreign);
                }
            }
        }
        for (String symbol : SYMBOLS) {
            if (text.startsWith(symbol, at)) {
                at += symbol.length();
                add(Kind.SYMBOL, symbol, from);
                return;
            }
        }
        if (text.charAt(at) == '$') {
            throw new InvalidExpression(
                    "variables are not available", from, "write the value itself in place of " + word(from));
        }
        throw new InvalidExpression(
                "'" + new String(Character.toChars(text.codePointAt(at))) + "' has no meaning here",
                from,
                "texts are written in single quotes, names with other characters as @Properties['…']");
    }

    private String word(int from) {
        int end = from + 1;
        while (end < text.length() && isNamePart(text.charAt(end))) {
            end++;
        }
        return text.substring(from, end);
    }

    private static boolean isNameStart(char c) {
        return c == '_' || Character.isLetter(c);
    }

    private static boolean isNamePart(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
