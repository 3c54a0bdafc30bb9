// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.notify.Deliveries;
import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.Telling;
import io.bellwether.relational.TrailEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** "Why was I (not) paged?": the answer in words, each decision, and each message with its attempts. */
final class TrailView {
    private TrailView() {}

    static Map<String, Object> of(Alert alert, List<TrailEntry> trail, Deliveries deliveries) {
        List<Telling> told = deliveries.of(alert.where().tenant(), alert.id());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("alert_id", alert.id());
        view.put("answer", deliveries.answer(alert, trail, told));
        view.put("items", trail.stream().map(Views::trail).toList());
        view.put("deliveries", told.stream().map(TrailView::delivery).toList());
        view.put("next_cursor", null);
        return view;
    }

    private static Map<String, Object> delivery(Telling telling) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("notification_id", telling.notificationId());
        view.put("channel", telling.channel());
        view.put("reason", telling.reason().toString());
        view.put("decided_at", Views.text(telling.decidedAt()));
        view.put("fallback_for", telling.fallbackFor());
        view.put("reference", telling.reference());
        view.put("next_try", Views.text(telling.nextTry()));
        view.put("attempts", telling.attempts().stream().map(TrailView::attempt).toList());
        return view;
    }

    private static Map<String, Object> attempt(DeliveryAttempt attempt) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("at", Views.text(attempt.at()));
        view.put("attempt", attempt.attempt());
        view.put("status", attempt.status().toString());
        view.put("latency_ms", attempt.took().toMillis());
        view.put(
                "since_decision_ms",
                attempt.latency() == null ? null : attempt.latency().toMillis());
        view.put("reason", attempt.reason());
        return view;
    }
}
