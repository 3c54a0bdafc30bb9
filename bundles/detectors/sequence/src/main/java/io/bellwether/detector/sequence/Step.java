// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.sequence;

import io.bellwether.api.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One step of a sequence: comparisons that must all hold, with {@code not} before them when the step must not come, or
 * {@code 3 x} when it must come so often. The comparisons are a part of the Seq filter language: {@code = <> < <= > >=
 * like}, {@code not like}, each with {@code ci} for any case, and {@code Has(…)}, joined by {@code and}.
 */
final class Step {
    private static final int LONGEST = 1_000;
    private static final long MOST_TIMES = 100;
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(?<text>'(?:[^']|'')*')|(?<number>-?\\d+(?:\\.\\d+)?(?![\\w.]))|(?<name>@?[\\p{L}_][\\w.]*)"
                    + "|(?<sign><>|<=|>=|=|<|>|\\(|\\)))");
    private static final Pattern TIMES = Pattern.compile("(\\d{1,9})\\s*[x×]\\s+(.*)", Pattern.DOTALL);
    private static final Pattern NOT = Pattern.compile("not\\s+(.*)", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Set<String> WORDS = Set.of("and", "or", "not", "like", "ci", "has");

    private final String text;
    private final boolean forbidden;
    private final int times;
    private final List<Test> tests;

    private Step(String text, boolean forbidden, int times, List<Test> tests) {
        this.text = text;
        this.forbidden = forbidden;
        this.times = times;
        this.tests = tests;
    }

    /** One comparison. {@code number} is null unless it compares numbers; {@code text} is null for {@code Has}. */
    private record Test(Fact fact, String sign, String text, Double number, boolean anyCase) {
        boolean holds(Event event) {
            Object value = fact.of(event);
            if (sign.equals("has") || value == null) {
                return sign.equals("has") && value != null;
            }
            if (number != null) {
                Double is = io.bellwether.api.event.WellKnown.toNumber(value);
                return is != null && ordered(Double.compare(is, number));
            }
            String is = Fact.plain(value);
            return is != null
                    && switch (sign) {
                        case "like" -> Like.matches(is, text, anyCase);
                        case "not like" -> !Like.matches(is, text, anyCase);
                        default -> ordered(anyCase ? is.compareToIgnoreCase(text) : is.compareTo(text));
                    };
        }

        private boolean ordered(int order) {
            return switch (sign) {
                case "=" -> order == 0;
                case "<>" -> order != 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order >= 0;
            };
        }
    }

    /** @throws IllegalArgumentException saying what is wrong and where */
    static Step parse(String given) {
        String text = given.strip();
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("must have at most " + LONGEST + " characters");
        }
        Matcher times = TIMES.matcher(text);
        if (times.matches()) {
            long count = Long.parseLong(times.group(1));
            if (count < 1 || count > MOST_TIMES) {
                throw new IllegalArgumentException("must come 1 to " + MOST_TIMES + " times");
            }
            return new Step(times.group(2).strip(), false, (int) count, new Reader(times.group(2)).tests());
        }
        Matcher not = NOT.matcher(text);
        boolean forbidden = not.matches();
        String rest = forbidden ? not.group(1).strip() : text;
        return new Step(rest, forbidden, 1, new Reader(rest).tests());
    }

    boolean matches(Event event) {
        for (Test test : tests) {
            if (!test.holds(event)) {
                return false;
            }
        }
        return true;
    }

    /** True for a step that must not come. */
    boolean forbidden() {
        return forbidden;
    }

    /** How often it must come; at least 1. */
    int times() {
        return times;
    }

    /** The comparisons as they were written. */
    String text() {
        return text;
    }

    /** Reads comparisons token by token. */
    private static final class Reader {
        private final String text;
        private final Matcher matcher;
        private String kind;
        private String token;
        private int at;

        Reader(String text) {
            this.text = text;
            this.matcher = TOKEN.matcher(text);
            next();
        }

        List<Test> tests() {
            List<Test> tests = new ArrayList<>();
            tests.add(test());
            while (isWord("and")) {
                next();
                tests.add(test());
            }
            if (kind != null) {
                throw wrong(isWord("or") ? "give each alternative a policy of its own" : "expected and, or the end");
            }
            return List.copyOf(tests);
        }

        private Test test() {
            if (isWord("has")) {
                next();
                sign("(");
                Fact fact = name();
                sign(")");
                return new Test(fact, "has", null, null, false);
            }
            Fact fact = name();
            boolean negated = isWord("not");
            if (negated) {
                next();
            }
            if (isWord("like")) {
                next();
                return text(fact, negated ? "not like" : "like");
            }
            if (negated || !"sign".equals(kind) || token.equals("(") || token.equals(")")) {
                throw wrong("expected like, not like, =, <>, <, <=, > or >=");
            }
            String sign = token;
            next();
            if ("number".equals(kind)) {
                Double number = Double.valueOf(token);
                next();
                return new Test(fact, sign, null, number, false);
            }
            return text(fact, sign);
        }

        private Test text(Fact fact, String sign) {
            if (!"text".equals(kind)) {
                throw wrong("expected a text in single quotes" + (sign.endsWith("like") ? "" : " or a number"));
            }
            String value = token.substring(1, token.length() - 1).replace("''", "'");
            next();
            boolean anyCase = isWord("ci");
            if (anyCase) {
                next();
            }
            return new Test(fact, sign, value, null, anyCase);
        }

        private Fact name() {
            if (!"name".equals(kind) || WORDS.contains(token.toLowerCase(Locale.ROOT))) {
                throw wrong("expected a name, such as @Message, node or CorrelationId");
            }
            Fact fact = Fact.named(token);
            next();
            return fact;
        }

        private void sign(String sign) {
            if (!sign.equals(token)) {
                throw wrong("expected " + sign);
            }
            next();
        }

        private boolean isWord(String word) {
            return "name".equals(kind) && token.equalsIgnoreCase(word);
        }

        private void next() {
            at = matcher.regionStart();
            kind = null;
            token = null;
            if (text.substring(at).isBlank()) {
                return;
            }
            if (!matcher.lookingAt()) {
                throw wrong("cannot be read");
            }
            for (String group : List.of("text", "number", "name", "sign")) {
                if (matcher.group(group) != null) {
                    kind = group;
                    token = matcher.group(group);
                }
            }
            matcher.region(matcher.end(), text.length());
        }

        private IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException("'" + text + "', from character " + (at + 1) + ": " + what);
        }
    }
}
