// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Something to be told over one channel. It leaves the outbox when it is delivered, refused or given up.
 *
 * @param id the notification's id; the key of deduplication at the receiver
 * @param alertIds at least one, except for a test
 * @param alerts as they were when it was decided to tell
 * @param notBefore not to be sent earlier; moves with each retry
 * @param attempts made so far
 */
public record OutboxMessage(
        String id,
        TenantId tenant,
        String channel,
        Notification.Reason reason,
        Map<String, String> groupLabels,
        List<String> alertIds,
        List<io.bellwether.api.alert.Alert> alerts,
        Instant createdAt,
        Instant notBefore,
        int attempts) {
    public OutboxMessage {
        groupLabels = Map.copyOf(groupLabels);
        alertIds = List.copyOf(alertIds);
        alerts = List.copyOf(alerts);
    }

    /** True when somebody may have to get up for it: it opens or escalates, or one of its alerts is at least an error. */
    public boolean isUrgent() {
        return reason == Notification.Reason.OPENED
                || reason == Notification.Reason.ESCALATED
                || alerts.stream().anyMatch(alert -> alert.severity().compareTo(Severity.ERROR) >= 0);
    }

    /** The same after an attempt. */
    public OutboxMessage retried(Instant at, int attemptsMade) {
        return new OutboxMessage(
                id, tenant, channel, reason, groupLabels, alertIds, alerts, createdAt, at, attemptsMade);
    }
}
