// SPDX-License-Identifier: Apache-2.0
package io.bellwether.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpanTest {
    private static Event event(String spanId, Map<String, Object> properties) {
        return CaseTable.event(new EventBody(
                "s-1",
                Instant.parse("2025-08-12T03:04:06Z"),
                "otlp",
                "span",
                Severity.INFO,
                null,
                "GET /matters",
                null,
                null,
                null,
                "0af7651916cd43dd8448eb211c80319c",
                spanId,
                properties));
    }

    private static boolean matches(String text, Event event) throws InvalidExpression {
        return Expression.parse(text).matches(event);
    }

    @Test
    void spansOfTheCompactFormatHaveStartAndElapsed() throws InvalidExpression {
        Event span = event(
                "b7ad6b7169203331",
                Map.of(
                        "@st", "2025-08-12T03:04:05.5Z",
                        "@ps", "00f067aa0ba902b7",
                        "@sk", "Server",
                        "@ra", Map.of("service", Map.of("name", "web")),
                        "@sa", Map.of("name", "http")));
        assertThat(matches("@Start = DateTime('2025-08-12T03:04:05.5Z') and @Elapsed = 500ms", span))
                .isTrue();
        assertThat(matches("@ParentId = '00f067aa0ba902b7' and @SpanKind = 'Server'", span))
                .isTrue();
        assertThat(matches("@Resource.service.name = 'web' and @Scope.name = 'http'", span))
                .isTrue();
        assertThat(matches("@Elapsed > 1s", span)).isFalse();
    }

    @Test
    void spansOfOpenTelemetryTellHowLongTheyTook() throws InvalidExpression {
        Event span = event(
                "b7ad6b7169203331",
                Map.of(
                        "start",
                        "2025-08-12T03:04:05.123456789Z",
                        "elapsed_ms",
                        1234.5,
                        "parent_id",
                        "00f067aa0ba902b7",
                        "kind",
                        "server",
                        "resource",
                        Map.of("service.name", "web"),
                        "scope",
                        Map.of("name", "http")));
        assertThat(matches("@Elapsed = 1234.5 * 1ms and TotalMilliseconds(@Elapsed) = 1234.5", span))
                .isTrue();
        assertThat(matches("@Resource.service.name = 'web' and @Scope.name = 'http'", span))
                .isTrue();
        assertThat(matches("@SpanKind = 'server' and @ParentId like '00f0%'", span))
                .isTrue();
    }

    @Test
    void logsThatUseTheSameNamesAreNoSpans() throws InvalidExpression {
        Event log = event(null, Map.of("start", "2025-08-12T03:04:05Z", "elapsed_ms", 5L, "kind", "x"));
        assertThat(matches("Has(@Start) or Has(@Elapsed) or Has(@SpanKind) or Has(@ParentId)", log))
                .isFalse();
        Event broken = event("b7ad6b7169203331", Map.of("start", "yesterday", "resource", "text"));
        assertThat(matches("Has(@Start) or Has(@Elapsed) or Has(@Resource)", broken))
                .isFalse();
    }
}
