// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.notifier.Notification;
import java.time.Instant;
import java.util.List;

/**
 * One message about an alert and what came of it.
 *
 * @param decidedAt when it was decided to tell
 * @param fallbackFor the channel this one stands in for; null for none
 * @param reference the receiver's own id; null when it gave none
 * @param attempts oldest first; the last 50
 * @param nextTry when it is tried again or first; null when it has left the outbox
 */
public record Telling(
        String notificationId,
        String channel,
        Notification.Reason reason,
        Instant decidedAt,
        String fallbackFor,
        String reference,
        List<DeliveryAttempt> attempts,
        Instant nextTry) {
    public Telling {
        attempts = List.copyOf(attempts);
    }
}
