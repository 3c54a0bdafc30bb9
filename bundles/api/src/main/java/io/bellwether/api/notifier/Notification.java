// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.notifier;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What is to be told, rendered by the platform.
 *
 * @param id unique; stays the same over all attempts, so receivers can tell a repetition
 * @param environment the alerts' environment; null when they come from several
 * @param channel the channel's id
 * @param groupLabels what the alerts have in common
 * @param alerts at least one, except for a test
 * @param incidentId null for none
 * @param consoleUrl where a person can look; null when the installation has no public address
 * @param title one line
 * @param text plain text, several lines
 * @param html the same as an HTML document
 * @param json the canonical JSON body, version 1, as UTF-8 text
 * @param createdAt when it was decided to tell
 * @param egress which hosts this channel may call
 * @param references what this channel answered when it was last told of these alerts, by the alert's id: the receiver's
 *     own id, as in {@link DeliveryOutcome.Delivered}; an alert that is told for the first time is absent
 * @param parts what the tenant's own templates say, by part: {@code title}, {@code text}, {@code html}, {@code summary}
 *     (a few lines for chats). Parts in the standard words are absent; title, text and html stand in their fields too
 */
public record Notification(
        String id,
        Reason reason,
        TenantId tenant,
        String environment,
        String channel,
        Map<String, String> groupLabels,
        List<Alert> alerts,
        String incidentId,
        String consoleUrl,
        String title,
        String text,
        String html,
        String json,
        Instant createdAt,
        Notifier.Egress egress,
        Map<String, String> references,
        Map<String, String> parts) {
    public Notification {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(tenant, "tenant");
        groupLabels = Map.copyOf(groupLabels);
        alerts = List.copyOf(alerts);
        references = Map.copyOf(references);
        parts = Map.copyOf(parts);
    }

    /** Why people are told. The text form is lower case. */
    public enum Reason {
        OPENED,
        REPEATED,
        ESCALATED,
        ACKNOWLEDGED,
        CLEARED,
        SUMMARY,
        TEST;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
