// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.prometheus;

import io.bellwether.detect.internal.prometheus.PromLexer.Kind;
import io.bellwether.detect.internal.prometheus.PromLexer.Token;
import io.bellwether.detect.internal.prometheus.PromNode.Matcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads PromQL: all of its grammar but the literals of native histograms, so that the part that has no counterpart can be
 * named. Source: Prometheus documentation, "Operators" (precedence) and "Querying basics".
 */
final class PromParser {
    private static final int MOST_CHARACTERS = 10_000;
    private static final int MOST_LEVELS = 100;
    private static final Set<String> AGGREGATIONS = Set.of(
            "sum",
            "avg",
            "min",
            "max",
            "count",
            "group",
            "stddev",
            "stdvar",
            "topk",
            "bottomk",
            "quantile",
            "count_values",
            "limitk",
            "limit_ratio");
    private static final List<Set<String>> PRECEDENCE = List.of(
            Set.of("or"),
            Set.of("and", "unless"),
            Set.of("==", "!=", "<", "<=", ">", ">="),
            Set.of("+", "-"),
            Set.of("*", "/", "%", "atan2"));
    private static final Pattern UNIT = Pattern.compile("(\\d+)(ms|[smhdwy])");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7),
            "y", Duration.ofDays(365));

    private final String source;
    private final List<Token> tokens;
    private int next;
    private int levels;

    private PromParser(String source) throws PromError {
        this.source = source;
        this.tokens = PromLexer.tokens(source);
    }

    /** @throws PromError saying what cannot be read */
    static PromNode parse(String expression) throws PromError {
        if (expression.length() > MOST_CHARACTERS) {
            throw new PromError("it is longer than " + MOST_CHARACTERS + " characters");
        }
        PromParser parser = new PromParser(expression);
        PromNode node = parser.binary(0);
        if (parser.peek().kind() != Kind.END) {
            throw parser.unexpected("the end");
        }
        return node;
    }

    /** A duration as Prometheus writes it, such as {@code 1h30m}. */
    static Duration duration(String text) throws PromError {
        java.util.regex.Matcher unit = UNIT.matcher(text);
        Duration sum = Duration.ZERO;
        int at = 0;
        try {
            while (unit.find(at) && unit.start() == at) {
                sum = sum.plus(UNITS.get(unit.group(2)).multipliedBy(Long.parseLong(unit.group(1))));
                at = unit.end();
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw new PromError("the duration " + text + " is too long");
        }
        if (at != text.length() || at == 0 && !text.equals("0")) {
            throw new PromError("'" + text + "' is no duration such as 5m");
        }
        return sum;
    }

    private PromNode binary(int level) throws PromError {
        if (level == PRECEDENCE.size()) {
            return unary();
        }
        int from = peek().from();
        PromNode left = binary(level + 1);
        while (PRECEDENCE.get(level).contains(peek().text().toLowerCase(Locale.ROOT)) && peek().kind() != Kind.TEXT) {
            String operator = take().text().toLowerCase(Locale.ROOT);
            int begin = peek().from();
            List<String> on = modifiers();
            String modifier = source.substring(begin, Math.max(begin, previous().to()));
            PromNode right = binary(level + 1);
            left = new PromNode.Binary(operator, left, right, modifier, on, text(from));
        }
        return left;
    }

    private List<String> modifiers() throws PromError {
        List<String> on = List.of();
        if (peek().isWord("bool")) {
            take();
        }
        if (peek().isWord("on") || peek().isWord("ignoring")) {
            boolean named = take().isWord("on");
            List<String> labels = labels();
            on = named ? labels : List.of();
        }
        if (peek().isWord("group_left") || peek().isWord("group_right")) {
            take();
            if (peek().is("(")) {
                labels();
            }
        }
        return on;
    }

    private PromNode unary() throws PromError {
        if (++levels > MOST_LEVELS) {
            throw new PromError("it is nested more than " + MOST_LEVELS + " levels deep");
        }
        try {
            int from = peek().from();
            if (peek().is("-") || peek().is("+")) {
                boolean negated = take().is("-");
                PromNode of = unary();
                return negated ? new PromNode.Negated(of, text(from)) : of;
            }
            PromNode base = postfix();
            if (!peek().is("^")) {
                return base;
            }
            take();
            PromNode exponent = unary();
            return new PromNode.Binary("^", base, exponent, "", List.of(), text(from));
        } finally {
            levels--;
        }
    }

    private PromNode postfix() throws PromError {
        int from = peek().from();
        PromNode node = primary();
        while (true) {
            if (peek().is("[")) {
                node = range(node, from);
            } else if (peek().isWord("offset") || peek().is("@")) {
                int begin = take().from();
                if (peek().is("-")) {
                    take();
                }
                take();
                if (peek().is("(")) {
                    take();
                    expect(")");
                }
                node = modified(node, source.substring(begin, previous().to()), from);
            } else {
                return node;
            }
        }
    }

    private PromNode range(PromNode node, int from) throws PromError {
        take();
        Duration range = durationToken();
        if (peek().is(":")) {
            take();
            if (!peek().is("]")) {
                durationToken();
            }
            expect("]");
            return new PromNode.Subquery(node, text(from));
        }
        expect("]");
        if (node instanceof PromNode.Selector selector && selector.range() == null) {
            return new PromNode.Selector(selector.name(), selector.matchers(), range, selector.modifier(), text(from));
        }
        throw new PromError("a range stands behind '" + node.text() + "', which is no selector");
    }

    private PromNode modified(PromNode node, String modifier, int from) {
        return node instanceof PromNode.Selector selector
                ? new PromNode.Selector(selector.name(), selector.matchers(), selector.range(), modifier, text(from))
                : new PromNode.Subquery(node, text(from));
    }

    private PromNode primary() throws PromError {
        Token token = peek();
        switch (token.kind()) {
            case NUMBER -> {
                take();
                return new PromNode.Number(number(token.text()), token.text());
            }
            case TEXT -> {
                take();
                return new PromNode.Text(unquoted(token.text()), token.text());
            }
            case DURATION -> {
                take();
                return new PromNode.Number(duration(token.text()).toMillis() / 1000.0, token.text());
            }
            case WORD -> {
                return word();
            }
            default -> {
                if (token.is("(")) {
                    take();
                    PromNode inner = binary(0);
                    expect(")");
                    return inner;
                }
                if (token.is("{")) {
                    return selector(null, token.from());
                }
                throw unexpected("a value");
            }
        }
    }

    private PromNode word() throws PromError {
        Token name = take();
        String lower = name.text().toLowerCase(Locale.ROOT);
        if (lower.equals("inf") || lower.equals("nan")) {
            return new PromNode.Number(lower.equals("inf") ? Double.POSITIVE_INFINITY : Double.NaN, name.text());
        }
        boolean grouped = peek().isWord("by") || peek().isWord("without");
        if (AGGREGATIONS.contains(lower) && (peek().is("(") || grouped)) {
            return aggregate(lower, name.from());
        }
        if (peek().is("(")) {
            return new PromNode.Call(lower, arguments(), text(name.from()));
        }
        return selector(name.text(), name.from());
    }

    private PromNode aggregate(String operator, int from) throws PromError {
        boolean before = peek().isWord("by") || peek().isWord("without");
        boolean without = before && take().isWord("without");
        List<String> labels = before ? labels() : List.of();
        List<PromNode> arguments = arguments();
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw new PromError("'" + operator + "' takes one or two arguments");
        }
        if (!before && (peek().isWord("by") || peek().isWord("without"))) {
            without = take().isWord("without");
            labels = labels();
        }
        PromNode parameter = arguments.size() == 2 ? arguments.get(0) : null;
        return new PromNode.Aggregate(
                operator, without, labels, parameter, arguments.get(arguments.size() - 1), text(from));
    }

    private List<PromNode> arguments() throws PromError {
        expect("(");
        List<PromNode> arguments = new ArrayList<>();
        while (!peek().is(")")) {
            arguments.add(binary(0));
            if (peek().is(",")) {
                take();
            } else if (!peek().is(")")) {
                throw unexpected("')'");
            }
        }
        take();
        return arguments;
    }

    private PromNode selector(String name, int from) throws PromError {
        List<Matcher> matchers = new ArrayList<>();
        String found = name;
        if (peek().is("{")) {
            take();
            while (!peek().is("}")) {
                Token label = take();
                boolean quoted = label.kind() == Kind.TEXT;
                if (quoted && (peek().is(",") || peek().is("}"))) {
                    found = unquoted(label.text());
                } else {
                    String operator = take().text();
                    Token value = take();
                    if (!Set.of("=", "!=", "=~", "!~").contains(operator) || value.kind() != Kind.TEXT) {
                        throw new PromError("the matcher of '" + label.text() + "' cannot be read");
                    }
                    matchers.add(new Matcher(
                            quoted ? unquoted(label.text()) : label.text(), operator, unquoted(value.text())));
                }
                if (!peek().is("}")) {
                    expect(",");
                }
            }
            take();
        }
        return new PromNode.Selector(found, List.copyOf(matchers), null, null, text(from));
    }

    private List<String> labels() throws PromError {
        expect("(");
        List<String> labels = new ArrayList<>();
        while (!peek().is(")")) {
            Token label = take();
            labels.add(label.kind() == Kind.TEXT ? unquoted(label.text()) : label.text());
            if (!peek().is(")")) {
                expect(",");
            }
        }
        take();
        return labels;
    }

    private Duration durationToken() throws PromError {
        Token token = take();
        return token.kind() == Kind.NUMBER
                ? Duration.ofMillis(Math.round(number(token.text()) * 1000))
                : duration(token.text());
    }

    private static double number(String text) {
        return text.length() > 1 && (text.charAt(1) == 'x' || text.charAt(1) == 'X')
                ? Long.parseUnsignedLong(text.substring(2), 16)
                : Double.parseDouble(text);
    }

    private static String unquoted(String text) {
        String inner = text.substring(1, text.length() - 1);
        if (text.startsWith("`") || inner.indexOf('\\') < 0) {
            return inner;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            if (c != '\\' || i + 1 == inner.length()) {
                plain.append(c);
                continue;
            }
            char escaped = inner.charAt(++i);
            plain.append(
                    switch (escaped) {
                        case 'n' -> '\n';
                        case 't' -> '\t';
                        case 'r' -> '\r';
                        default -> escaped;
                    });
        }
        return plain.toString();
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token previous() {
        return tokens.get(Math.max(0, next - 1));
    }

    private Token take() throws PromError {
        Token token = peek();
        if (token.kind() == Kind.END) {
            throw new PromError("it ends too early");
        }
        next++;
        return token;
    }

    private void expect(String text) throws PromError {
        if (!peek().is(text)) {
            throw unexpected("'" + text + "'");
        }
        next++;
    }

    private PromError unexpected(String expected) {
        Token token = peek();
        return new PromError(
                token.kind() == Kind.END
                        ? "it ends where " + expected + " should be"
                        : "'" + token.text() + "' at character " + (token.from() + 1) + " stands where " + expected
                                + " should be");
    }

    private String text(int from) {
        return source.substring(from, previous().to());
    }
}
