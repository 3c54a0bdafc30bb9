// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import static io.bellwether.source.sentry.Posts.decode;
import static io.bellwether.source.sentry.Posts.envelope;
import static io.bellwether.source.sentry.Posts.item;
import static io.bellwether.source.sentry.Posts.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushHead;
import io.bellwether.api.source.PushReceipt;
import io.bellwether.api.source.PushRefusal;
import io.bellwether.api.source.PushResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemsTest {
    private static String answer(PushDecoded decoded) {
        PushResponse response = Posts.SOURCE.respond(
                Posts.request("/api/42/envelope/", new byte[0]),
                decoded,
                new PushReceipt(decoded.events().size(), 0, 0, List.of()));
        return response.status() + " " + new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void aTransactionAndItsSpansAreEvents() {
        PushDecoded decoded = decode(
                envelope(
                        "transaction",
                        """
                {"event_id":"9ec79c33ec9942ab8353589fcb2e04dc","type":"transaction","transaction":"GET /cases",
                 "start_timestamp":1754967843.5,"timestamp":1754967844.0,"release":"crm@1","contexts":{"trace":{
                 "trace_id":"75114e81101d4d7b8bb4c6d84af70204","span_id":"963e448267c5650e","op":"http.server",
                 "status":"internal_error"}},"spans":[{"span_id":"963e448267c5650f","parent_span_id":"963e448267c5650e",
                 "trace_id":"75114e81101d4d7b8bb4c6d84af70204","start_timestamp":1754967843.5,"timestamp":1754967843.75,
                 "op":"db","description":"SELECT 1","status":"ok","data":{"db.system":"h2"}}]}"""));
        assertThat(decoded.rejected()).isEmpty();
        EventBody transaction = decoded.events().get(0).event();
        EventBody span = decoded.events().get(1).event();
        assertThat(transaction.type()).isEqualTo("transaction");
        assertThat(transaction.message()).isEqualTo("GET /cases");
        assertThat(transaction.severity()).isEqualTo(Severity.ERROR);
        assertThat(transaction.timestamp()).isEqualTo(Instant.parse("2025-08-12T03:04:04Z"));
        assertThat(transaction.properties())
                .containsEntry("elapsed_ms", 500.0)
                .containsEntry("start", "2025-08-12T03:04:03.500Z")
                .containsEntry("op", "http.server")
                .containsEntry("app_name", "crm");
        assertThat(span.type()).isEqualTo("span");
        assertThat(span.message()).isEqualTo("SELECT 1");
        assertThat(span.eventId()).isEqualTo(Posts.TRACE + "-963e448267c5650f");
        assertThat(span.traceId()).isEqualTo(Posts.TRACE);
        assertThat(span.properties())
                .containsEntry("elapsed_ms", 250.0)
                .containsEntry("parent_id", "963e448267c5650e")
                .containsEntry("data", Map.of("db.system", "h2"))
                .containsEntry("app_name", "crm");
        assertThat(answer(decoded)).isEqualTo("200 {\"id\":\"" + Posts.ID + "\"}");
    }

    @Test
    void logsAndMetricsComeInLists() {
        String logs =
                """
                {"items":[{"timestamp":1754967844.5,"trace_id":"75114e81101d4d7b8bb4c6d84af70204","level":"error",
                 "body":"user anna left","attributes":{"sentry.message.template":{"value":"user %s left","type":"string"},
                 "n":{"value":7,"type":"integer"},"sentry.release":{"value":"crm@1","type":"string"}}},
                 {"timestamp":1754967844.5,"level":"trace","body":"x"},{"timestamp":1754967844.5,"level":"trace","body":"x"}]}""";
        PushDecoded decoded = decode(envelope("log", logs));
        EventBody log = decoded.events().get(0).event();
        assertThat(log.type()).isEqualTo("log");
        assertThat(log.severity()).isEqualTo(Severity.ERROR);
        assertThat(log.message()).isEqualTo("user anna left");
        assertThat(log.template()).isEqualTo("user %s left");
        assertThat(log.properties()).containsEntry("n", 7L).containsEntry("app_name", "crm");
        assertThat(decoded.events())
                .extracting(item -> item.event().eventId())
                .doesNotHaveDuplicates()
                .isEqualTo(decode(envelope("log", logs)).events().stream()
                        .map(item -> item.event().eventId())
                        .toList());
        EventBody metric = only(
                decode(
                        envelope(
                                "trace_metric",
                                "{\"items\":[{\"timestamp\":1754967844,\"name\":\"queue\",\"value\":3,\"type\":\"gauge\",\"unit\":\"ms\"}]}")));
        assertThat(metric.message()).isEqualTo("queue = 3 ms");
        assertThat(metric.properties())
                .containsEntry("value", 3L)
                .containsEntry("metric", Map.of("name", "queue", "kind", "gauge", "unit", "ms"));
    }

    @Test
    void sessionsCheckInsAndReportsAreEvents() {
        EventBody crash = only(
                decode(
                        envelope(
                                "session",
                                "{\"sid\":\"s1\",\"seq\":4,\"status\":\"crashed\",\"started\":\"2025-08-12T03:00:00Z\",\"timestamp\":\"2025-08-12T03:04:00Z\",\"attrs\":{\"release\":\"crm@1\"}}")));
        assertThat(crash.severity()).isEqualTo(Severity.ERROR);
        assertThat(crash.eventId()).isEqualTo("s1-4");
        EventBody counts = only(
                decode(
                        envelope(
                                "sessions",
                                "{\"aggregates\":[{\"started\":\"2025-08-12T03:00:00Z\",\"exited\":5,\"crashed\":1}],\"attrs\":{\"release\":\"crm@1\"}}")));
        assertThat(counts.message()).isEqualTo("sessions: 5 exited 1 crashed");
        EventBody checkIn = only(
                decode(
                        envelope(
                                "check_in",
                                "{\"check_in_id\":\"9ec79c33ec9942ab8353589fcb2e04dd\",\"monitor_slug\":\"nightly\",\"status\":\"error\",\"duration\":1.5}")));
        assertThat(checkIn.message()).isEqualTo("check-in of nightly: error");
        assertThat(checkIn.severity()).isEqualTo(Severity.ERROR);
        assertThat(checkIn.properties()).containsEntry("elapsed_ms", 1_500.0);
        EventBody report = only(
                decode(
                        envelope(
                                "client_report",
                                "{\"timestamp\":1754967844,\"discarded_events\":[{\"reason\":\"network_error\",\"category\":\"error\",\"quantity\":2}]}")));
        assertThat(report.message()).isEqualTo("the client dropped 2 error (network_error)");
        assertThat(report.severity()).isEqualTo(Severity.WARNING);
        EventBody feedback =
                only(decode(envelope("feedback", "{\"contexts\":{\"feedback\":{\"message\":\"it is slow\"}}}")));
        assertThat(feedback.message()).isEqualTo("it is slow");
    }

    @Test
    void whatIsNotKeptIsCountedWithItsReasonAndNoFault() {
        PushDecoded decoded = decode(envelope("event", "{\"message\":\"x\"}")
                + item("attachment", "a\nb\n{\"type\":\"event\"}\n")
                + item("hologram", "{}"));
        assertThat(decoded.events()).hasSize(1);
        assertThat(decoded.rejected())
                .extracting(PushDecoded.Rejection::error)
                .containsExactly(
                        "not kept: an attachment of 21 bytes; attachments are not stored",
                        "not kept: an item of type 'hologram' of 2 bytes; this type is not stored");
        assertThat(answer(decoded)).startsWith("200");
        assertThat(answer(decode(envelope("hologram", "")))).isEqualTo("200 {}");
        assertThat(answer(decode("{}"))).isEqualTo("200 {}");
    }

    @Test
    void itemsWithoutALengthEndWithTheLine() {
        PushDecoded decoded =
                decode("{}\n{\"type\":\"event\"}\n{\"message\":\"a\"}\n{\"type\":\"event\"}\n{\"message\":\"b\"}");
        assertThat(decoded.events()).extracting(item -> item.event().message()).containsExactly("a", "b");
        assertThat(decoded.events()).extracting(item -> item.event().eventId()).doesNotHaveDuplicates();
    }

    @Test
    void anErrorWithoutAnIdIsGivenOneAndTheSenderIsTold() {
        PushDecoded decoded = decode("{}\n{\"type\":\"event\"}\n{\"message\":\"a\"}");
        String id = decoded.events().get(0).event().eventId();
        assertThat(id).matches("[0-9a-f]{32}");
        assertThat(answer(decoded)).isEqualTo("200 {\"id\":\"" + id + "\"}");
    }

    @Test
    void oneBadItemSpoilsNoOther() {
        PushDecoded decoded = decode(envelope("event", "{\"message\":\"good\"}") + item("session", "nonsense"));
        assertThat(decoded.events()).hasSize(1);
        assertThat(decoded.rejected()).singleElement().satisfies(rejection -> assertThat(rejection.error())
                .startsWith("the payload of the session is not JSON"));
        assertThat(answer(decoded)).startsWith("200");
    }

    @Test
    void theKeyIsFoundWhereClientsPutIt() {
        assertThat(credential(Map.of("sentry_key", "k1"), Map.of())).isEqualTo("k1");
        String header = "Sentry sentry_version=7, sentry_client=sentry.java/8, sentry_key=k2, sentry_secret=s";
        assertThat(credential(Map.of(), Map.of("x-sentry-auth", header))).isEqualTo("k2");
        assertThat(credential(Map.of(), Map.of("authorization", header))).isEqualTo("k2");
        assertThat(credential(Map.of("sentry_key", "k2"), Map.of("x-sentry-auth", header)))
                .isEqualTo("k2");
        assertThat(credential(Map.of("sentry_key", "k1"), Map.of("x-sentry-auth", header)))
                .as("two that differ")
                .isNull();
        assertThat(credential(Map.of(), Map.of("authorization", "Bearer sentry_key=x")))
                .isNull();
    }

    private static String credential(Map<String, String> query, Map<String, String> headers) {
        return Posts.SOURCE.credential(new PushHead("/api/42/envelope/", Map.of("project", "42"), "", query, headers));
    }

    @Test
    void whoHasNoTokenIsToldWhereItGoes() {
        PushResponse response = Posts.SOURCE.refuse(
                new PushHead("/api/42/envelope/", Map.of(), "", Map.of(), Map.of()),
                new PushRefusal(PushRefusal.Kind.UNAUTHENTICATED, "send a token", null));
        assertThat(response.status()).isEqualTo(401);
        assertThat(new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"detail\":\"send a token; here it is the public key of the DSN\"}");
    }

    @Test
    void aQuotaIsSaidInSentrysWords() {
        PushResponse response = Posts.SOURCE.refuse(
                new PushHead("/api/42/envelope/", Map.of(), "", Map.of(), Map.of()),
                new PushRefusal(PushRefusal.Kind.QUOTA, "too much", Duration.ofSeconds(30)));
        assertThat(response.status()).isEqualTo(429);
        assertThat(response.headers())
                .containsEntry("Retry-After", "30")
                .containsEntry("X-Sentry-Rate-Limits", "30::organization:quota");
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo("{\"detail\":\"too much\"}");
    }
}
