// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import static io.bellwether.source.otlp.Requests.TIME;
import static io.bellwether.source.otlp.Requests.attribute;
import static io.bellwether.source.otlp.Requests.bytes;
import static io.bellwether.source.otlp.Requests.decode;
import static io.bellwether.source.otlp.Requests.metrics;
import static io.bellwether.source.otlp.Requests.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.source.PushDecoded;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final String PATH = "/v1/metrics";

    private static Metric.Builder metric(String name, String unit) {
        return Metric.newBuilder().setName(name).setUnit(unit);
    }

    private static NumberDataPoint.Builder point() {
        return NumberDataPoint.newBuilder().setTimeUnixNano(TIME);
    }

    @Test
    void aGaugeHasAValue() {
        EventBody event = only(decode(
                PATH,
                metrics(metric("http.server.duration", "ms")
                        .setGauge(Gauge.newBuilder()
                                .addDataPoints(point().setAsDouble(12.3).addAttributes(attribute("route", "/x"))))
                        .build())));
        assertThat(event.type()).isEqualTo("metric");
        assertThat(event.severity()).isEqualTo(Severity.INFO);
        assertThat(event.message()).isEqualTo("http.server.duration = 12.3 ms");
        assertThat(event.timestamp()).isEqualTo(Instant.parse("2025-08-12T03:04:05.123456789Z"));
        assertThat(event.properties())
                .containsEntry("value", 12.3)
                .containsEntry("route", "/x")
                .containsEntry("service.name", "crm")
                .containsEntry("metric", Map.of("name", "http.server.duration", "unit", "ms", "kind", "gauge"));
    }

    @Test
    void aSumSaysHowItAddsUp() {
        EventBody event = only(decode(
                PATH,
                metrics(metric("req", "1")
                        .setDescription("Requests")
                        .setSum(Sum.newBuilder()
                                .setIsMonotonic(true)
                                .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                                .addDataPoints(point().setAsInt(-3)
                                        .setStartTimeUnixNano(TIME - 1_000_000_000)
                                        .addExemplars(Exemplar.newBuilder()
                                                .setAsInt(9)
                                                .setTraceId(bytes(Requests.TRACE))
                                                .setSpanId(bytes(Requests.SPAN)))))
                        .build())));
        assertThat(event.message()).isEqualTo("req = -3");
        assertThat(event.properties())
                .containsEntry("value", -3L)
                .containsEntry("start", "2025-08-12T03:04:04.123456789Z")
                .containsEntry(
                        "exemplars", List.of(Map.of("value", 9L, "trace_id", Requests.TRACE, "span_id", Requests.SPAN)))
                .containsEntry(
                        "metric",
                        Map.of(
                                "name", "req",
                                "unit", "1",
                                "kind", "sum",
                                "description", "Requests",
                                "temporality", "cumulative",
                                "monotonic", true));
    }

    @Test
    void aHistogramHasItsBucketsInBothEncodings() {
        EventBody event = only(decode(
                PATH,
                metrics(metric("lat", "s")
                        .setHistogram(Histogram.newBuilder()
                                .setAggregationTemporalityValue(1)
                                .addDataPoints(HistogramDataPoint.newBuilder()
                                        .setTimeUnixNano(TIME)
                                        .setCount(4)
                                        .setSum(2)
                                        .setMin(0.1)
                                        .setMax(1)
                                        .addExplicitBounds(0.5)
                                        .addBucketCounts(3)
                                        .addBucketCounts(1)))
                        .build())));
        assertThat(event.message()).isEqualTo("lat: 4 values, mean 0.5 s");
        assertThat(event.properties())
                .doesNotContainKey("value")
                .containsEntry(
                        "distribution",
                        Map.of(
                                "count",
                                4L,
                                "sum",
                                2.0,
                                "min",
                                0.1,
                                "max",
                                1.0,
                                "bounds",
                                List.of(0.5),
                                "counts",
                                List.of(3L, 1L)));
        EventBody fromJson = only(
                decode(
                        PATH,
                        """
                {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"crm"}},
                 {"key":"host.name","value":{"stringValue":"web1"}}]},"scopeMetrics":[
                 {"scope":{"name":"my.library","version":"1.0.0"},"metrics":[{"name":"lat","unit":"s","histogram":
                 {"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":"1754967845123456789","count":"4","sum":2,
                 "min":0.1,"max":1,"explicitBounds":[0.5],"bucketCounts":[3,"1"]}]}}]}]}]}"""));
        assertThat(fromJson.withEventId(null)).isEqualTo(event.withEventId(null));
    }

    @Test
    void anExponentialHistogramHasItsScaleAndSides() {
        EventBody event = only(decode(
                PATH,
                metrics(metric("e", "")
                        .setExponentialHistogram(ExponentialHistogram.newBuilder()
                                .addDataPoints(ExponentialHistogramDataPoint.newBuilder()
                                        .setTimeUnixNano(TIME)
                                        .setCount(-1)
                                        .setScale(-3)
                                        .setZeroCount(1)
                                        .setPositive(ExponentialHistogramDataPoint.Buckets.newBuilder()
                                                .setOffset(-2)
                                                .addBucketCounts(0)
                                                .addBucketCounts(300))))
                        .build())));
        assertThat(event.properties())
                .containsEntry(
                        "distribution",
                        Map.of(
                                "count",
                                new BigDecimal("18446744073709551615"),
                                "scale",
                                -3L,
                                "zero_count",
                                1L,
                                "positive",
                                Map.of("offset", -2L, "counts", List.of(0L, 300L))));
    }

    @Test
    void aSummaryHasItsQuantiles() {
        EventBody event = only(decode(
                PATH,
                metrics(metric("s", "ms")
                        .setSummary(Summary.newBuilder()
                                .addDataPoints(SummaryDataPoint.newBuilder()
                                        .setTimeUnixNano(TIME)
                                        .setCount(2)
                                        .setSum(3)
                                        .addQuantileValues(SummaryDataPoint.ValueAtQuantile.newBuilder()
                                                .setQuantile(0.5)
                                                .setValue(1.5))))
                        .build())));
        assertThat(event.message()).isEqualTo("s: 2 values, mean 1.5 ms");
        assertThat(event.properties())
                .containsEntry(
                        "distribution",
                        Map.of("count", 2L, "sum", 3.0, "quantiles", List.of(Map.of("quantile", 0.5, "value", 1.5))));
    }

    @Test
    void pointsAreEventsOfTheirOwnAndThoseWithoutAValueSaySo() {
        PushDecoded decoded = decode(
                PATH,
                metrics(metric("g", "")
                        .setGauge(Gauge.newBuilder()
                                .addDataPoints(point().setAsDouble(Double.POSITIVE_INFINITY))
                                .addDataPoints(point().setFlags(1))
                                .addDataPoints(point().setTimeUnixNano(-1)))
                        .build()));
        assertThat(decoded.events())
                .extracting(item -> item.event().message())
                .containsExactly("g = Infinity", "g has no value");
        assertThat(decoded.rejected()).singleElement().satisfies(rejection -> assertThat(rejection.error())
                .startsWith("timeUnixNano '18446744073709551615' is after the year 2262"));
    }
}
