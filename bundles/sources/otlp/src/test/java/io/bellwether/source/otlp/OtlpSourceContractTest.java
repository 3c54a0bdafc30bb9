// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import static io.bellwether.source.otlp.Requests.attribute;
import static io.bellwether.source.otlp.Requests.log;
import static io.bellwether.source.otlp.Requests.span;

import io.bellwether.api.source.PushSource;
import io.bellwether.testkit.contract.PushSourceContract;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.List;

class OtlpSourceContractTest extends PushSourceContract {
    private static final String PROTOBUF = "application/x-protobuf";
    private static final String JSON = "application/json";

    @Override
    protected PushSource plugin() {
        return new OtlpSource();
    }

    @Override
    protected List<Post> good() {
        return List.of(
                Post.of(
                        "/v1/logs",
                        PROTOBUF,
                        Requests.logs(
                                        log("index failed")
                                                .addAttributes(attribute("n", "7"))
                                                .build(),
                                        log("again").build())
                                .toByteArray()),
                Post.of(
                        "/v1/traces",
                        PROTOBUF,
                        Requests.spans(span("GET /x")
                                        .addEvents(io.opentelemetry.proto.trace.v1.Span.Event.newBuilder()
                                                .setName("e")
                                                .addAttributes(attribute("k", "v")))
                                        .build())
                                .toByteArray()),
                Post.of(
                        "/v1/metrics",
                        PROTOBUF,
                        Requests.metrics(Metric.newBuilder()
                                        .setName("m")
                                        .setGauge(Gauge.newBuilder()
                                                .addDataPoints(NumberDataPoint.newBuilder()
                                                        .setTimeUnixNano(Requests.TIME)
                                                        .setAsDouble(1.5)))
                                        .build())
                                .toByteArray()),
                Post.of(
                        "/v1/logs",
                        JSON,
                        """
                        {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"crm"}}]},
                         "scopeLogs":[{"scope":{"name":"lib"},"logRecords":[
                          {"timeUnixNano":"1754967845123456789","severityNumber":17,"body":{"stringValue":"failed"},
                           "attributes":[{"key":"a","value":{"arrayValue":{"values":[{"intValue":"1"}]}}}]}]}]}]}"""),
                Post.of(
                        "/v1/traces",
                        JSON,
                        """
                        {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"5B8EFFF798038103D269B633813FC60C",
                         "spanId":"EEE19B7EC3C1B174","name":"n","kind":2,"startTimeUnixNano":"1754967845123456789",
                         "endTimeUnixNano":"1754967845133456789","events":[{"name":"e"}],"status":{"code":2}}]}]}]}"""),
                Post.of(
                        "/v1/metrics",
                        JSON,
                        """
                        {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"h","unit":"ms","histogram":
                         {"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"1754967845123456789","count":"3",
                          "sum":12.5,"bucketCounts":["1","2"],"explicitBounds":[5]}]}}]}]}]}"""));
    }

    @Override
    protected List<Post> bad() {
        return List.of(
                Post.of("/v1/logs", JSON, ""),
                Post.of("/v1/logs", JSON, "[]"),
                Post.of("/v1/logs", JSON, "{\"resourceLogs\":{}}"),
                Post.of("/v1/logs", JSON, "{} {}"),
                Post.of("/v1/logs", PROTOBUF, new byte[] {10, 5, 1}),
                Post.of("/v1/logs", PROTOBUF, new byte[] {15}),
                Post.of("/v1/traces", PROTOBUF, new byte[] {0, 0}),
                Post.of("/v1/metrics", "text/csv", "a,b"));
    }
}
