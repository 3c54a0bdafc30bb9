// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Events and filters out of a small world, so that they meet. */
final class RandomEvents {
    private static final String[] APPS = {"Portal", "portal", "Indexer", "Worker 7", "Straße"};
    private static final String[] WORDS = {
        "Timeout",
        "expired",
        "after",
        "30s",
        "connection",
        "READ-timeout",
        "order",
        "42",
        "12345",
        "a1b2c3",
        "Ünïcode",
        "x",
        "ok",
        "http://host/path?q=1",
        "deadbeef99",
        "tim3",
        "(null)",
        "3.5"
    };
    private static final String[] NAMES = {
        "StatusCode",
        "Elapsed",
        "AppName",
        "MachineName",
        "RequestPath",
        "User",
        "Count",
        "Ratio",
        "Ok",
        "Tags",
        "Http",
        "CorrelationId",
        "RequestId",
        "a.b",
        "Empty",
        "Long"
    };
    private final Random random;
    private long number;

    RandomEvents(long seed) {
        random = new Random(seed);
    }

    private <T> T one(T[] of) {
        return of[random.nextInt(of.length)];
    }

    List<Event> events(TenantEnvironment where, int count, Instant from, long spreadSeconds) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(event(where, from.plusNanos((long) (random.nextDouble() * spreadSeconds * 1e9))));
        }
        return events;
    }

    Event event(TenantEnvironment where, Instant given) {
        Instant time = random.nextBoolean() ? given : Instant.ofEpochSecond(given.getEpochSecond());
        Severity severity = one(Severity.values());
        String level = random.nextInt(4) == 0 ? "Verbose" : severity.serilogLevel();
        boolean templated = random.nextInt(3) > 0;
        String exception =
                random.nextInt(6) == 0 ? "System.TimeoutException: " + text(3) + "\n   at Some.Method()" : null;
        EventBody body = new EventBody(
                null,
                time,
                random.nextBoolean() ? "seq" : "json",
                "log",
                severity,
                level,
                text(random.nextInt(9)),
                templated ? "Template {" + random.nextInt(5) + "} " : null,
                templated ? "$" + Integer.toHexString(random.nextInt(5) + 1000) : null,
                exception,
                random.nextInt(3) == 0 ? "0af7651916cd43dd8448eb211c8031" + (10 + random.nextInt(20)) : null,
                random.nextInt(5) == 0 ? "b7ad6b7169203331" : null,
                properties());
        String id = "e-" + number++;
        return new Event(where, id, true, time, time, body, null);
    }

    private String text(int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(i == 0 ? "" : one(new String[] {" ", ", ", ": ", "\n", "-"}))
                    .append(one(WORDS));
        }
        return random.nextInt(200) == 0 ? text + " " + "long".repeat(20) : text.toString();
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        int count = random.nextInt(10);
        for (int i = 0; i < count; i++) {
            String name = one(NAMES);
            properties.put(name, value(name));
        }
        if (random.nextInt(100) == 0) {
            for (int i = 0; i < 70; i++) {
                properties.put("p" + i, i);
            }
        }
        return properties;
    }

    private Object value(String name) {
        return switch (name) {
            case "StatusCode" -> one(new Object[] {200L, 404L, 500L, "502", "n/a", 200.5, new BigDecimal("503")});
            case "Elapsed" -> one(new Object[] {12L, 12.5, 0.1, 1234.5678, "17", 99_999_999L, new BigDecimal("12.50")});
            case "AppName" -> random.nextInt(20) == 0 ? (Object) 7L : one(APPS);
            case "MachineName" -> "WEB-0" + random.nextInt(3);
            case "RequestPath" -> "/api/items/" + random.nextInt(5);
            case "User" -> one(new Object[] {"ann", "Ann", "bob@example.org", "user-17", "", null});
            case "Count" -> one(new Object[] {1L, 0L, -3L, 70_000L, 1.0, 123_456_789_012L, new BigDecimal("1E+30")});
            case "Ratio" -> one(new Object[] {0.25, 1.5, 1L, -0.0});
            case "Ok" -> one(new Object[] {true, false, "true", null});
            case "Tags" -> List.of("a", "b");
            case "Http" -> {
                Map<String, Object> map = new HashMap<>();
                map.put("status", random.nextInt(3));
                map.put("route.name", "r" + random.nextInt(3));
                yield map;
            }
            case "CorrelationId" ->
                one(new Object[] {
                    "c-1", "C-1", "c-2", UUID.nameUUIDFromBytes(new byte[] {1}).toString(), 5L
                });
            case "a.b" -> one(new Object[] {1L, "deep"});
            case "Long" -> "value ".repeat(1 + random.nextInt(3)) + random.nextInt(3);
            default -> "v" + random.nextInt(4);
        };
    }

    String filter(int depth) {
        if (depth > 0 && random.nextInt(3) > 0) {
            return switch (random.nextInt(3)) {
                case 0 -> "(" + filter(depth - 1) + " and " + filter(depth - 1) + ")";
                case 1 -> "(" + filter(depth - 1) + " or " + filter(depth - 1) + ")";
                default -> "not (" + filter(depth - 1) + ")";
            };
        }
        String ci = random.nextBoolean() ? " ci" : "";
        return one(new String[] {
            "@Level = '" + one(new String[] {"Error", "error", "Fatal", "Verbose"}) + "'" + ci,
            "@Severity in ['error', 'critical']",
            "@Message like '%" + one(WORDS) + "%'" + ci,
            "@Message like '" + one(WORDS) + "%'" + ci,
            "@Message like '%" + one(WORDS) + " " + one(WORDS) + "%'" + ci,
            "Contains(@Message, 'ime')" + ci,
            "Contains(@Exception, 'imeout')" + ci,
            "@Exception is not null",
            "Has(@Exception)",
            "\"" + one(new String[] {"timeout", "expired", "123", "ok", "30s", "beef", "im", "tim"}) + "\"",
            "StatusCode = " + one(new String[] {"200", "500", "503", "200.5"}),
            "StatusCode = '502'",
            "@StatusCode >= 500",
            "StatusCode > 300",
            "@StatusCode = 502",
            "Elapsed > " + one(new String[] {"10", "12.5", "1000"}),
            "Elapsed = 12.5",
            "Elapsed <= 0.1",
            "AppName = '" + one(APPS) + "'" + ci,
            "@App = '" + one(APPS) + "'" + ci,
            "@App like 'P%'" + ci,
            "@Node = 'WEB-01'" + ci,
            "@Node in ['WEB-00', 'WEB-02']",
            "RequestPath like '/api/%'",
            "RequestPath = '/api/items/2'",
            "User = 'ann'" + ci,
            "User like '%n'" + ci,
            "User = null",
            "User <> 'ann'" + ci,
            "Has(User)",
            "Count = 1",
            "Count > 0",
            "Count < 70001",
            "Count = 123456789012",
            "Ratio = 0",
            "Ratio >= 0.25",
            "Ok = true",
            "Ok",
            "Tags[?] = 'a'",
            "Has(Tags)",
            "Http.status = 1",
            "Http.route.name = 'r1'",
            "a.b = 1",
            "a.b = 'deep'",
            "CorrelationId = 'c-1'" + ci,
            "Has(CorrelationId)",
            "@TraceId = '0af7651916cd43dd8448eb211c803115'",
            "Has(@TraceId)",
            "Has(@SpanId)",
            "@MessageTemplate like 'Template%'",
            "Has(@MessageTemplate)",
            "@EventType = 0x3e9",
            "@Source = 'seq'",
            "Length(@Message) > 20",
            "Long like 'value %2'" + ci,
            "p3 = 3",
            "@Timestamp >= DateTime('2026-03-01T10:20:00Z')"
        });
    }
}
