// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is written, parsing either works or says why not; whatever is evaluated, evaluation does not throw. */
class RobustnessTest {
    private static final String[] PIECES = {
        "A",
        "Tags",
        "Plan.Id",
        "@Level",
        "@Timestamp",
        "@Properties",
        "@Data",
        "Strange",
        "Many",
        "and",
        "or",
        "not",
        "in",
        "like",
        "is",
        "null",
        "true",
        "ci",
        "if",
        "then",
        "else",
        "=",
        "<>",
        "<",
        ">=",
        "+",
        "-",
        "*",
        "/",
        "%",
        "^",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ".",
        "..",
        ":",
        "[?]",
        "[*]",
        "|x|",
        "x",
        "'a'",
        "'%a_'",
        "\"frag\"",
        "1",
        "2.5",
        "0xFF",
        "1h30m",
        "/a+b/",
        "'2025-01-01'",
        "Length(",
        "Contains(",
        "Some(",
        "Round(",
        "Substring(",
        "DateTime(",
        "ToIsoString(",
        "TimeOfDay(",
        "DatePart(",
        "Replace(",
        "ToJson(",
        "Coalesce(",
        "IsMatch(",
        "ElementAt(",
        "is null"
    };

    private static Event strange() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("A", Double.NaN);
        properties.put("Strange", Double.NEGATIVE_INFINITY);
        properties.put("Plan", Map.of("Id", new BigDecimal("1e-1000000000")));
        properties.put(
                "Tags", Arrays.asList(null, 1, 2.5f, new BigInteger("9".repeat(500)), "a", List.of(), Long.MIN_VALUE));
        properties.put("Many", new BigDecimal("1e1000000000"));
        return CaseTable.event(new EventBody(
                "x", Instant.MAX, "s", "t", Severity.INFO, null, "\uD800", null, "$", null, null, null, properties));
    }

    @Test
    void randomTextsNeverBreakIt() {
        Random random = new Random(20250812);
        List<Event> events = List.of(CaseTable.sample(), strange());
        int valid = 0;
        for (int round = 0; round < 60_000; round++) {
            StringBuilder text = new StringBuilder();
            int pieces = 1 + random.nextInt(9);
            for (int i = 0; i < pieces; i++) {
                text.append(PIECES[random.nextInt(PIECES.length)]).append(random.nextInt(4) == 0 ? "" : " ");
            }
            try {
                Expression expression = Expression.parse(text.toString(), CaseTable.CLOCK);
                valid++;
                for (Event event : events) {
                    expression.value(event);
                    expression.matches(event);
                }
            } catch (InvalidExpression e) {
                assertThat(e.position()).as(text.toString()).isBetween(0, text.length());
                assertThat(e).hasMessageContaining("at position");
            } catch (RuntimeException | Error e) {
                throw new AssertionError("broken by: " + text, e);
            }
        }
        assertThat(valid).isGreaterThan(1_000);
    }

    @Test
    void strangeNumbersStayUndefinedOrComparable() throws InvalidExpression {
        Event event = strange();
        for (String text : List.of(
                "A + 1",
                "Strange * 2",
                "Many % 3",
                "Many + 1",
                "Plan.Id * Many",
                "Round(A)",
                "-Strange",
                "Many ^ 2",
                "@Timestamp",
                "Round(Many, 2)",
                "Substring('abc', Many)",
                "ToIsoString(Many)",
                "TimeOfDay(Strange, 1)")) {
            assertThat(Expression.parse(text).value(event)).as(text).isSameAs(Undefined.VALUE);
        }
        assertThat(Expression.parse("Many > 5 and Plan.Id < 5 and Strange < Many")
                        .matches(event))
                .isTrue();
        assertThat(Expression.parse("Tags[3] > 1 and Tags[1] = 1 and Tags[2] = 2.5")
                        .matches(event))
                .isTrue();
        assertThat(Expression.parse("Tags[6] - 1").value(event)).isEqualTo(new BigDecimal("-9223372036854775809"));
    }

    @Test
    void readsTheFiltersOfSeqsOwnSignals() throws IOException, InvalidExpression {
        Path folder = Path.of(System.getProperty("bellwether.shared.data", "absent"), "seq");
        assumeTrue(Files.isDirectory(folder), "the sample signals are not at hand");
        int read = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".template.json"))
                    .toList()) {
                Matcher filter =
                        Pattern.compile("\"(?:Filter|Where)\":\\s*\"([^\"]+)\"").matcher(Files.readString(file));
                while (filter.find()) {
                    Expression.parse(filter.group(1));
                    read++;
                }
            }
        }
        assertThat(read).isGreaterThanOrEqualTo(4);
    }
}
