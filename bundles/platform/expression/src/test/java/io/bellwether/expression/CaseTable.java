// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tables of cases: lines of {@code expression ⇶ expected expression}; all else in them is commentary. */
final class CaseTable {
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2025-08-12T04:00:00Z"));

    private CaseTable() {}

    record Case(int line, String expression, String expected) {
        /** Evaluates both sides; the value's spelling is what is compared, in any case when {@code lax}. */
        void check(Event event, boolean lax) throws InvalidExpression {
            Object actual = Expression.parse(expression, CLOCK).value(event);
            Object wanted = Expression.parse(expected, CLOCK).value(event);
            if (lax) {
                assertThat(canonical(actual))
                        .as("line %d: %s", line, expression)
                        .isEqualToIgnoringCase(canonical(wanted));
            } else {
                assertThat(canonical(actual))
                        .as("line %d: %s", line, expression)
                        .isEqualTo(canonical(wanted));
            }
        }
    }

    static List<Case> parse(String table) {
        List<Case> cases = new ArrayList<>();
        String[] lines = table.split("\n");
        for (int i = 0; i < lines.length; i++) {
            List<String> sides = Stream.of(lines[i].split("⇶"))
                    .filter(side -> !side.isBlank())
                    .toList();
            if (lines[i].contains("⇶") && sides.size() == 2 && !lines[i].startsWith("//")) {
                cases.add(new Case(i + 1, sides.get(0).strip(), sides.get(1).strip()));
            }
        }
        return cases;
    }

    static String resource(String name) throws IOException {
        try (InputStream in = CaseTable.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** One spelling for each value: numbers by value, members by name. */
    private static String canonical(Object value) {
        if (value instanceof Number number) {
            BigDecimal decimal = new BigDecimal(number.toString());
            return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toString();
        }
        if (value instanceof String text) {
            return "'" + text + "'";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(CaseTable::canonical).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + ":" + canonical(entry.getValue()))
                    .sorted()
                    .collect(Collectors.joining(",", "{", "}"));
        }
        return String.valueOf(value);
    }

    static Event event(EventBody body) {
        return new Event(
                TenantEnvironment.of("acme", "prod"),
                body.eventId(),
                true,
                body.timestamp(),
                Instant.parse("2025-08-12T03:04:06Z"),
                body,
                null);
    }

    static Event sample() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("_Environment", "Sharedo Demo Prod");
        properties.put("_Server", "EE-01");
        properties.put("_AppName", "Sharedo.Api");
        properties.put("Client", "spa");
        properties.put("StatusCode", 502L);
        properties.put("Ratio", 0.1);
        properties.put("Price", new BigDecimal("12.5"));
        properties.put("Huge", new BigDecimal("1e1000000000"));
        properties.put("Empty", null);
        properties.put("odd name", "yes");
        properties.put("in", "keyword");
        properties.put("Multi", "first\nlast");
        properties.put("Levels", List.of("Error", "Fatal"));
        properties.put("Tags", List.of("a", "b"));
        properties.put("Plan", Map.of("Id", 7L, "Steps", List.of("a", "b")));
        properties.put("ExecutionEngine.PlanExecutionId", "plan-7");
        properties.put("http", Map.of("response", Map.of("status_code", 503L), "request.method", "GET"));
        properties.put("mixed", Map.of("other", 1L));
        properties.put("mixed.a", Map.of("b", "found"));
        properties.put(
                "Orders",
                List.of(
                        Map.of("Lines", List.of(Map.of("Qty", 1L), Map.of("Qty", 5L))),
                        Map.of("Lines", List.of(Map.of("Qty", 3L), Map.of("Qty", 4L)))));
        return event(new EventBody(
                "event-1",
                Instant.parse("2025-08-12T03:04:05.1234567Z"),
                "seq",
                "log",
                Severity.CRITICAL,
                "Fatal",
                "Token handle not found for spa",
                "Token handle not found for {Client}",
                "$1A2B3C4D",
                "System.Net.Http.HttpRequestException: refused\n   at Call()",
                "0af7651916cd43dd8448eb211c80319c",
                "b7ad6b7169203331",
                properties));
    }
}
