// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.Evidence;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.TrailEntry;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Things as their tables give them back, for those that are not there yet. */
final class StoredForm {
    private StoredForm() {}

    static AlertRecord of(AlertRecord record) {
        return new AlertRecord(of(record.alert()), texts(record.memory()), record.detectors());
    }

    static Alert of(Alert alert) {
        return new Alert(
                text(alert.id()),
                alert.where(),
                text(alert.policy()),
                text(alert.name()),
                alert.alertClass(),
                alert.severity(),
                alert.state(),
                text(alert.service()),
                texts(alert.labels()),
                text(alert.summary()),
                alert.value(),
                alert.threshold(),
                alert.baseline(),
                time(alert.startedAt()),
                time(alert.detectedAt()),
                time(alert.createdAt()),
                time(alert.updatedAt()),
                time(alert.resolvedAt()),
                text(alert.assignedTo()),
                text(alert.incidentId()),
                text(alert.suppressedBy()),
                evidence(alert.evidence()),
                text(alert.runbook()),
                text(alert.fingerprint()),
                time(alert.acknowledgedAt()),
                time(alert.ackExpiresAt()),
                alert.reopened(),
                alert.flapping());
    }

    static TrailEntry of(TrailEntry entry) {
        return new TrailEntry(
                entry.tenant(),
                text(entry.alertId()),
                time(entry.at()),
                text(entry.stage()),
                text(entry.decision()),
                text(entry.reason()),
                text(entry.actor()));
    }

    private static List<Evidence> evidence(List<Evidence> evidence) {
        return evidence.stream()
                .map(each -> new Evidence(
                        inJson(each.eventId()), time(each.timestamp()), inJson(each.node()), inJson(each.url())))
                .toList();
    }

    private static Map<String, String> texts(Map<String, String> texts) {
        Map<String, String> stored = new HashMap<>();
        texts.forEach((name, value) -> stored.put(inJson(name), inJson(value)));
        return stored;
    }

    static Instant time(Instant time) {
        return (Instant) Values.stored(time);
    }

    private static String text(String text) {
        return (String) Values.stored(text);
    }

    /** JSON keeps the character 0 as an escape. */
    private static String inJson(String text) {
        if (text == null || text.indexOf(0) < 0) {
            return text(text);
        }
        return Arrays.stream(text.split("\0", -1)).map(StoredForm::text).collect(Collectors.joining("\0"));
    }
}
