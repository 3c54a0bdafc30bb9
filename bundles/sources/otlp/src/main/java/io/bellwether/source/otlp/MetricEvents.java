// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.source.PushLimits;
import io.bellwether.source.otlp.MetricSchema.Data;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes an event of a point of a metric. */
final class MetricEvents {
    private static final Set<String> RESERVED = Set.of(
            "resource", "scope", "attributes", "metric", "value", "start", "distribution", "exemplars", "left_out");
    private static final long NO_VALUE = 1;
    private static final List<String> TEMPORALITIES = List.of("unspecified", "delta", "cumulative");

    private final PushLimits limits;

    MetricEvents(PushLimits limits) {
        this.limits = limits;
    }

    /** What all points of a metric share: its name, unit and kind. */
    static Map<String, Object> facts(Message metric, Data data) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", metric.text(MetricSchema.NAME));
        if (!metric.text(MetricSchema.UNIT).isEmpty()) {
            facts.put("unit", metric.text(MetricSchema.UNIT));
        }
        facts.put("kind", data.kind);
        if (!metric.text(MetricSchema.DESCRIPTION).isEmpty()) {
            facts.put("description", metric.text(MetricSchema.DESCRIPTION));
        }
        Message message = data.of(metric);
        if (message.has(data.temporality)) {
            long temporality = message.number(data.temporality);
            facts.put(
                    "temporality",
                    temporality >= 0 && temporality < TEMPORALITIES.size()
                            ? TEMPORALITIES.get((int) temporality)
                            : Long.toString(temporality));
        }
        if (data == MetricSchema.SUM) {
            facts.put("monotonic", message.flag(data.monotonic));
        }
        return facts;
    }

    EventBody event(Message point, Data data, Map<String, Object> metric, Origin origin, String id) throws RefusedItem {
        origin.check(point, limits);
        String name = (String) metric.get("name");
        if (name.isBlank()) {
            throw new RefusedItem("the metric's name is empty; every metric needs one");
        }
        Field timeField = data.field("timeUnixNano");
        Field startField = data.field("startTimeUnixNano");
        Instant time = Facts.time(timeField, point.number(timeField));
        Instant start = Facts.time(startField, point.number(startField));
        Map<String, Object> properties = origin.properties(point.attributes(data.field("attributes")), RESERVED);
        properties.put("metric", metric);
        if (start != null) {
            properties.put("start", start.toString());
        }
        String shown = (point.number(data.field("flags")) & NO_VALUE) != 0
                ? name + " has no value"
                : name + measured(point, data, metric, properties);
        exemplars(point, data, properties);
        if (point.leftOut() > 0) {
            properties.put("left_out", (long) point.leftOut());
        }
        return new EventBody(
                time == null ? null : id,
                time,
                "otlp",
                "metric",
                Severity.INFO,
                null,
                Facts.message("name", shown, limits),
                name,
                null,
                null,
                null,
                null,
                properties);
    }

    /** Adds the value or the distribution; what people read of it. */
    private static String measured(
            Message point, Data data, Map<String, Object> metric, Map<String, Object> properties) {
        String unit = metric.get("unit") instanceof String text && !text.equals("1") ? " " + text : "";
        if (data == MetricSchema.GAUGE || data == MetricSchema.SUM) {
            Object value = value(point, data.field("asInt"), data.field("asDouble"));
            if (value == null) {
                return " has no value";
            }
            properties.put("value", value);
            return " = " + Numbers.shown(value) + unit;
        }
        Map<String, Object> distribution = new LinkedHashMap<>();
        properties.put("distribution", distribution);
        number(distribution, "count", point, data.field("count"));
        number(distribution, "sum", point, data.field("sum"));
        if (data == MetricSchema.SUMMARY) {
            quantiles(distribution, point, data);
        } else {
            number(distribution, "min", point, data.field("min"));
            number(distribution, "max", point, data.field("max"));
            buckets(distribution, point, data);
        }
        Object count = distribution.getOrDefault("count", 0L);
        return ": " + count + " values" + mean(distribution, unit);
    }

    private static String mean(Map<String, Object> distribution, String unit) {
        if (distribution.get("sum") instanceof Double sum
                && distribution.get("count") instanceof Long count
                && count > 0) {
            return ", mean " + Numbers.shown(sum / count) + unit;
        }
        return "";
    }

    private static Object value(Message message, Field whole, Field decimal) {
        // Signed, other than the counts.
        return message.has(whole) ? message.value(whole) : Numbers.property(message.value(decimal));
    }

    private static void number(Map<String, Object> into, String name, Message point, Field field) {
        if (point.has(field)) {
            into.put(name, Numbers.property(point.value(field)));
        }
    }

    private static void buckets(Map<String, Object> distribution, Message point, Data data) {
        if (data == MetricSchema.HISTOGRAM) {
            distribution.put("bounds", Numbers.properties(point.numbers(data.field("explicitBounds"))));
            distribution.put("counts", Numbers.properties(point.numbers(data.field("bucketCounts"))));
            return;
        }
        // Signed: the scale goes below 0.
        distribution.put("scale", point.number(data.field("scale")));
        number(distribution, "zero_count", point, data.field("zeroCount"));
        number(distribution, "zero_threshold", point, data.field("zeroThreshold"));
        for (String side : List.of("positive", "negative")) {
            Message buckets = point.message(data.field(side));
            if (buckets != null && buckets.has(MetricSchema.BUCKETS_COUNTS)) {
                Map<String, Object> facts = new LinkedHashMap<>(4);
                facts.put("offset", buckets.number(MetricSchema.BUCKETS_OFFSET));
                facts.put("counts", Numbers.properties(buckets.numbers(MetricSchema.BUCKETS_COUNTS)));
                distribution.put(side, facts);
            }
        }
    }

    private static void quantiles(Map<String, Object> distribution, Message point, Data data) {
        List<Object> quantiles = new ArrayList<>();
        for (Message message : point.messages(data.field("quantileValues"))) {
            Map<String, Object> quantile = new LinkedHashMap<>(4);
            quantile.put("quantile", orZero(message.value(MetricSchema.QUANTILE_RANK)));
            quantile.put("value", orZero(message.value(MetricSchema.QUANTILE_VALUE)));
            quantiles.add(quantile);
        }
        distribution.put("quantiles", quantiles);
    }

    private static Object orZero(Object number) {
        return number == null ? (Object) 0.0 : Numbers.property(number);
    }

    private static void exemplars(Message point, Data data, Map<String, Object> properties) throws RefusedItem {
        Field field = data.field("exemplars");
        if (field == null || !point.has(field)) {
            return;
        }
        List<Object> exemplars = new ArrayList<>();
        for (Message message : point.messages(field)) {
            Map<String, Object> exemplar = new LinkedHashMap<>();
            Instant time = Facts.time(MetricSchema.EXEMPLAR_TIME, message.number(MetricSchema.EXEMPLAR_TIME));
            if (time != null) {
                exemplar.put("timestamp", time.toString());
            }
            exemplar.put("value", value(message, MetricSchema.EXEMPLAR_INT, MetricSchema.EXEMPLAR_DOUBLE));
            if (Facts.isId(message.text(MetricSchema.EXEMPLAR_TRACE), Facts.TRACE_DIGITS)) {
                exemplar.put("trace_id", message.text(MetricSchema.EXEMPLAR_TRACE));
                exemplar.put("span_id", message.text(MetricSchema.EXEMPLAR_SPAN));
            }
            if (message.has(MetricSchema.EXEMPLAR_ATTRIBUTES)) {
                exemplar.put("attributes", message.attributes(MetricSchema.EXEMPLAR_ATTRIBUTES));
            }
            exemplars.add(exemplar);
        }
        properties.put("exemplars", exemplars);
    }
}
