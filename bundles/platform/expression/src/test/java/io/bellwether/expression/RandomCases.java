// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Expressions and events made of few names and values, so that they often meet. */
final class RandomCases {
    private static final String[] FIELDS = {
        "@Level",
        "@Message",
        "@Exception",
        "@MessageTemplate",
        "@EventType",
        "@Id",
        "@TraceId",
        "@SpanId",
        "@Source",
        "@Type",
        "@Severity",
        "@Node",
        "@App",
        "@StatusCode",
        "@Timestamp",
        "@Arrived",
        "A",
        "B",
        "@Properties.A",
        "@Properties['B']",
        "a.b",
        "a.b.c",
        "_AppName",
        "StatusCode",
        "Flag",
        "Tags",
        "Tags[0]",
        "a['b']",
        "ElementAt(@Properties, 'a') ci",
        "@Data.A",
        "Length(A)",
        "A + 1",
        "ToLower(@Level)",
        "Coalesce(A, B)",
        "@Properties",
        "@Elapsed",
        "@Start",
        "@Resource",
        "@Resource['b']",
        "@Scope.b",
        "@ParentId"
    };
    private static final String[] TEXTS = {
        "Error",
        "error",
        "ERROR",
        "Fatal",
        "a",
        "A",
        "b",
        "",
        "time out",
        "Time Out",
        "%",
        "_",
        "50%",
        "x\ny",
        "é",
        "É",
        "ß",
        "ς",
        "Σ",
        "K",
        "1",
        "502",
        "502.0",
        "info",
        "app",
        "node-1",
        "log",
        "\uFFFF",
        "1A2B3C4D"
    };
    private static final String[] NUMBERS = {
        "0", "1", "1.0", "2", "502", "-1", "0.1", "0x1A2B3C4D", "9007199254740993", "1e", "12.50", "500", "600"
    };
    private static final String[] TIMES = {
        "DateTime('2025-08-12T03:04:05Z')",
        "Now()",
        "Now() - 1h",
        "DateTime('2025-08-12T03:04:05.1234567Z')",
        "0",
        "-5",
        "3155378975999999999",
        "3155378976000000000",
        "638906078451234567.5",
        "DateTime('2025-08-12T03:04:05Z') + 0.25"
    };
    private static final Instant[] INSTANTS = {
        Instant.parse("2025-08-12T03:04:05Z"),
        Instant.parse("2025-08-12T03:04:05.1234567Z"),
        Instant.parse("2025-08-12T03:04:05.123456789Z"),
        Instant.parse("2025-08-12T03:00:00Z"),
        Instant.parse("2025-08-12T02:59:59.9999999Z"),
        Instant.parse("0001-01-01T00:00:00Z"),
        Instant.parse("9999-12-31T23:59:59.9999999Z"),
        Instant.parse("+10000-01-01T00:00:00Z"),
        Instant.parse("0000-12-31T23:59:59Z"),
        Instant.MAX
    };

    private final Random random;

    RandomCases(long seed) {
        random = new Random(seed);
    }

