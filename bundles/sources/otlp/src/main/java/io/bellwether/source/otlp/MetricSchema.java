// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import java.util.List;

/** The messages of metrics: a metric holds one of five kinds of data, which holds points. */
final class MetricSchema {
    static final Type EXEMPLAR = Type.part();
    static final Field EXEMPLAR_TIME = EXEMPLAR.field(2, "timeUnixNano", Kind.FIXED64);
    static final Field EXEMPLAR_DOUBLE = EXEMPLAR.field(3, "asDouble", Kind.DOUBLE);
    static final Field EXEMPLAR_SPAN = EXEMPLAR.field(4, "spanId", Kind.ID);
    static final Field EXEMPLAR_TRACE = EXEMPLAR.field(5, "traceId", Kind.ID);
    static final Field EXEMPLAR_INT = EXEMPLAR.field(6, "asInt", Kind.SFIXED64);
    static final Field EXEMPLAR_ATTRIBUTES = EXEMPLAR.field(7, "filteredAttributes", Kind.ATTRIBUTES);

    static final Type BUCKETS = Type.part();
    static final Field BUCKETS_OFFSET = BUCKETS.field(1, "offset", Kind.SINT32);
    static final Field BUCKETS_COUNTS = BUCKETS.field(2, "bucketCounts", Kind.UINT64S);

    static final Type QUANTILE = Type.part();
    static final Field QUANTILE_RANK = QUANTILE.field(1, "quantile", Kind.DOUBLE);
    static final Field QUANTILE_VALUE = QUANTILE.field(2, "value", Kind.DOUBLE);

    static final Data GAUGE = number("gauge");
    static final Data SUM = number("sum");
    static final Data HISTOGRAM = histogram();
    static final Data EXPONENTIAL = exponential();
    static final Data SUMMARY = summary();
    static final List<Data> DATA = List.of(GAUGE, SUM, HISTOGRAM, EXPONENTIAL, SUMMARY);

    static final Type TYPE = Type.alone();
    static final Field NAME = TYPE.field(1, "name", Kind.TEXT);
    static final Field DESCRIPTION = TYPE.field(2, "description", Kind.TEXT);
    static final Field UNIT = TYPE.field(3, "unit", Kind.TEXT);

    static {
        GAUGE.in = TYPE.message(5, "gauge", GAUGE.type);
        SUM.in = TYPE.message(7, "sum", SUM.type);
        HISTOGRAM.in = TYPE.message(9, "histogram", HISTOGRAM.type);
        EXPONENTIAL.in = TYPE.message(10, "exponentialHistogram", EXPONENTIAL.type);
        SUMMARY.in = TYPE.message(11, "summary", SUMMARY.type);
    }

    static final Schema.Request REQUEST = new Schema.Request("resourceMetrics", "scopeMetrics", "metrics", TYPE);

    private MetricSchema() {}

    /** One of the five kinds. The fields of a point have other numbers in each, and the same names. */
    static final class Data {
        final String kind;
        final Type point;
        final Type type = Type.part();
        final Field points;
        final Field temporality;
        final Field monotonic;
        private Field in;

        private Data(String kind, Type point) {
            this.kind = kind;
            this.point = point;
            this.points = type.messages(1, "dataPoints", point);
            this.temporality = type.field(2, "aggregationTemporality", Kind.ENUM);
            this.monotonic = type.field(3, "isMonotonic", Kind.BOOL);
        }

        /** The data within a metric; null when the metric is of another kind. */
        Message of(Message metric) {
            return metric.message(in);
        }

        /** The point's field of that name. */
        Field field(String name) {
            return point.byName(name);
        }
    }

    private static Data number(String kind) {
        Type point = Type.alone();
        point.field(2, "startTimeUnixNano", Kind.FIXED64);
        point.field(3, "timeUnixNano", Kind.FIXED64);
        point.field(4, "asDouble", Kind.DOUBLE);
        point.spareMessages(5, "exemplars", EXEMPLAR);
        point.field(6, "asInt", Kind.SFIXED64);
        point.field(7, "attributes", Kind.ATTRIBUTES);
        point.field(8, "flags", Kind.UINT32);
        return new Data(kind, point);
    }

    private static Data histogram() {
        Type point = Type.alone();
        point.field(2, "startTimeUnixNano", Kind.FIXED64);
        point.field(3, "timeUnixNano", Kind.FIXED64);
        point.field(4, "count", Kind.FIXED64);
        point.field(5, "sum", Kind.DOUBLE);
        point.field(6, "bucketCounts", Kind.FIXED64S);
        point.field(7, "explicitBounds", Kind.DOUBLES);
        point.spareMessages(8, "exemplars", EXEMPLAR);
        point.field(9, "attributes", Kind.ATTRIBUTES);
        point.field(10, "flags", Kind.UINT32);
        point.field(11, "min", Kind.DOUBLE);
        point.field(12, "max", Kind.DOUBLE);
        return new Data("histogram", point);
    }

    private static Data exponential() {
        Type point = Type.alone();
        point.field(1, "attributes", Kind.ATTRIBUTES);
        point.field(2, "startTimeUnixNano", Kind.FIXED64);
        point.field(3, "timeUnixNano", Kind.FIXED64);
        point.field(4, "count", Kind.FIXED64);
        point.field(5, "sum", Kind.DOUBLE);
        point.field(6, "scale", Kind.SINT32);
        point.field(7, "zeroCount", Kind.FIXED64);
        point.message(8, "positive", BUCKETS);
        point.message(9, "negative", BUCKETS);
        point.field(10, "flags", Kind.UINT32);
        point.spareMessages(11, "exemplars", EXEMPLAR);
        point.field(12, "min", Kind.DOUBLE);
        point.field(13, "max", Kind.DOUBLE);
        point.field(14, "zeroThreshold", Kind.DOUBLE);
        return new Data("exponential_histogram", point);
    }

    private static Data summary() {
        Type point = Type.alone();
        point.field(2, "startTimeUnixNano", Kind.FIXED64);
        point.field(3, "timeUnixNano", Kind.FIXED64);
        point.field(4, "count", Kind.FIXED64);
        point.field(5, "sum", Kind.DOUBLE);
        point.messages(6, "quantileValues", QUANTILE);
        point.field(7, "attributes", Kind.ATTRIBUTES);
        point.field(8, "flags", Kind.UINT32);
        return new Data("summary", point);
    }
}
