// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.notify.internal.Renderer.Facts;
import io.bellwether.wire.Json;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What templates may name: the canonical notification, and beside it what people would have to work out. */
final class TemplateData {
    /** A template sees so many alerts; the rest is counted. */
    static final int MOST_ALERTS = 50;

    private TemplateData() {}

    /** @param json the canonical body */
    static Map<String, Object> of(Facts facts, String json) {
        Map<String, Object> data = new LinkedHashMap<>(Json.object(json));
        List<Alert> alerts = facts.message().alerts();
        Reason reason = facts.message().reason();
        ZoneId zone = facts.zone();
        data.put("word", facts.word());
        data.put("severity", facts.severity().toString());
        data.put("headline", facts.headline());
        data.put("opening", facts.opening());
        data.put("name", same(alerts, Alert::name));
        data.put("service", same(alerts, Alert::service));
        data.put("summary", alerts.isEmpty() ? null : alerts.get(0).summary());
        data.put("runbook", same(alerts, Alert::runbook));
        data.put("taken_by", same(alerts, Alert::assignedTo));
        data.put("duration", same(alerts, AlertFacts::lasted));
        data.put("time", AlertFacts.time(facts.message().createdAt(), zone));
        data.put("time_zone", zone.getId());
        data.put("alert_count", alerts.size());
        data.put("more", Math.max(0, alerts.size() - MOST_ALERTS));
        data.put(
                "suppressed_count",
                alerts.stream().filter(alert -> alert.suppressedBy() != null).count());
        data.put("is_one", alerts.size() == 1);
        for (Reason each : Reason.values()) {
            data.put("is_" + each, each == reason);
        }
        severities(data, facts.severity());
        data.put("group_label_list", pairs(facts.message().groupLabels()));
        data.put("alerts", alerts(alerts, (List<?>) data.get("alerts"), facts));
        return data;
    }

    private static List<Map<String, Object>> alerts(List<Alert> alerts, List<?> canonical, Facts facts) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST_ALERTS, alerts.size()); i++) {
            Map<String, Object> data = new LinkedHashMap<>();
            ((Map<?, ?>) canonical.get(i)).forEach((key, value) -> data.put(String.valueOf(key), value));
            add(data, alerts.get(i), facts);
            all.add(data);
        }
        return all;
    }

    private static void add(Map<String, Object> data, Alert alert, Facts facts) {
        ZoneId zone = facts.zone();
        data.put("started", AlertFacts.time(alert.startedAt(), zone));
        data.put("detected", AlertFacts.time(alert.detectedAt(), zone));
        data.put("resolved", AlertFacts.time(alert.resolvedAt(), zone));
        data.put("acknowledged", AlertFacts.time(alert.acknowledgedAt(), zone));
        data.put("ack_expires", AlertFacts.time(alert.ackExpiresAt(), zone));
        data.put("duration", AlertFacts.lasted(alert));
        data.put("taken_by", alert.assignedTo());
        data.put("url", facts.address(alert));
        data.put("is_open", alert.state() == AlertState.OPEN);
        data.put("is_acknowledged", alert.state() == AlertState.ACK);
        data.put("is_resolved", alert.state() == AlertState.RESOLVED);
        severities(data, alert.severity());
        data.put("label_list", pairs(new TreeMap<>(alert.labels())));
        data.put("facts", pairs(AlertFacts.of(alert, zone)));
        List<Map<String, Object>> evidence = new ArrayList<>();
        for (Evidence each : alert.evidence()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("event_id", each.eventId());
            one.put("timestamp", String.valueOf(each.timestamp()));
            one.put("time", AlertFacts.time(each.timestamp(), zone));
            one.put("node", each.node());
            one.put("url", each.url());
            evidence.add(one);
        }
        data.put("evidence", evidence);
    }

    private static void severities(Map<String, Object> data, Severity severity) {
        for (Severity each : Severity.values()) {
            data.put("is_" + each, each == severity);
        }
    }

    private static List<Map<String, Object>> pairs(Map<String, String> map) {
        List<Map<String, Object>> pairs = new ArrayList<>();
        map.forEach((name, value) -> pairs.add(Map.of("name", name, "value", value)));
        return pairs;
    }

    /** What all have in common; null when they differ or it is absent. */
    static String same(List<Alert> alerts, Function<Alert, String> part) {
        List<String> parts = alerts.stream().map(part).distinct().limit(2).toList();
        return parts.size() == 1 ? parts.get(0) : null;
    }
}
