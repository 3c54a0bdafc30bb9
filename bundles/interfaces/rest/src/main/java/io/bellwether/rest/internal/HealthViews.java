// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Anomalies.Anomaly;
import io.bellwether.detect.Anomalies.Hint;
import io.bellwether.detect.Anomalies.Reason;
import io.bellwether.detect.Anomalies.Ribbon;
import io.bellwether.detect.Anomalies.Span;
import io.bellwether.detect.Health.Band;
import io.bellwether.detect.Health.Chart;
import io.bellwether.detect.Health.Kpi;
import io.bellwether.detect.Health.Kpis;
import io.bellwether.detect.Health.Line;
import io.bellwether.detect.Health.Point;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How health looks in JSON. Series are lists of {@code [milliseconds since 1970, value]}, bands of {@code […, low, high]},
 * spans of {@code [from, to, level]}; they are written as they are, as there are many.
 */
final class HealthViews {
    private static final JsonFactory FACTORY = new JsonFactory();

    private HealthViews() {}

    private interface Writing {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] bytes(Writing writing) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            writing.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** @param anomalies the ribbons of key figures, by id */
    static byte[] kpis(Kpis kpis, Map<String, Ribbon> anomalies) {
        return bytes(json -> {
            json.writeStartObject();
            json.writeStringField("from", kpis.from().toString());
            json.writeStringField("to", kpis.to().toString());
            json.writeStringField("step", Views.text(kpis.step()));
            numbers(json, "contributions", kpis.contributions());
            json.writeArrayFieldStart("kpis");
            for (Kpi kpi : kpis.items()) {
                kpi(json, kpi, anomalies.get(kpi.id()));
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void kpi(JsonGenerator json, Kpi kpi, Ribbon ribbon) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", kpi.id());
        json.writeStringField("title", kpi.title());
        json.writeStringField("category", kpi.category());
        json.writeStringField("unit", kpi.unit());
        number(json, "current", kpi.current());
        json.writeStringField("status", kpi.status());
        number(json, "score", kpi.score());
        numbers(json, "contributions", kpi.contributions());
        points(json, "series", kpi.series());
        bands(json, kpi.baseline());
        points(json, "scores", kpi.scores());
        json.writeFieldName("anomalies");
        spans(json, ribbon == null ? List.of() : ribbon.spans());
        json.writeEndObject();
    }

    static byte[] chart(Chart chart) {
        return bytes(json -> {
            json.writeStartObject();
            json.writeStringField("from", chart.from().toString());
            json.writeStringField("to", chart.to().toString());
            json.writeStringField("step", Views.text(chart.step()));
            json.writeBooleanField("complete", chart.complete());
            json.writeArrayFieldStart("lines");
            for (Line line : chart.lines()) {
                json.writeStartObject();
                json.writeStringField("measure", line.measure());
                json.writeObjectFieldStart("group");
                for (Map.Entry<String, String> label : line.group().entrySet()) {
                    json.writeStringField(label.getKey(), label.getValue());
                }
                json.writeEndObject();
                points(json, "series", line.points());
                bands(json, line.baseline());
                points(json, "scores", line.scores());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    static byte[] ribbons(String from, String to, List<Ribbon> ribbons) {
        return bytes(json -> {
            json.writeStartObject();
            json.writeStringField("from", from);
            json.writeStringField("to", to);
            json.writeArrayFieldStart("ribbons");
            for (Ribbon ribbon : ribbons) {
                json.writeStartObject();
                json.writeStringField(ribbon.origin(), ribbon.subject());
                json.writeFieldName("spans");
                spans(json, ribbon.spans());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void points(JsonGenerator json, String name, List<Point> points) throws IOException {
        json.writeArrayFieldStart(name);
        for (Point point : points) {
            json.writeStartArray();
            json.writeNumber(point.at().toEpochMilli());
            json.writeNumber(rounded(point.value()));
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private static void bands(JsonGenerator json, List<Band> bands) throws IOException {
        json.writeArrayFieldStart("baseline");
        for (Band band : bands) {
            json.writeStartArray();
            json.writeNumber(band.at().toEpochMilli());
            json.writeNumber(rounded(band.low()));
            json.writeNumber(rounded(band.high()));
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private static void spans(JsonGenerator json, List<Span> spans) throws IOException {
        json.writeStartArray();
        for (Span span : spans) {
            json.writeStartArray();
            json.writeNumber(span.from().toEpochMilli());
            json.writeNumber(span.to().toEpochMilli());
            json.writeNumber(span.level());
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, rounded(value));
        } else {
            json.writeNullField(name);
        }
    }

    private static void numbers(JsonGenerator json, String name, Map<String, Double> values) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Double> each : values.entrySet()) {
            json.writeNumberField(each.getKey(), rounded(each.getValue()));
        }
        json.writeEndObject();
    }

    /** To a thousandth, which is more than a chart shows. */
    private static double rounded(double value) {
        return Math.abs(value) < 1e12 ? Math.rint(value * 1000) / 1000 : value;
    }

    static Map<String, Object> anomaly(Anomaly anomaly) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", anomaly.id());
        view.put("tenant", anomaly.where().tenant().value());
        view.put("environment", anomaly.where().environment().value());
        view.put(anomaly.origin(), anomaly.subject());
        view.put("name", anomaly.name());
        view.put("class", anomaly.alertClass().toString());
        view.put("severity", anomaly.severity().toString());
        view.put("group", new TreeMap<>(anomaly.group()));
        view.put("start", Views.text(anomaly.start()));
        view.put("end", Views.text(anomaly.end()));
        view.put("last_at", Views.text(anomaly.lastAt()));
        view.put("peak_at", Views.text(anomaly.peakAt()));
        view.put("score", rounded(anomaly.score()));
        view.put("value", anomaly.value());
        view.put("threshold", anomaly.threshold());
        view.put("baseline", anomaly.low() == null ? null : List.of(anomaly.low(), anomaly.high()));
        view.put("contributions", anomaly.contributions());
        view.put("explanation", anomaly.explanation());
        view.put("evidence", events(anomaly.where(), anomaly.evidence()));
        view.put("alert_id", anomaly.alertId());
        List<Map<String, Object>> hints = hints(anomaly);
        view.put("hint", hints.isEmpty() ? null : hints.get(0));
        view.put("hints", hints);
        return view;
    }

    static List<Map<String, Object>> hints(Anomaly anomaly) {
        return anomaly.hints().stream().map(hint -> hint(anomaly.where(), hint)).toList();
    }

    private static Map<String, Object> hint(TenantEnvironment where, Hint hint) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("class", hint.alertClass().toString());
        view.put("confidence", hint.confidence());
        view.put(
                "reasons",
                hint.reasons().stream().map(reason -> reason(where, reason)).toList());
        return view;
    }

    private static Map<String, Object> reason(TenantEnvironment where, Reason reason) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("text", reason.text());
        view.put("kpi", reason.kpi());
        view.put("events", events(where, reason.events()));
        return view;
    }

    private static List<Map<String, Object>> events(TenantEnvironment where, List<Evidence> evidence) {
        return evidence.stream()
                .map(each -> {
                    Map<String, Object> view = new LinkedHashMap<>();
                    view.put("event_id", each.eventId());
                    view.put("timestamp", Views.text(each.timestamp()));
                    view.put("environment", where.environment().value());
                    view.put("node", each.node());
                    return view;
                })
                .toList();
    }
}
