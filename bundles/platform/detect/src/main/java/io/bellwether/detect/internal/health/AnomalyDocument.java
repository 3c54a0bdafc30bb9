// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import io.bellwether.detect.Anomalies.Anomaly;
import io.bellwether.detect.Anomalies.Hint;
import io.bellwether.detect.Anomalies.Reason;
import io.bellwether.relational.StoredAnomaly;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An anomaly as it is stored, and back. What an older version has not written reads as absent. */
final class AnomalyDocument {
    private AnomalyDocument() {}

    static StoredAnomaly stored(Anomaly anomaly, AlertClass seeming, Instant now) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("name", anomaly.name());
        detail.put("class", anomaly.alertClass().toString());
        detail.put("severity", anomaly.severity().toString());
        detail.put("group", new TreeMap<>(anomaly.group()));
        detail.put("peak_at", anomaly.peakAt().toString());
        detail.put("score", anomaly.score());
        detail.put("value", anomaly.value());
        detail.put("threshold", anomaly.threshold());
        detail.put("low", anomaly.low());
        detail.put("high", anomaly.high());
        detail.put("contributions", new TreeMap<>(anomaly.contributions()));
        detail.put("explanation", anomaly.explanation());
        detail.put("evidence", events(anomaly.evidence()));
        detail.put("hints", anomaly.hints().stream().map(AnomalyDocument::hint).toList());
        return new StoredAnomaly(
                anomaly.where(),
                anomaly.id(),
                anomaly.origin(),
                anomaly.subject(),
                seeming,
                anomaly.start(),
                anomaly.lastAt(),
                anomaly.end(),
                anomaly.alertId(),
                detail,
                now);
    }

    static Anomaly read(StoredAnomaly stored) {
        Map<String, Object> detail = stored.detail();
        String peak = text(detail, "peak_at");
        return new Anomaly(
                stored.where(),
                stored.id(),
                stored.origin(),
                stored.subject(),
                text(detail, "name") == null ? stored.subject() : text(detail, "name"),
                AlertClass.fromName(text(detail, "class")).orElse(stored.alertClass()),
                Severity.fromName(text(detail, "severity")).orElse(Severity.WARNING),
                labels(detail.get("group")),
                stored.startedAt(),
                stored.lastAt(),
                stored.endedAt(),
                peak == null ? stored.startedAt() : Instant.parse(peak),
                detail.get("score") instanceof Number score ? score.doubleValue() : 0,
                number(detail, "value"),
                number(detail, "threshold"),
                number(detail, "low"),
                number(detail, "high"),
                numbers(detail.get("contributions")),
                text(detail, "explanation") == null ? "" : text(detail, "explanation"),
                events(detail.get("evidence")),
                stored.alertId(),
                hints(detail.get("hints")));
    }

    private static Map<String, Object> hint(Hint hint) {
        List<Map<String, Object>> reasons = new ArrayList<>();
        for (Reason reason : hint.reasons()) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("text", reason.text());
            each.put("kpi", reason.kpi());
            each.put("events", events(reason.events()));
            reasons.add(each);
        }
        return Map.of("class", hint.alertClass().toString(), "confidence", hint.confidence(), "reasons", reasons);
    }

    private static List<Hint> hints(Object kept) {
        return maps(kept).stream()
                .map(hint -> new Hint(
                        AlertClass.fromName(text(hint, "class")).orElse(AlertClass.UNKNOWN),
                        hint.get("confidence") instanceof Number confidence ? confidence.doubleValue() : 0,
                        maps(hint.get("reasons")).stream()
                                .map(reason -> new Reason(
                                        text(reason, "text"), text(reason, "kpi"), events(reason.get("events"))))
                                .toList()))
                .toList();
    }

    private static List<Map<String, Object>> events(List<Evidence> evidence) {
        List<Map<String, Object>> items = new ArrayList<>();
        for (Evidence each : evidence) {
            Map<String, Object> item = new LinkedHashMap<>();
            item.put("event", each.eventId());
            item.put("at", each.timestamp() == null ? null : each.timestamp().toString());
            item.put("node", each.node());
            items.add(item);
        }
        return items;
    }

    private static List<Evidence> events(Object kept) {
        return maps(kept).stream()
                .map(item -> new Evidence(
                        text(item, "event"),
                        text(item, "at") == null ? null : Instant.parse(text(item, "at")),
                        text(item, "node"),
                        null))
                .toList();
    }

    private static Map<String, String> labels(Object kept) {
        Map<String, String> labels = new TreeMap<>();
        map(kept).forEach((name, value) -> labels.put(name, String.valueOf(value)));
        return labels;
    }

    private static Map<String, Double> numbers(Object kept) {
        Map<String, Double> numbers = new TreeMap<>();
        map(kept).forEach((name, value) -> {
            if (value instanceof Number number) {
                numbers.put(name, number.doubleValue());
            }
        });
        return Collections.unmodifiableMap(numbers);
    }

    private static List<Map<String, Object>> maps(Object kept) {
        return kept instanceof List<?> list
                ? list.stream().map(AnomalyDocument::map).toList()
                : List.of();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object kept) {
        return kept instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private static String text(Map<String, Object> from, String name) {
        return from.get(name) instanceof String text ? text : null;
    }

    private static Double number(Map<String, Object> from, String name) {
        return from.get(name) instanceof Number number ? number.doubleValue() : null;
    }
}
