// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * One line of the delivery ledger.
 *
 * @param attempt counts from 1
 * @param reason in words, without secrets; null when there is nothing to say
 * @param reference the receiver's own id; null when it gave none
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
        String reference) {
    /** What came of it. The text form is lower case with hyphens. */
    public enum Status {
        DELIVERED,
        REJECTED,
        RETRYING,
        GIVEN_UP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
