// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.TrailEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A commit as bytes, and back. Times to the microsecond; all else as it is. An alert that a message tells of stands once. */
final class CommitCodec {
    /** The first byte of each record. Another form of records takes another number; old ones stay readable. */
    private static final int VERSION = 1;

    private CommitCodec() {}

    static void write(Commit commit, Output out) {
        out.octet(VERSION);
        out.number(commit.alerts().size());
        for (AlertRecord record : commit.alerts()) {
            write(record.alert(), out);
            texts(record.memory(), out);
            out.number(record.detectors().size());
            for (String detector : record.detectors()) {
                out.text(detector);
            }
        }
        out.number(commit.trail().size());
        for (TrailEntry entry : commit.trail()) {
            write(entry, out);
        }
        out.number(commit.messages().size());
        if (!commit.messages().isEmpty()) {
            Map<String, Integer> known = new HashMap<>();
            for (int i = 0; i < commit.alerts().size(); i++) {
                known.put(commit.alerts().get(i).alert().id(), i);
            }
            for (OutboxMessage message : commit.messages()) {
                write(message, commit.alerts(), known, out);
            }
        }
    }

    /** @throws IllegalArgumentException when the bytes are no commit */
    static Commit read(Input in) {
        int version = in.octet();
        if (version != VERSION) {
            throw new IllegalArgumentException("a record of form " + version + ", which a later release wrote");
        }
        List<AlertRecord> alerts = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            alerts.add(new AlertRecord(alert(in), texts(in), detectors(in)));
        }
        List<TrailEntry> trail = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            trail.add(entry(in));
        }
        List<OutboxMessage> messages = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            messages.add(message(in, alerts));
        }
        if (!in.isAtEnd()) {
            throw new IllegalArgumentException("more than a commit");
        }
        return new Commit(alerts, trail, messages);
    }

    private static void write(Alert alert, Output out) {
        out.text(alert.id());
        out.text(alert.where().tenant().value());
        out.text(alert.where().environment().value());
        out.text(alert.policy());
        out.text(alert.name());
        name(alert.alertClass(), out);
        name(alert.severity(), out);
        name(alert.state(), out);
        out.text(alert.service());
        texts(alert.labels(), out);
        out.text(alert.summary());
        out.decimal(alert.value());
        out.decimal(alert.threshold());
        out.decimal(alert.baseline());
        out.time(alert.startedAt());
        out.time(alert.detectedAt());
        out.time(alert.createdAt());
        out.time(alert.updatedAt());
        out.time(alert.resolvedAt());
        out.text(alert.assignedTo());
        out.text(alert.incidentId());
        out.text(alert.suppressedBy());
        out.number(alert.evidence().size());
        for (Evidence evidence : alert.evidence()) {
            out.text(evidence.eventId());
            out.time(evidence.timestamp());
            out.text(evidence.node());
            out.text(evidence.url());
        }
        out.text(alert.runbook());
        out.text(alert.fingerprint());
        out.time(alert.acknowledgedAt());
        out.time(alert.ackExpiresAt());
        out.signed(alert.reopened());
        out.octet(alert.flapping() ? 1 : 0);
    }

    private static Alert alert(Input in) {
        return new Alert(
                in.text(),
                TenantEnvironment.of(in.text(), in.text()),
                in.text(),
                in.text(),
                constant(AlertClass.class, in),
                constant(Severity.class, in),
                constant(AlertState.class, in),
                in.text(),
                texts(in),
                in.text(),
                in.decimal(),
                in.decimal(),
                in.decimal(),
                in.time(),
                in.time(),
                in.time(),
                in.time(),
                in.time(),
                in.text(),
                in.text(),
                in.text(),
                evidence(in),
                in.text(),
                in.text(),
                in.time(),
                in.time(),
                (int) in.signed(),
                in.octet() == 1);
    }

    private static List<Evidence> evidence(Input in) {
        List<Evidence> evidence = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            evidence.add(new Evidence(in.text(), in.time(), in.text(), in.text()));
        }
        return evidence;
    }

    private static Set<String> detectors(Input in) {
        Set<String> detectors = new LinkedHashSet<>();
        for (int left = in.count(); left > 0; left--) {
            detectors.add(in.text());
        }
        return detectors;
    }

    private static void write(TrailEntry entry, Output out) {
        out.text(entry.tenant().value());
        out.text(entry.alertId());
        out.time(entry.at());
        out.text(entry.stage());
        out.text(entry.decision());
        out.text(entry.reason());
        out.text(entry.actor());
    }

    private static TrailEntry entry(Input in) {
        return new TrailEntry(
                new TenantId(in.text()), in.text(), in.time(), in.text(), in.text(), in.text(), in.text());
    }

    private static void write(OutboxMessage message, List<AlertRecord> alerts, Map<String, Integer> known, Output out) {
        out.text(message.id());
        out.text(message.tenant().value());
        out.text(message.channel());
        name(message.reason(), out);
        texts(message.groupLabels(), out);
        out.number(message.alertIds().size());
        for (String id : message.alertIds()) {
            out.text(id);
        }
        out.number(message.alerts().size());
        for (Alert alert : message.alerts()) {
            Integer index = known.get(alert.id());
            if (index != null && alerts.get(index).alert().equals(alert)) {
                out.number(index + 1L);
            } else {
                out.number(0);
                write(alert, out);
            }
        }
        out.time(message.createdAt());
        out.time(message.notBefore());
        out.signed(message.attempts());
    }

    private static OutboxMessage message(Input in, List<AlertRecord> alerts) {
        String id = in.text();
        TenantId tenant = new TenantId(in.text());
        String channel = in.text();
        Notification.Reason reason = constant(Notification.Reason.class, in);
        Map<String, String> labels = texts(in);
        List<String> ids = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            ids.add(in.text());
        }
        List<Alert> told = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            long index = in.number();
            if (index < 0 || index > alerts.size()) {
                throw new IllegalArgumentException("an alert that is not in the commit");
            }
            told.add(index == 0 ? alert(in) : alerts.get((int) index - 1).alert());
        }
        Instant createdAt = in.time();
        Instant notBefore = in.time();
        return new OutboxMessage(
                id, tenant, channel, reason, labels, ids, told, createdAt, notBefore, (int) in.signed());
    }

    /** By name: the order of constants may change with a release. */
    private static void name(Enum<?> constant, Output out) {
        out.text(constant == null ? null : constant.name());
    }

    private static <E extends Enum<E>> E constant(Class<E> type, Input in) {
        String name = in.text();
        return name == null ? null : Enum.valueOf(type, name);
    }

    private static void texts(Map<String, String> texts, Output out) {
        out.number(texts.size());
        for (Map.Entry<String, String> each : texts.entrySet()) {
            out.text(each.getKey());
            out.text(each.getValue());
        }
    }

    private static Map<String, String> texts(Input in) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int left = in.count(); left > 0; left--) {
            texts.put(in.text(), in.text());
        }
        return texts;
    }
}
