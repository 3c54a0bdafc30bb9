// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.notifier.Notification;
import io.bellwether.api.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * One line of the delivery ledger.
 *
 * @param attempt counts from 1
 * @param at when the attempt began
 * @param took the call's own time
 * @param reason in words, without secrets; null when there is nothing to say
 * @param reference the receiver's own id; null when it gave none
 * @param told why people were told; null in lines of old
 * @param decidedAt when it was decided to tell; null in lines of old
 * @param fallbackFor the channel this one stood in for; null for none
 */
public record DeliveryAttempt(
        String notificationId,
        TenantId tenant,
        String channel,
        int attempt,
        Instant at,
        Duration took,
        Status status,
        String reason,
        String reference,
        Notification.Reason told,
        Instant decidedAt,
        String fallbackFor) {
    /** From the decision to the end of this attempt; null when it is not known. */
    public Duration latency() {
        return decidedAt == null ? null : Duration.between(decidedAt, at.plus(took));
    }

    /** What came of it. The text form is lower case with hyphens. */
    public enum Status {
        DELIVERED,
        REJECTED,
        RETRYING,
        GIVEN_UP,
        /** Not sent: what it says is no longer so, or another message says it. */
        SUPERSEDED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
