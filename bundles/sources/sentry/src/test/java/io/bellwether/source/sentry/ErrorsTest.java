// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import static io.bellwether.source.sentry.Posts.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.event.WellKnown;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsTest {
    private static final String CHAIN =
            """
            {"event_id":"9EC79C33-EC99-42AB-8353-589FCB2E04DC","timestamp":1754967844.123456,"level":"fatal",
             "platform":"java","release":"crm@1.2","server_name":"web1","environment":"uat","logger":"cases",
             "exception":{"values":[
              {"type":"SocketException","value":"reset","stacktrace":{"frames":[
                {"module":"net.Socket","function":"read","filename":"Socket.java","lineno":9,"in_app":false}]}},
              {"type":"CaseFailure","value":"case 7 cannot be saved","mechanism":{"type":"generic","handled":false},
               "stacktrace":{"frames":[
                {"module":"acme.Main","function":"main","filename":"Main.java","lineno":3,"in_app":true},
                {"module":"acme.Cases","function":"save","filename":"Cases.java","lineno":21,"in_app":true}]}}]},
             "contexts":{"trace":{"trace_id":"75114e81101d4d7b8bb4c6d84af70204","span_id":"963e448267c5650e"},
              "os":{"name":"Linux"}},
             "tags":[["tenant","t1"],["node","a"]],"extra":{"n":7},"user":{"id":"u1"},
             "request":{"url":"http://x/y","method":"GET","cookies":{"sid":"secret1"},
              "headers":[["Authorization","Bearer secret2"],["Cookie","sid=secret3"],["Accept","*/*"]]},
             "breadcrumbs":{"values":[{"timestamp":1754967843,"category":"http","message":"GET /","data":{"status":200}}]},
             "sdk":{"name":"sentry.java","version":"8.53.0"}}""";

    @Test
    void anErrorBecomesAnEvent() {
        EventBody event = event(CHAIN);
        assertThat(event.eventId()).isEqualTo(Posts.ID);
        assertThat(event.source()).isEqualTo("sentry");
        assertThat(event.type()).isEqualTo("event");
        assertThat(event.timestamp()).isEqualTo(Instant.parse("2025-08-12T03:04:04.123456Z"));
        assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(event.level()).isEqualTo("fatal");
        assertThat(event.message()).isEqualTo("CaseFailure: case 7 cannot be saved");
        assertThat(event.traceId()).isEqualTo(Posts.TRACE);
        assertThat(event.spanId()).isEqualTo("963e448267c5650e");
        assertThat(event.exception())
                .isEqualTo(
                        """
                        CaseFailure: case 7 cannot be saved
                           at acme.Cases.save (Cases.java:21)
                           at acme.Main.main (Main.java:3)
                        Caused by: SocketException: reset
                           at net.Socket.read (Socket.java:9)""");
        assertThat(event.properties())
                .containsEntry("tags", Map.of("tenant", "t1", "node", "a"))
                .containsEntry("extra", Map.of("n", 7L))
                .containsEntry("user", Map.of("id", "u1"))
                .containsEntry("contexts", Map.of("os", Map.of("name", "Linux")))
                .containsEntry("release", "crm@1.2")
                .containsEntry("environment", "uat")
                .containsEntry("project", "42")
                .containsEntry("sdk", "sentry.java/8.53.0")
                .containsEntry(
                        "request", Map.of("url", "http://x/y", "method", "GET", "headers", Map.of("Accept", "*/*")))
                .containsEntry(
                        "breadcrumbs",
                        List.of(Map.of(
                                "timestamp", 1_754_967_843L, "category", "http", "message", "GET /", "status", 200L)))
                .containsEntry(
                        "exceptions",
                        List.of(
                                Map.of(
                                        "type",
                                        "CaseFailure",
                                        "value",
                                        "case 7 cannot be saved",
                                        "mechanism",
                                        "generic",
                                        "handled",
                                        false),
                                Map.of("type", "SocketException", "value", "reset")));
        assertThat(WellKnown.APP_NAME.in(event.properties())).isEqualTo("crm");
        assertThat(WellKnown.SERVER_NODE.in(event.properties())).isEqualTo("web1");
        assertThat(event.toString()).doesNotContain("secret");
    }

    @Test
    void aMessageKeepsItsTemplate() {
        EventBody event = event(
                "{\"logentry\":{\"message\":\"User %s left after %s\",\"params\":[\"anna\",3]},\"level\":\"warning\"}");
        assertThat(event.message()).isEqualTo("User anna left after 3");
        assertThat(event.template()).isEqualTo("User %s left after %s");
        assertThat(event.severity()).isEqualTo(Severity.WARNING);
        assertThat(event.eventId()).as("that of the envelope").isEqualTo(Posts.ID);
        assertThat(event("{\"message\":{\"formatted\":\"plain\"}}").message()).isEqualTo("plain");
        assertThat(event("{}").message()).isEqualTo("error without a message");
    }

    @ParameterizedTest
    @CsvSource({
        "1754967844.25, 2025-08-12T03:04:04.250Z",
        "1754967844, 2025-08-12T03:04:04Z",
        "'\"1754967844.5\"', 2025-08-12T03:04:04.500Z",
        "'\"2025-08-12T03:04:04.123Z\"', 2025-08-12T03:04:04.123Z",
        "'\"2025-08-12T05:04:04+02:00\"', 2025-08-12T03:04:04Z",
        "'\"2025-08-12 03:04:04\"', 2025-08-12T03:04:04Z",
        "'\"yesterday\"',",
        "1e300,",
        "{},"
    })
    void timesComeAsNumbersAndTexts(String json, String time) {
        assertThat(event("{\"timestamp\":" + json + "}").timestamp())
                .isEqualTo(time == null ? null : Instant.parse(time));
    }

    @Test
    void aClockThatIsWrongIsPutRight() {
        String payload = "{\"timestamp\":\"2025-08-12T01:00:00Z\",\"message\":\"x\"}";
        EventBody event =
                Posts.only(Posts.decode("{\"sent_at\":\"2025-08-12T01:00:05Z\"}\n" + Posts.item("event", payload)));
        assertThat(event.timestamp()).isEqualTo(Instant.parse("2025-08-12T03:04:00Z"));
        assertThat(event.properties()).containsEntry("clock_drift_ms", 7_440_000L);
        EventBody small =
                Posts.only(Posts.decode("{\"sent_at\":\"2025-08-12T03:03:30Z\"}\n" + Posts.item("event", payload)));
        assertThat(small.timestamp()).isEqualTo(Instant.parse("2025-08-12T01:00:00Z"));
    }

    @Test
    void whatGoesBeyondTheLimitsIsLeftOutAndCountedAndTheErrorKept() {
        StringBuilder extra = new StringBuilder("{\"extra\":{\"a\":\"")
                .append("x".repeat(20_000))
                .append('"');
        for (int i = 0; i < 700; i++) {
            extra.append(",\"k").append(i).append("\":").append(i);
        }
        String deep = "[".repeat(100) + "]".repeat(100);
        EventBody event = event(extra.append("},\"message\":\"big\",\"user\":{\"d\":")
                .append(deep)
                .append("}}")
                .toString());
        assertThat(event.message()).isEqualTo("big");
        assertThat((Long) event.properties().get("left_out")).isGreaterThan(150);
        assertThat(((Map<?, ?>) event.properties().get("extra")).get("a").toString())
                .hasSize(8_192);
    }

    @Test
    void aBareListAndASingleExceptionAreRead() {
        assertThat(event("{\"exception\":[{\"type\":\"A\",\"value\":\"v\"}]}").message())
                .isEqualTo("A: v");
        assertThat(event("{\"exception\":{\"type\":\"A\",\"value\":\"v\"}}").message())
                .isEqualTo("A: v");
    }
}
