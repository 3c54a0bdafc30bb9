// SPDX-License-Identifier: Apache-2.0
package io.bellwether.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineFormatTest {
    @Test
    void aCompactLogEventIsReadWhole() throws Exception {
        EventBody event = read(
                LineFormat.CLEF,
                "{\"@t\":\"2025-08-12T03:04:05.1234567Z\",\"@mt\":\"Hello {Name}, {{{N:000}}} {Missing} {@O}\","
                        + "\"@r\":[\"007\"],\"@l\":\"Fatal\",\"@x\":\"boom\",\"@i\":\"1a2b3c\","
                        + "\"@tr\":\"0af7651916cd43dd8448eb211c80319c\",\"@sp\":\"b7ad6b7169203331\","
                        + "\"Name\":\"you\",\"N\":7,\"@@odd\":1.5,\"O\":{\"a\":[1,null]},\"@z\":1}");
        assertThat(event.timestamp()).isEqualTo(Instant.parse("2025-08-12T03:04:05.123456700Z"));
        assertThat(event.message()).isEqualTo("Hello you, {007} {Missing} {a=[1, null]}");
        assertThat(event.template()).startsWith("Hello {Name}");
        assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(event.level()).isEqualTo("Fatal");
        assertThat(event.exception()).isEqualTo("boom");
        assertThat(event.eventType()).isEqualTo("$001A2B3C");
        assertThat(event.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(event.spanId()).isEqualTo("b7ad6b7169203331");
        assertThat(event.properties())
                .containsOnlyKeys("Name", "N", "@odd", "O")
                .containsEntry("@odd", 1.5);
        assertThat(event.eventId()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "[1]",
                "{\"@t\":",
                "{\"@t\":\"2025-08-12T03:04:05Z\"} more",
                "{\"@m\":\"no time\"}",
                "{\"@t\":\"yesterday\"}",
                "{\"@t\":\"2025-08-12T03:04:05Z\",\"n\":1e99999}"
            })
    void whatIsNoCompactLogEventSaysWhy(String line) {
        assertThatThrownBy(() -> read(LineFormat.CLEF, line))
                .isInstanceOf(Unreadable.class)
                .hasMessageMatching("(?s).{10,}");
    }

    @Test
    void depthCountAndNamesAreBounded() {
        String start = "{\"@t\":\"2025-08-12T03:04:05Z\",\"a\":";
        for (String rest : List.of(
                "[".repeat(5_000) + "]".repeat(5_000) + "}",
                "1,\"" + "n".repeat(300) + "\":1}",
                "1" + ",\"x\":1".repeat(600) + "}")) {
            assertThatThrownBy(() -> read(LineFormat.CLEF, start + rest)).isInstanceOf(Unreadable.class);
        }
        byte[] latin = (start + "\"caf\u00e9\"}").getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> LineFormat.CLEF.read("s", latin, 0, latin.length))
                .isInstanceOf(Unreadable.class);
    }

    @Test
    void largeAndExactNumbersKeepTheirDigits() throws Exception {
        Map<String, Object> properties = read(
                        LineFormat.JSON, "{\"a\":12345678901234567890,\"b\":0.12345678901234567890123,\"c\":7}")
                .properties();
        assertThat(properties)
                .containsEntry("a", new BigDecimal("12345678901234567890"))
                .containsEntry("b", new BigDecimal("0.12345678901234567890123"))
                .containsEntry("c", 7L);
    }

    @Test
    void jsonOfLoggersIsUnderstood() throws Exception {
        EventBody pino = read(
                LineFormat.JSON,
                "{\"level\":50,\"time\":1754967845123,\"msg\":\"failed\",\"err\":{\"stack\":\"Error: x\\n at y\"}}");
        assertThat(pino.timestamp()).isEqualTo(Instant.parse("2025-08-12T03:04:05.123Z"));
        assertThat(pino.severity()).isEqualTo(Severity.ERROR);
        assertThat(pino.message()).isEqualTo("failed");
        assertThat(pino.exception()).startsWith("Error: x");

        EventBody logstash = read(
                LineFormat.JSON,
                "{\"@timestamp\":\"2025-08-12T03:04:05+02:00\",\"level\":\"WARN\",\"message\":\"m\","
                        + "\"stack_trace\":\"t\",\"traceId\":\"0af7651916cd43dd8448eb211c80319c\",\"app\":\"a\"}");
        assertThat(logstash.timestamp()).isEqualTo(Instant.parse("2025-08-12T01:04:05Z"));
        assertThat(logstash.severity()).isEqualTo(Severity.WARNING);
        assertThat(logstash.level()).isEqualTo("WARN");
        assertThat(logstash.properties()).containsOnlyKeys("app");

        EventBody bare = read(LineFormat.JSON, "{\"time\":\"noon\",\"x\":1}");
        assertThat(bare.timestamp()).isNull();
        assertThat(bare.properties()).containsOnlyKeys("time", "x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2025-08-12 03:04:05,123 ERROR it|2025-08-12T03:04:05.123Z|ERROR",
                "[2025-08-12T03:04:05+1000 WRN] it|2025-08-11T17:04:05Z|WARNING",
                "2025-08-12T03:04:05Z it|2025-08-12T03:04:05Z|INFO",
                "no time, INFORMAL|null|INFO"
            })
    void textTellsTimeAndLevel(String line, String time, Severity severity) throws Exception {
        EventBody event = read(LineFormat.TEXT, line);
        assertThat(String.valueOf(event.timestamp())).isEqualTo(time);
        assertThat(event.severity()).isEqualTo(severity);
        assertThat(event.message()).isEqualTo(line);
    }

    @Test
    void aStackTraceIsAnException() throws Exception {
        EventBody trace =
                read(LineFormat.TEXT, "ERROR failed\njava.lang.IllegalStateException: x\n\tat a.B.c(B.java:1)");
        assertThat(trace.message()).isEqualTo("ERROR failed");
        assertThat(trace.exception()).startsWith("java.lang.IllegalStateException");
        EventBody prose = read(LineFormat.TEXT, "first\nsecond");
        assertThat(prose.message()).isEqualTo("first\nsecond");
        assertThat(prose.exception()).isNull();
    }

    private static EventBody read(LineFormat format, String line) throws Unreadable {
        byte[] bytes = ("xx" + line + "yy").getBytes(StandardCharsets.UTF_8);
        return format.read("s", bytes, 2, bytes.length - 2);
    }
}
