// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushLimits;
import io.bellwether.api.source.PushRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Requests for tests, built with the classes that the protocol's own definition generates. */
final class Requests {
    static final long TIME = 1_754_967_845_123_456_789L;
    static final String TRACE = "5b8efff798038103d269b633813fc60c";
    static final String SPAN = "eee19b7ec3c1b174";

    private static final OtlpSource SOURCE = new OtlpSource();

    private Requests() {}

    static KeyValue attribute(String key, String value) {
        return KeyValue.newBuilder().setKey(key).setValue(text(value)).build();
    }

    static KeyValue attribute(String key, AnyValue value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    static AnyValue text(String value) {
        return AnyValue.newBuilder().setStringValue(value).build();
    }

    static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }

    static Resource resource() {
        return Resource.newBuilder()
                .addAttributes(attribute("service.name", "crm"))
                .addAttributes(attribute("host.name", "web1"))
                .build();
    }

    static InstrumentationScope scope() {
        return InstrumentationScope.newBuilder()
                .setName("my.library")
                .setVersion("1.0.0")
                .build();
    }

    static LogRecord.Builder log(String body) {
        return LogRecord.newBuilder()
                .setTimeUnixNano(TIME)
                .setSeverityNumberValue(17)
                .setBody(text(body));
    }

    static Message logs(LogRecord... records) {
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .setResource(resource())
                        .addScopeLogs(ScopeLogs.newBuilder().setScope(scope()).addAllLogRecords(List.of(records))))
                .build();
    }

    static Span.Builder span(String name) {
        return Span.newBuilder()
                .setTraceId(bytes(TRACE))
                .setSpanId(bytes(SPAN))
                .setName(name)
                .setStartTimeUnixNano(TIME)
                .setEndTimeUnixNano(TIME + 12_500_000);
    }

    static Message spans(Span... spans) {
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(resource())
                        .addScopeSpans(ScopeSpans.newBuilder().setScope(scope()).addAllSpans(List.of(spans))))
                .build();
    }

    static Message metrics(Metric... metrics) {
        return ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(ResourceMetrics.newBuilder()
                        .setResource(resource())
                        .addScopeMetrics(
                                ScopeMetrics.newBuilder().setScope(scope()).addAllMetrics(List.of(metrics))))
                .build();
    }

    static PushRequest request(String path, String contentType, byte[] body) {
        return new PushRequest(path, Map.of(), contentType, Map.of(), Map.of(), body, PushLimits.STANDARD);
    }

    static PushDecoded decode(String path, Message message) {
        return decode(path, message.toByteArray());
    }

    static PushDecoded decode(String path, byte[] body) {
        return SOURCE.decode(request(path, "application/x-protobuf", body));
    }

    static PushDecoded decode(String path, String json) {
        return SOURCE.decode(request(path, "application/json", json.getBytes(StandardCharsets.UTF_8)));
    }

    static EventBody only(PushDecoded decoded) {
        if (decoded.events().size() != 1 || !decoded.rejected().isEmpty()) {
            throw new AssertionError("one event was expected: " + decoded);
        }
        return decoded.events().get(0).event();
    }
}
