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
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The evaluation cases of serilog/serilog-expressions, a close relative of the language, where they are at hand. */
class SerilogExpressionsTest {
    private static final int CASES = 260;

    /** What is left out, and why; all of it concerns .NET rather than the language. */
    private static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("typeof('test')", "names a .NET type, where Seq says 'string'"),
            Map.entry("typeof(10)", "names a .NET type, where Seq says 'number'"),
            Map.entry("typeof(true)", "names a .NET type, where Seq says 'boolean'"),
            Map.entry("typeof(@x)", "names a .NET type; an exception is text here, as in Seq"),
            Map.entry("inspect(@x).Message", "looks into a .NET exception; it is text here, as in Seq"),
            Map.entry("tostring(16.3)", "writes numbers as the French do"),
            Map.entry("tostring(utcdatetime(now()), 'o') like '20%'", "a .NET date and its format; Seq has ticks"),
            Map.entry("tostring(16, '000')", "a .NET format; Seq has none"),
            Map.entry("tostring('test', '000')", "a .NET format; Seq has none"),
            Map.entry("tostring('test', [])", "a .NET format; Seq has none"),
            Map.entry("tostring('test', 42)", "a .NET format; Seq has none"),
            Map.entry("tostring(16, undefined())", "a .NET format; Seq has none"),
            Map.entry("tostring(16, null)", "a .NET format; Seq has none"));

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

        Set<String> leftOut = new HashSet<>();
        int passed = 0;
        for (CaseTable.Case each : CaseTable.parse(Files.readString(table))) {
            if (LEFT_OUT.containsKey(each.expression())) {
                leftOut.add(each.expression());
                continue;
            }
            CaseTable.Case adapted =
                    new CaseTable.Case(each.line(), withoutDictionaries(each.expression()), each.expected());
            adapted.check(SAMPLE, true);
            passed++;
        }
        assertThat(leftOut).isEqualTo(LEFT_OUT.keySet());
        assertThat(passed + leftOut.size()).isEqualTo(CASES);
    }

    /** Its {@code test_dict} makes a .NET dictionary of an object; here these are the same. */
    private static String withoutDictionaries(String expression) {
        return Pattern.compile("test_dict\\((\\{.*?\\})\\)").matcher(expression).replaceAll("$1");
    }
}
