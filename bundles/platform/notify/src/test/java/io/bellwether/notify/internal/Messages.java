// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.testkit.Samples;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Messages for tests. */
final class Messages {
    static final TenantId TENANT = Samples.alert(AlertState.OPEN).where().tenant();
    static final Instant TIME = Samples.TIME;

    private Messages() {}

    static OutboxMessage message(String id, String channel, Reason reason, Instant created, String... alertIds) {
        return message(
                id,
                channel,
                reason,
                created,
                Stream.of(alertIds).map(alertId -> alert(alertId, reason)).toList());
    }

    static OutboxMessage message(String id, String channel, Reason reason, Instant created, List<Alert> alerts) {
        return new OutboxMessage(
                id,
                TENANT,
                channel,
                reason,
                Map.of("policy", "auth-token-errors"),
                alerts.stream().map(Alert::id).toList(),
                alerts,
                created,
                created,
                0);
    }

    static Alert alert(String id, Reason reason) {
        return alert(id, reason, "fingerprint-" + id);
    }

    static Alert alert(String id, Reason reason, String fingerprint) {
        return alert(
                id, reason == Reason.CLEARED ? AlertState.RESOLVED : AlertState.OPEN, Severity.CRITICAL, fingerprint);
    }

    static Alert alert(String id, AlertState state, Severity severity) {
        return alert(id, state, severity, "fingerprint-" + id);
    }

    private static Alert alert(String id, AlertState state, Severity severity, String fingerprint) {
        Alert sample = Samples.alert(id, state, severity, "Token errors");
        return new Alert(
                id,
                sample.where(),
                sample.policy(),
                sample.name(),
                sample.alertClass(),
                sample.severity(),
                sample.state(),
                sample.service(),
                sample.labels(),
                sample.summary(),
                sample.value(),
                sample.threshold(),
                sample.baseline(),
                sample.startedAt(),
                sample.detectedAt(),
                sample.createdAt(),
                sample.updatedAt(),
                sample.resolvedAt(),
                null,
                null,
                null,
                sample.evidence(),
                sample.runbook(),
                fingerprint,
                null,
                null,
                0,
                false);
    }
}
