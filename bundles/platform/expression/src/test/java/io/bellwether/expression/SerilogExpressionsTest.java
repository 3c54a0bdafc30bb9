// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The evaluation cases of serilog/serilog-expressions, a close relative of the language, where they are at hand. */
class SerilogExpressionsTest {
    private static final int FLOOR = 247;

    /** What is left out, by the beginning of the expression, and why. */
    private static final Map<String, String> LEFT_OUT = Map.of(
            "typeof('test')", "names .NET types, where Seq says 'string'",
            "typeof(10)", "names .NET types, where Seq says 'number'",
            "typeof(true)", "names .NET types, where Seq says 'boolean'",
            "typeof(@x)", "an exception is text here",
            "inspect(", "an exception is text here",
            "tostring(16.3)", "depends on the French culture",
            "tostring(utcdatetime", ".NET formats",
            "tostring(16,", ".NET formats",
            "tostring('test',", ".NET formats");

    private static final Event SAMPLE = CaseTable.event(new EventBody(
            "event-1",
            OffsetDateTime.parse("2025-05-15T13:12:11.789+10:00").toInstant(),
            "test",
            "log",
            Severity.WARNING,
            "Warning",
            "Hello, World!",
            "Hello, {Name}!",
            null,
            "System.DivideByZeroException: Attempted to divide by zero.",
            "1befc31e94b01d1a473f63a7905f6c9b",
            "bb1111820570b80e",
            Map.of("Name", "World", "User", Map.of("Id", 42L, "Name", "nblumhardt"))));

    @Test
    void agreesWithItsEvaluationCases() throws IOException, InvalidExpression {
        Path table = Path.of(
                System.getProperty("bellwether.shared.data", "absent"),
                "serilog-expressions",
                "expression-evaluation-cases.asv");
        assumeTrue(Files.isRegularFile(table), "the table of cases is not at hand");

        List<String> leftOut = new ArrayList<>();
        int passed = 0;
        for (CaseTable.Case each : CaseTable.parse(Files.readString(table))) {
            if (LEFT_OUT.keySet().stream().anyMatch(each.expression()::startsWith)) {
                leftOut.add(each.expression());
                continue;
            }
            CaseTable.Case adapted =
                    new CaseTable.Case(each.line(), withoutDictionaries(each.expression()), each.expected());
            adapted.check(SAMPLE, true);
            passed++;
        }
        assertThat(passed).isGreaterThanOrEqualTo(FLOOR);
        assertThat(leftOut).hasSizeLessThanOrEqualTo(13);
    }

    /** Its {@code test_dict} makes a .NET dictionary of an object; here these are the same. */
    private static String withoutDictionaries(String expression) {
        return Pattern.compile("test_dict\\((\\{.*?\\})\\)").matcher(expression).replaceAll("$1");
    }
}
