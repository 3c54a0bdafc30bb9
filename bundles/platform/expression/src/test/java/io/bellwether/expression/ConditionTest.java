// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.expression.Condition.And;
import io.bellwether.expression.Condition.Compare;
import io.bellwether.expression.Condition.Equal;
import io.bellwether.expression.Condition.Exists;
import io.bellwether.expression.Condition.In;
import io.bellwether.expression.Condition.Like;
import io.bellwether.expression.Condition.Not;
import io.bellwether.expression.Condition.Opaque;
import io.bellwether.expression.Condition.Or;
import io.bellwether.expression.Condition.Order;
import io.bellwether.expression.Condition.Text;
import io.bellwether.expression.Condition.Time;
import io.bellwether.expression.Condition.Where;
import io.bellwether.expression.Field.Part;
import io.bellwether.expression.Field.Property;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConditionTest {
    private static final Property A = new Property("A");

    static Stream<Arguments> examples() {
        return Stream.of(
                Arguments.of("@Level in ['Error', 'Fatal'] ci", new In(Part.LEVEL, List.of("Error", "Fatal"), true)),
                Arguments.of("A = 1 or A = 1.0 or A = '1'", new In(A, List.of(BigDecimal.ONE, "1"), false)),
                Arguments.of("@Properties['A'] = null", new Equal(A, null, false)),
                Arguments.of("A in [null, 'x']", new In(A, Arrays.asList(null, "x"), false)),
                Arguments.of("A <> 'x'", new And(List.of(new Exists(A), new Not(new Equal(A, "x", false))))),
                Arguments.of("not (A = 'x')", new Not(new Equal(A, "x", false))),
                Arguments.of("A is null", new Or(List.of(new Equal(A, null, false), new Not(new Exists(A))))),
                Arguments.of("500 <= a.b", new Compare(new Property("a.b"), Order.GREATER_OR_EQUAL, number("5E+2"))),
                Arguments.of("@Message like '%x%' ci", new Text(Where.MESSAGE, "x", false, false, true)),
                Arguments.of("@Exception like 'x%'", new Text(Where.EXCEPTION, "x", true, false, false)),
                Arguments.of("@Message like '%100%%'", new Text(Where.MESSAGE, "100%", false, true, false)),
                Arguments.of("\"X y\"", new Text(Where.BOTH, "X y", false, false, true)),
                Arguments.of("A like 'x%_y'", new Like(A, List.of("x", "\uFFFFy"), false)),
                Arguments.of("Contains(A, '%')", new Like(A, List.of("", "%", ""), false)),
                Arguments.of(
                        "@Timestamp > DateTime('2025-08-12T03:00:00Z')",
                        new Time(Part.TIMESTAMP, false, Instant.parse("2025-08-12T03:00:00.0000001Z"))),
                Arguments.of(
                        "@Arrived < Now() - 1h",
                        new Time(Part.RECEIVED_AT, true, Instant.parse("2025-08-12T03:00:00Z"))),
                Arguments.of(
                        "@Level = 'Error' and A[?] = 1",
                        new And(List.of(new Equal(Part.LEVEL, "Error", false), new Exists(A), new Opaque()))),
                Arguments.of(
                        "@Message = /Payment .* declined.*/",
                        new And(List.of(new Text(Where.MESSAGE, " declined", false, false, false), new Opaque()))),
                Arguments.of(
                        "IsMatch(A, 'ab?cde+f(x|y){2}') ci",
                        new And(List.of(new Like(A, List.of("", "cde", ""), true), new Opaque()))),
                Arguments.of("not (@Level = 'Error' and A[?] = 1)", new Opaque()),
                Arguments.of("A = 1 and 'text'", new Condition.None()),
                Arguments.of("not (false and A = 1)", new Condition.All()));
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void saysWhatAnExpressionAsksFor(String text, Condition condition) throws InvalidExpression {
        assertThat(Expression.parse(text, CaseTable.CLOCK).condition()).isEqualTo(condition);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇶',
            value = {
                "abc         ⇶ abc",
                "a.bcd       ⇶ bcd",
                "xy|ab       ⇶ ''",
                "(xy|ab)cd   ⇶ cd",
                "(?:xy)abz?  ⇶ ab",
                "(?i)abc     ⇶ ''",
                "ab*         ⇶ a",
                "ab{0,3}cd   ⇶ cd",
                "ab+?cd      ⇶ ab",
                "a\\.b      ⇶ a.b",
                "a\\x41bcd  ⇶ ''",
                "ab\\dcde   ⇶ cde",
                "\\Qa|b\\E  ⇶ ''",
                "a[b-d]ef    ⇶ ef",
                "[]ab]cd     ⇶ ''",
                "[a[bc]d]efg ⇶ efg",
                "aébc        ⇶ bc",
                "(a(b)c)[)]d ⇶ d",
            })
    void knowsWhatATextThatMatchesContains(String regex, String literal) throws InvalidExpression {
        Condition condition = Expression.parse("Contains(A, /" + regex + "/)").condition();
        assertThat(((And) condition).operands().get(0))
                .isEqualTo(
                        literal.isEmpty()
                                ? new Like(A, List.of("", ""), false)
                                : new Like(A, List.of("", literal, ""), false));
    }

    @Test
    void whateverMatchesARegularExpressionContainsItsLiteral() throws InvalidExpression {
        String[] atoms = {
            "a", "b", "K", "s", ".", "a?", "b*", "s+", "(a|b)", "(?:ab)?", "[ab]", "[^s]", "\\.", "\\w", "a{1,2}", "é",
            "|", "^", "x"
        };
        String[] texts = {"a", "b", "k", "K", "s", "S", "\u017F", "\u212A", ".", "x", "é", "É"};
        Random random = new Random(7);
        int matching = 0;
        for (int round = 0; round < 5_000; round++) {
            StringBuilder regex = new StringBuilder();
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                regex.append(atoms[random.nextInt(atoms.length)]);
            }
            String text = "Contains(@Message, /" + regex + "/)" + (random.nextBoolean() ? " ci" : "");
            Expression expression;
            try {
                expression = Expression.parse(text);
            } catch (InvalidExpression e) {
                continue;
            }
            for (int i = 0; i < 10; i++) {
                StringBuilder message = new StringBuilder();
                for (int j = random.nextInt(8); j > 0; j--) {
                    message.append(texts[random.nextInt(texts.length)]);
                }
                Event event = CaseTable.event(EventBody.of("test", "log", Severity.INFO, message.toString())
                        .withEventId("1")
                        .withTimestamp(Instant.EPOCH));
                if (expression.matches(event)) {
                    matching++;
                    assertThat(ConditionEvaluator.holds(expression.condition(), event))
                            .as("%s on %s", text, message)
                            .isTrue();
                }
            }
        }
        assertThat(matching).isGreaterThan(2_000);
    }

    @Test
    void holdsForWhateverMatchesAndWhenExactForNothingElse() {
        RandomCases random = new RandomCases(20251121);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            events.add(random.event());
        }
        events.add(CaseTable.sample());
        int valid = 0;
        int exact = 0;
        int matches = 0;
        int narrowing = 0;
        for (int round = 0; round < 12_000; round++) {
            String text = random.expression(3);
            Expression expression;
            try {
                expression = Expression.parse(text, CaseTable.CLOCK);
            } catch (InvalidExpression e) {
                continue;
            }
            valid++;
            Condition condition = expression.condition();
            exact += condition.exact() ? 1 : 0;
            narrowing += condition instanceof Opaque ? 0 : 1;
            for (Event event : events) {
                boolean match = expression.matches(event);
                boolean holds = ConditionEvaluator.holds(condition, event);
                matches += match ? 1 : 0;
                if (match && !holds || condition.exact() && match != holds) {
                    throw new AssertionError(
                            text + " is " + match + " but " + condition + " is " + holds + " for " + event);
                }
            }
        }
        assertThat(valid).isGreaterThan(6_000);
        assertThat(exact).isGreaterThan(valid / 3);
        assertThat(narrowing).isGreaterThan(valid / 2);
        assertThat(matches).isGreaterThan(valid * 10);
    }
}
