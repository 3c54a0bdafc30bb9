// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.source.PushDecoded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Bytes that the exporters for JavaScript sent, and the examples beside the protocol's definition. */
class CapturesTest {
    private static final Path DATA = Path.of(System.getProperty("bellwether.shared.data", "absent"));

    private static List<EventBody> events(String file, String path) throws IOException {
        Path place = DATA.resolve(file);
        assumeTrue(Files.exists(place), () -> place + " is not there");
        byte[] body = Files.readAllBytes(place);
        if (file.endsWith(".gz")) {
            body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        String type = file.endsWith(".json") ? "application/json" : "application/x-protobuf";
        PushDecoded decoded = new OtlpSource().decode(Requests.request(path, type, body));
        assertThat(decoded.unreadable()).isNull();
        assertThat(decoded.rejected()).isEmpty();
        return decoded.events().stream().map(PushDecoded.Item::event).toList();
    }

    @Test
    void logsOfTheJavaScriptExporterSayTheSameInBothEncodings() throws IOException {
        EventBody json = events("wire-captures/otel-js-0.223-logs-json.body.json", "/v1/logs")
                .get(0);
        EventBody protobuf = events("wire-captures/otel-js-0.223-logs-proto.body.pb", "/v1/logs")
                .get(0);
        assertThat(json.message()).isEqualTo("index failed");
        assertThat(json.properties())
                .containsEntry("n", 7L)
                .containsEntry("f", 1.5)
                .containsEntry("b", true)
                .containsEntry("a", List.of("x", "y"))
                .containsEntry("service.name", "crm");
        assertThat(json.properties()).isEqualTo(protobuf.properties());
        assertThat(json.level()).isEqualTo(protobuf.level()).isEqualTo("ERROR");
    }

    @Test
    void tracesOfTheJavaScriptExporter() throws IOException {
        for (String file :
                List.of("otel-js-0.223-traces-json.body.json", "otel-js-0.223-traces-proto-gzip.body.pb.gz")) {
            EventBody span = events("wire-captures/" + file, "/v1/traces").get(0);
            assertThat(span.message()).isEqualTo("GET /x");
            assertThat(span.traceId()).hasSize(32);
            assertThat(span.properties())
                    .containsEntry("status", Map.of("code", "error", "message", "bad"))
                    .containsKey("elapsed_ms");
        }
    }

    @Test
    void metricsOfTheJavaScriptExporter() throws IOException {
        assertThat(events("wire-captures/otel-js-0.223-metrics-json.body.json", "/v1/metrics"))
                .extracting(EventBody::message)
                .containsExactly("req = 3", "lat: 1 values, mean 0.2 s");
    }

    @Test
    void theExamplesOfTheProtocol() throws IOException {
        assertThat(events("otlp/logs.json", "/v1/logs")).singleElement().satisfies(event -> {
            assertThat(event.message()).isEqualTo("Example log record");
            assertThat(event.traceId()).isEqualTo("5b8efff798038103d269b633813fc60c");
            assertThat(event.properties())
                    .containsEntry("int.attribute", 10L)
                    .containsEntry("map.attribute", Map.of("some.map.key", "some value"));
        });
        assertThat(events("otlp/events.json", "/v1/logs")).singleElement().satisfies(event -> {
            assertThat(event.properties()).containsEntry("event.name", "browser.page_view");
            assertThat(event.message()).startsWith("{\"type\":0,\"url\":");
        });
        assertThat(events("otlp/trace.json", "/v1/traces")).singleElement().satisfies(event -> assertThat(
                        event.properties())
                .containsEntry("elapsed_ms", 1_000.0)
                .containsEntry("kind", "server"));
        assertThat(events("otlp/metrics.json", "/v1/metrics")).hasSize(4);
    }
}
