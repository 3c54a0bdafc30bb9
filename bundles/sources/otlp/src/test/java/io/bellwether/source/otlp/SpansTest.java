// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import static io.bellwether.source.otlp.Requests.attribute;
import static io.bellwether.source.otlp.Requests.bytes;
import static io.bellwether.source.otlp.Requests.decode;
import static io.bellwether.source.otlp.Requests.only;
import static io.bellwether.source.otlp.Requests.span;
import static io.bellwether.source.otlp.Requests.spans;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.event.WellKnown;
import io.bellwether.api.source.PushDecoded;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpansTest {
    private static final String PATH = "/v1/traces";

    @Test
    void aSpanBecomesAnEventAtItsEnd() {
        EventBody event = only(decode(
                PATH,
                spans(span("GET /cases/{id}")
                        .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                        .setParentSpanId(bytes("eee19b7ec3c1b173"))
                        .setTraceState("a=b")
                        .setStatus(Status.newBuilder().setCodeValue(2).setMessage("bad"))
                        .addAttributes(attribute("http.route", "/cases/{id}"))
                        .addEvents(Span.Event.newBuilder()
                                .setName("exception")
                                .setTimeUnixNano(Requests.TIME)
                                .addAttributes(attribute("exception.type", "TypeError"))
                                .addAttributes(attribute("exception.message", "x is undefined")))
                        .addLinks(Span.Link.newBuilder()
                                .setTraceId(bytes(Requests.TRACE))
                                .setSpanId(bytes("eee19b7ec3c1b172")))
                        .build())));
        assertThat(event.type()).isEqualTo("span");
        assertThat(event.message()).isEqualTo("GET /cases/{id}");
        assertThat(event.template()).isEqualTo("GET /cases/{id}");
        assertThat(event.timestamp()).isEqualTo(Instant.parse("2025-08-12T03:04:05.135956789Z"));
        assertThat(event.severity()).isEqualTo(Severity.ERROR);
        assertThat(event.exception()).isEqualTo("TypeError: x is undefined");
        assertThat(event.traceId()).isEqualTo(Requests.TRACE);
        assertThat(event.spanId()).isEqualTo(Requests.SPAN);
        assertThat(event.properties())
                .containsEntry("start", "2025-08-12T03:04:05.123456789Z")
                .containsEntry("elapsed_ms", 12.5)
                .containsEntry("kind", "server")
                .containsEntry("parent_id", "eee19b7ec3c1b173")
                .containsEntry("trace_state", "a=b")
                .containsEntry("status", Map.of("code", "error", "message", "bad"))
                .containsEntry("links", List.of(Map.of("trace_id", Requests.TRACE, "span_id", "eee19b7ec3c1b172")))
                .containsEntry(
                        "events",
                        List.of(Map.of(
                                "name",
                                "exception",
                                "timestamp",
                                "2025-08-12T03:04:05.123456789Z",
                                "attributes",
                                Map.of("exception.type", "TypeError", "exception.message", "x is undefined"))));
        assertThat(WellKnown.ELAPSED_MS.in(event.properties())).isEqualTo(12.5);
        assertThat(WellKnown.ROUTE_PATTERN.in(event.properties())).isEqualTo("/cases/{id}");
    }

    @Test
    void theIdIsTheSpansOwn() {
        String id = only(decode(PATH, spans(span("a").build()))).eventId();
        assertThat(id).startsWith(Requests.TRACE + "-" + Requests.SPAN);
        assertThat(only(decode(
                                PATH,
                                spans(span("a")
                                        .addAttributes(attribute("k", "v"))
                                        .build())))
                        .eventId())
                .isEqualTo(id);
        assertThat(only(decode(PATH, spans(span("a").setKindValue(3).build()))).eventId())
                .as("client and server of one call may share an id")
                .isNotEqualTo(id);
    }

    @Test
    void aSpanNeedsItsIds() {
        PushDecoded decoded = decode(
                PATH,
                spans(
                        span("a").clearTraceId().build(),
                        span("b").setSpanId(bytes("00")).build(),
                        span("c").build()));
        assertThat(decoded.events()).singleElement().satisfies(item -> {
            assertThat(item.index()).isEqualTo(2);
            assertThat(item.event().message()).isEqualTo("c");
        });
        assertThat(decoded.rejected())
                .extracting(PushDecoded.Rejection::error)
                .containsExactly(
                        "traceId '' must be 16 bytes (32 hexadecimal digits), not all 0",
                        "spanId '00' must be 8 bytes (16 hexadecimal digits), not all 0");
    }

    @Test
    void eventsBeyondTheLimitsAreLeftOutAndCounted() {
        Span.Builder busy = span("busy").addAttributes(attribute("k", "v"));
        for (int i = 0; i < 400; i++) {
            busy.addEvents(Span.Event.newBuilder().setName("e" + i).addAttributes(attribute("a", "1")));
        }
        EventBody event = only(decode(PATH, spans(busy.build())));
        List<?> events = (List<?>) event.properties().get("events");
        assertThat(events).hasSizeBetween(50, 128);
        assertThat(event.properties()).containsEntry("left_out", 400L - events.size());
        assertThat(event.properties()).containsEntry("k", "v");
    }
}
