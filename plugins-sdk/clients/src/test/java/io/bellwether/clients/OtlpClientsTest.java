// SPDX-License-Identifier: Apache-2.0
package io.bellwether.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.source.PushRefusal;
import io.bellwether.source.otlp.OtlpSource;
import io.bellwether.testkit.push.PushHost;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenTelemetry's exporters for Node against the OTLP intake. */
class OtlpClientsTest {
    private final PushHost host = PushHost.start(new OtlpSource());

    @AfterEach
    void stop() {
        host.close();
    }

    private Map<String, String> environment(String form, String compression) {
        return Map.of("URL", host.uri().toString(), "TOKEN", PushHost.TOKEN, "FORM", form, "COMPRESSION", compression);
    }

    @ParameterizedTest
    @CsvSource({"http,none", "http,gzip", "proto,none", "proto,gzip"})
    void allThreeSignals(String form, String compression) throws Exception {
        Node.run("otlp.mjs", environment(form, compression));
        assertThat(host.requests()).hasSizeGreaterThanOrEqualTo(3).allSatisfy(request -> {
            assertThat(request.header("content-type"))
                    .isEqualTo(form.equals("http") ? "application/json" : "application/x-protobuf");
            assertThat(request.header("content-encoding")).isEqualTo(compression.equals("gzip") ? "gzip" : null);
        });
        EventBody span = event("span", "GET /x");
        assertThat(span.severity()).isEqualTo(Severity.ERROR);
        assertThat(span.exception()).startsWith("TypeError: x is undefined");
        assertThat(span.properties())
                .containsEntry("kind", "server")
                .containsEntry("status", Map.of("code", "error", "message", "bad"))
                .containsKeys("start", "elapsed_ms");
        EventBody log = event("log", "index failed");
        assertThat(log.severity()).isEqualTo(Severity.ERROR);
        assertThat(log.traceId()).isEqualTo(span.traceId());
        assertThat(log.spanId()).isEqualTo(span.spanId());
        assertThat(log.properties())
                .containsEntry("n", 7L)
                .containsEntry("f", 1.5)
                .containsEntry("b", true)
                .containsEntry("a", List.of("x", "y"))
                .containsEntry("service.name", "crm")
                .containsEntry("scope", Map.of("name", "lib", "version", "1.0"));
        assertThat(event("metric", "req = 3").properties()).containsEntry("code", "500");
        assertThat(event("metric", "lat: 1 values, mean 0.2 s").properties()).containsKey("distribution");
    }

    @Test
    void whatWasNotTakenIsSentAgain() throws Exception {
        host.refuseNext(new PushRefusal(PushRefusal.Kind.NO_ROOM, "no room at present", Duration.ofSeconds(1)));
        Node.run("otlp.mjs", environment("proto", "gzip"));
        assertThat(host.requests()).hasSizeGreaterThanOrEqualTo(4);
        assertThat(host.events())
                .filteredOn(event -> !event.type().equals("metric"))
                .extracting(EventBody::message)
                .containsExactlyInAnyOrder("index failed", "GET /x");
        assertThat(event("metric", "req = 3")).isNotNull();
    }

    private EventBody event(String type, String message) {
        return host.events().stream()
                .filter(event -> event.type().equals(type) && event.message().equals(message))
                .findFirst()
                .orElseThrow(() -> new AssertionError(message + " is not among " + host.events()));
    }
}
