// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    private static final Event SAMPLE = CaseTable.sample();

    @TestFactory
    Stream<DynamicTest> everyCaseOfTheTable() throws IOException {
        List<CaseTable.Case> cases = CaseTable.parse(CaseTable.resource("/expression/cases.txt"));
        assertThat(cases).hasSizeGreaterThan(200);
        return cases.stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.line() + ": " + each.expression(), () -> each.check(SAMPLE, false)));
    }

    @Test
    void onlyTrueMatches() throws InvalidExpression {
        assertThat(Expression.parse("StatusCode = 502").matches(SAMPLE)).isTrue();
        assertThat(Expression.parse("StatusCode").matches(SAMPLE)).isFalse();
        assertThat(Expression.parse("Missing = 1").matches(SAMPLE)).isFalse();
        assertThat(Expression.parse("'true'").matches(SAMPLE)).isFalse();
    }

    @Test
    void valuesAreHandedOutAsTheyAre() throws InvalidExpression {
        assertThat(Expression.parse("StatusCode").value(SAMPLE)).isEqualTo(502L);
        assertThat(Expression.parse("Empty").value(SAMPLE)).isNull();
        assertThat(Expression.parse("Missing").value(SAMPLE)).isSameAs(Undefined.VALUE);
        assertThat(Expression.parse("/x/").value(SAMPLE)).isSameAs(Undefined.VALUE);
        assertThat(Expression.parse(" StatusCode ").text()).isEqualTo(" StatusCode ");
    }

    @Test
    void boundsTheWorkOfRegularExpressions() throws InvalidExpression {
        String hostile = "a".repeat(5_000) + "!";
        Event event = CaseTable.event(EventBody.of("test", "log", Severity.INFO, hostile)
                .withEventId("1")
                .withTimestamp(Instant.EPOCH));
        for (String text : List.of(
                "@Message = /(a+)+/",
                "@Message = /(a|aa)*/",
                "@Message = /(a|a)*b/",
                "Contains(@Message, /(a*)*b/)",
                "Replace(@Message, /(a*)*b/, '')",
                "Contains(@Message, /(.*)(.*)(.*)(.*)(.*)x/)")) {
            Expression expression = Expression.parse(text);
            Object value =
                    Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> expression.value(event), text);
            assertThat(value).as(text).isIn(Undefined.VALUE, false);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'x' = /((){1000}){1000}/",
                "'x' = /((((){100}){100}){100}){100}/",
                "'x' = /a{2000000000}/",
                "'x' = /(a{50}){50}{50}/"
            })
    void refusesRegularExpressionsThatRepeatTooOften(String text) {
        Assertions.assertThrows(InvalidExpression.class, () -> Expression.parse(text));
    }

    @Test
    void takesLongChainsAndRefusesDeepNests() throws InvalidExpression {
        String chain = String.join(" or ", java.util.Collections.nCopies(1_000, "A = 1")) + " or StatusCode = 502";
        assertThat(Expression.parse(chain).matches(SAMPLE)).isTrue();
        Assertions.assertThrows(
                InvalidExpression.class, () -> Expression.parse("(".repeat(5_000) + "1" + ")".repeat(5_000)));
        Assertions.assertThrows(InvalidExpression.class, () -> Expression.parse("- ".repeat(5_000) + "1"));
        Assertions.assertThrows(InvalidExpression.class, () -> Expression.parse("1" + "+1".repeat(5_000)));
        Assertions.assertThrows(InvalidExpression.class, () -> Expression.parse("A" + ".a".repeat(5_000)));
        Assertions.assertThrows(InvalidExpression.class, () -> Expression.parse("'" + "x".repeat(20_000) + "'"));
    }

    @Test
    void oneExpressionServesManyThreads() throws Exception {
        Expression expression = Expression.parse("Tags[?] = N and Some(Tags, |t| t = N) and @Message = /m.*/");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> outcomes = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                long own = i;
                outcomes.add(threads.submit(() -> {
                    Event event = CaseTable.event(EventBody.of("test", "log", Severity.INFO, "m" + own)
                            .withEventId("1")
                            .withTimestamp(Instant.EPOCH)
                            .withProperties(Map.of("Tags", List.of(own + 10, own), "N", own)));
                    for (int round = 0; round < 20_000; round++) {
                        if (!expression.matches(event)) {
                            return false;
                        }
                    }
                    return true;
                }));
            }
            for (Future<Boolean> outcome : outcomes) {
                assertThat(outcome.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
