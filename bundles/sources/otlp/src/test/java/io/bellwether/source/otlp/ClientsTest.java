// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.source.PushRefusal;
import io.bellwether.testkit.push.PushHost;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The OpenTelemetry SDK for Java, unmodified, exporting gzipped protobuf over HTTP. */
class ClientsTest {
    private static final Resource RESOURCE = Resource.create(
            Attributes.of(AttributeKey.stringKey("service.name"), "crm", AttributeKey.stringKey("host.name"), "web1"));
    private static final String BEARER = "Bearer " + PushHost.TOKEN;

    private final PushHost host = PushHost.start(new OtlpSource());

    @AfterEach
    void stop() {
        host.close();
    }

    private SdkTracerProvider tracing() {
        return SdkTracerProvider.builder()
                .setResource(RESOURCE)
                .addSpanProcessor(SimpleSpanProcessor.create(OtlpHttpSpanExporter.builder()
                        .setEndpoint(host.uri() + "/v1/traces")
                        .setCompression("gzip")
                        .addHeader("Authorization", BEARER)
                        .build()))
                .build();
    }

    private OtlpHttpLogRecordExporter logExporter(String authorization) {
        return OtlpHttpLogRecordExporter.builder()
                .setEndpoint(host.uri() + "/v1/logs")
                .setCompression("gzip")
                .addHeader("Authorization", authorization)
                .build();
    }

    private SdkLoggerProvider logging(String authorization) {
        return SdkLoggerProvider.builder()
                .setResource(RESOURCE)
                .addLogRecordProcessor(SimpleLogRecordProcessor.create(logExporter(authorization)))
                .build();
    }

    @Test
    void logsArriveWithTheirSpan() {
        try (SdkTracerProvider traces = tracing();
                SdkLoggerProvider logs = logging(BEARER)) {
            Span span = traces.get("lib").spanBuilder("work").startSpan();
            try (Scope scope = span.makeCurrent()) {
                Logger logger = logs.get("lib");
                logger.logRecordBuilder()
                        .setSeverity(io.opentelemetry.api.logs.Severity.ERROR)
                        .setBody("index failed")
                        .setTimestamp(java.time.Instant.parse("2025-08-12T03:04:05.123Z"))
                        .setAttribute(AttributeKey.longKey("n"), 7L)
                        .setException(new IllegalStateException("disk"))
                        .emit();
                assertThat(scope).isNotNull();
            }
            span.end();
            assertThat(logs.forceFlush().join(60, TimeUnit.SECONDS).isSuccess()).isTrue();
            assertThat(traces.forceFlush().join(60, TimeUnit.SECONDS).isSuccess())
                    .isTrue();
            EventBody log = event("log");
            assertThat(log.message()).isEqualTo("index failed");
            assertThat(log.severity()).isEqualTo(Severity.ERROR);
            assertThat(log.traceId()).isEqualTo(span.getSpanContext().getTraceId());
            assertThat(log.spanId()).isEqualTo(span.getSpanContext().getSpanId());
            assertThat(log.exception())
                    .startsWith("java.lang.IllegalStateException: disk")
                    .contains("\tat ");
            assertThat(log.properties()).containsEntry("n", 7L).containsEntry("service.name", "crm");
        }
        assertThat(host.requests()).allSatisfy(request -> assertThat(request.header("content-encoding"))
                .isEqualTo("gzip"));
    }

    @Test
    void spansArriveWithTheirEventsAndStatus() {
        try (SdkTracerProvider traces = tracing()) {
            Span span = traces.get("lib")
                    .spanBuilder("GET /x")
                    .setSpanKind(SpanKind.SERVER)
                    .startSpan();
            span.recordException(new IllegalArgumentException("no such case"));
            span.setStatus(StatusCode.ERROR, "bad");
            span.end();
            assertThat(traces.forceFlush().join(60, TimeUnit.SECONDS).isSuccess())
                    .isTrue();
        }
        EventBody event = event("span");
        assertThat(event.message()).isEqualTo("GET /x");
        assertThat(event.severity()).isEqualTo(Severity.ERROR);
        assertThat(event.exception()).startsWith("java.lang.IllegalArgumentException: no such case");
        assertThat(event.properties())
                .containsEntry("kind", "server")
                .containsEntry("status", Map.of("code", "error", "message", "bad"));
    }

    @Test
    void metricsArriveAsPoints() {
        try (SdkMeterProvider metrics = SdkMeterProvider.builder()
                .setResource(RESOURCE)
                .registerMetricReader(PeriodicMetricReader.builder(OtlpHttpMetricExporter.builder()
                                .setEndpoint(host.uri() + "/v1/metrics")
                                .setCompression("gzip")
                                .addHeader("Authorization", BEARER)
                                .build())
                        .setInterval(Duration.ofHours(1))
                        .build())
                .build()) {
            metrics.get("lib").counterBuilder("req").build().add(3, Attributes.of(AttributeKey.longKey("code"), 500L));
            metrics.get("lib").histogramBuilder("lat").setUnit("s").build().record(0.2);
            assertThat(metrics.forceFlush().join(60, TimeUnit.SECONDS).isSuccess())
                    .isTrue();
        }
        List<EventBody> points = host.events();
        assertThat(points).extracting(EventBody::message).contains("req = 3", "lat: 1 values, mean 0.2 s");
        assertThat(points)
                .filteredOn(event -> event.message().startsWith("req"))
                .first()
                .satisfies(event -> assertThat(event.properties())
                        .containsEntry("value", 3L)
                        .containsEntry("code", 500L));
    }

    @Test
    void aRefusedBatchIsSentAgainAndStoredOnce() {
        host.refuseNext(new PushRefusal(PushRefusal.Kind.NO_ROOM, "the journal is full", Duration.ofSeconds(1)));
        try (SdkLoggerProvider logs = logging(BEARER)) {
            logs.get("lib").logRecordBuilder().setBody("patience").emit();
            assertThat(logs.forceFlush().join(60, TimeUnit.SECONDS).isSuccess()).isTrue();
        }
        assertThat(host.requests()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(host.events()).extracting(EventBody::message).containsExactly("patience");
    }

    @Test
    void aWrongTokenIsAnErrorOfTheClient() {
        try (SdkLoggerProvider logs = logging("Bearer wrong")) {
            logs.get("lib").logRecordBuilder().setBody("x").emit();
            assertThat(logs.forceFlush().join(60, TimeUnit.SECONDS).isDone()).isTrue();
        }
        assertThat(host.events()).isEmpty();
    }

    private EventBody event(String type) {
        return host.events().stream()
                .filter(event -> event.type().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