    private <T> T any(T[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    String expression(int depth) {
        int kind = random.nextInt(depth <= 0 ? 9 : 14);
        return switch (kind) {
            case 0, 1 -> any(FIELDS) + any(new String[] {" = ", " <> "}) + value() + ci();
            case 2 -> any(FIELDS) + any(new String[] {" like ", " not like "}) + quoted(pattern()) + ci();
            case 3 -> any(FIELDS) + any(new String[] {" in ", " not in "}) + list() + ci();
            case 4 -> ordering();
            case 5 -> any(FIELDS) + any(new String[] {" is null", " is not null"});
            case 6 ->
                any(new String[] {"Contains(", "StartsWith(", "EndsWith("})
                        + any(FIELDS)
                        + ", "
                        + quoted(any(TEXTS))
                        + ")"
                        + ci();
            case 7 -> chance(50) ? "\"" + any(TEXTS) + "\"" : "Has(" + any(FIELDS) + ")";
            case 8 -> odd();
            case 9, 10 -> "(" + expression(depth - 1) + " and " + expression(depth - 1) + ")";
            case 11, 12 -> "(" + expression(depth - 1) + " or " + expression(depth - 1) + ")";
            default -> "not (" + expression(depth - 1) + ")";
        };
    }

    private String ordering() {
        String operator = any(new String[] {" < ", " <= ", " > ", " >= ", " = ", " <> "});
        if (chance(30)) {
            String time = chance(50) ? "@Timestamp" : "@Arrived";
            return chance(80) ? time + operator + any(TIMES) : any(TIMES) + operator + time;
        }
        return chance(80) ? any(FIELDS) + operator + number() : number() + operator + any(FIELDS);
    }

    private String odd() {
        return any(new String[] {
            "Tags[?] = " + value(),
            "Tags[*] = " + value(),
            "not Flag",
            "Flag",
            "not B",
            "@Message = /.*[Tt]ime.?[Oo]ut.*/",
            "(A = 1) = true",
            "(A = 1) = false",
            "'a' in Tags",
            "'a' in ['a', 'b']",
            "A = B",
            "A = Missing",
            "if A = 1 then B = 'a' else Flag",
            "if Flag then A <> 1 else @Level = 'Error'",
            "Some(Tags, |t| t = 'a')",
            "not Some(Tags, |t| t = B)",
            "true",
            "null",
            "not null",
            "@Timestamp - @Arrived > 0",
            "A is null = true",
            "Undefined() = 1",
            "not Undefined()",
            "A in B",
            "Has(Tags[?])",
            "[][*] = Missing"
        });
    }

    private String ci() {
        return chance(30) ? " ci" : "";
    }

    private String number() {
        String number = any(NUMBERS);
        return number.equals("1e") ? "10 ^ 20" : number;
    }

    private String value() {
        return switch (random.nextInt(10)) {
            case 0 -> "true";
            case 1 -> "null";
            case 2, 3, 4 -> number();
            case 5 -> chance(50) ? list() : "/[Ee]rror/";
            default -> quoted(any(TEXTS));
        };
    }

    private String list() {
        StringBuilder list = new StringBuilder("[");
        for (int i = random.nextInt(4); i > 0; i--) {
            list.append(chance(70) ? quoted(any(TEXTS)) : chance(90) ? number() : "null")
                    .append(i > 1 ? ", " : "");
        }
        return list.append("]").toString();
    }

    private String pattern() {
        StringBuilder pattern = new StringBuilder(chance(60) ? "%" : "");
        for (int i = random.nextInt(3); i > 0; i--) {
            pattern.append(any(TEXTS)).append(any(new String[] {"%", "_", "", "%%", "__"}));
        }
        return pattern.append(chance(60) ? "%" : "").toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    Event event() {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String name : List.of(
                "A",
                "B",
                "a",
                "a.b",
                "a.b.c",
                "_AppName",
                "AppName",
                "_Server",
                "StatusCode",
                "http",
                "Flag",
                "Tags",
                "resource",
                "scope",
                "elapsed_ms",
                "Elapsed",
                "start",
                "@st",
                "parent_id")) {
            if (chance(45)) {
                properties.put(name, propertyValue(2));
            }
        }
        EventBody body = new EventBody(
                chance(50) ? "a" : "1",
                any(INSTANTS),
                any(new String[] {"app", "a", "log"}),
                "log",
                any(Severity.values()),
                any(TEXTS),
                text(),
                chance(50) ? text() : null,
                chance(70) ? any(new String[] {"$1A2B3C4D", "1A2B3C4D", "$1", "log", "502"}) : null,
                chance(50) ? text() : null,
                chance(50) ? any(TEXTS) : null,
                chance(50) ? any(TEXTS) : null,
                properties);
        return new Event(
                TenantEnvironment.of("acme", "prod"),
                body.eventId(),
                true,
                body.timestamp(),
                any(INSTANTS),
                body,
                null);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(any(TEXTS));
        }
        return text.toString();
    }

    private Object propertyValue(int depth) {
        return switch (random.nextInt(depth > 0 ? 14 : 11)) {
            case 0 -> null;
            case 1 -> chance(50);
            case 2 -> 502L;
            case 3 -> any(new Number[] {1L, 1, 1.0, 1.0f, new BigDecimal("1.00"), 0L, -0.0});
            case 4 -> any(new Number[] {0.1, Double.NaN, Double.POSITIVE_INFINITY, 9007199254740993L, 12.5, 1e20});
            case 5, 6, 7, 8, 9, 10 -> any(TEXTS);
            case 11 -> Arrays.asList(propertyValue(0), propertyValue(0));
            default -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (String name : List.of("b", "b.c", "c", "response.status_code")) {
                    if (chance(50)) {
                        map.put(name, propertyValue(depth - 1));
                    }
                }
                yield map;
            }
        };
    }
}
