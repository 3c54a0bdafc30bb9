// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.notifier.Notification;
import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** The durable outbox and the delivery ledger. */
public interface OutboxStore {
    /** Puts a message in, outside an alert's transaction: tests and summaries. */
    void insert(OutboxMessage message);

    /**
     * Has a listener called whenever messages can be read that were put in otherwise than by {@link #record} and
     * {@link #handOver}; on the thread that put them in, which it must not hold. May be called once too often.
     *
     * @return ends it
     */
    AutoCloseable onArrival(Runnable listener);

    /** The channels for which something waits, by tenant and channel. Costs by their number, however much waits. */
    List<Queue> queues();

    /**
     * What waits for one channel, in the order it was put in, whatever the clock said.
     *
     * @param after the place of the last one known; 0 for all
     */
    List<Queued> queue(Queue queue, long after, int limit);

    /**
     * What waits for one channel and may be handed to another: neither was handed over before nor stands in itself. What
     * is urgent comes first; each kind in the order it was put in. Costs by what is returned, however much waits.
     *
     * @param urgentOnly true for what {@link OutboxMessage#isUrgent} only
     */
    List<Queued> unhanded(Queue queue, boolean urgentOnly, int limit);

    /**
     * Writes an attempt to the ledger and, in the same transaction, moves the message: out of the outbox when the
     * status is final, else to {@code retryAt}. A reference is kept for each of the message's alerts.
     *
     * @param retryAt not null when the status is RETRYING
     * @param instead the same message over another channel, put in unless it was handed over before; null for none
     * @return true when {@code instead} was put in
     */
    boolean record(DeliveryAttempt attempt, Instant retryAt, Queued instead);

    /**
     * Puts messages in that stand in for others which stay, each once, however often it is asked.
     *
     * @return those that were put in
     */
    List<Queued> handOver(List<Queued> instead);

    /**
     * Marks messages as not to be handed to another channel any more, since that one tells their people itself.
     *
     * @param channel the other channel
     */
    void settle(TenantId tenant, String channel, Collection<String> notifications);

    /** Says that a message was delivered without these of its alerts. */
    void leaveOut(TenantId tenant, String notification, Collection<String> alertIds);

    /** What people are told of these alerts, over whichever channel, oldest first; at most the newest 5,000. */
    List<Told> told(TenantId tenant, Collection<String> alertIds);

    /** How many wait, of one tenant, or of all when null. Counts: not to be asked all the time. */
    long waiting(TenantId tenant);

    /** The ledger, newest first. @param channel null for all channels of the tenant */
    Page<DeliveryAttempt> ledger(TenantId tenant, String channel, int limit, String cursor);

    /** The receiver's reference of the last delivery over this channel, by alert; absent where there is none. */
    Map<String, String> references(TenantId tenant, String channel, Collection<String> alertIds);

    /** Each message about an alert and what came of it, newest first. @param limit 1 to 500 */
    List<Telling> tellings(TenantId tenant, String alertId, int limit);

    /** A channel's part of the outbox. */
    record Queue(TenantId tenant, String channel) {}

    /**
     * A message in its queue.
     *
     * @param place grows with each message that is put in; 0 before it is put in
     * @param handed true when another channel stands in for this message
     * @param instead what it stands in for; null for a message that was routed to this channel
     */
    record Queued(long place, boolean handed, OutboxMessage message, Fallback instead) {
        /**
         * The same over another channel, as new; its id follows from this one, so that it is handed over once.
         *
         * @param why what is wrong with this message's channel
         */
        public Queued handedTo(String channel, String why, Instant now) {
            OutboxMessage other = new OutboxMessage(
                    message.id() + ".fallback",
                    message.tenant(),
                    channel,
                    message.reason(),
                    message.groupLabels(),
                    message.alertIds(),
                    message.alerts(),
                    now,
                    now,
                    0);
            return new Queued(0, false, other, new Fallback(message.channel(), message.id(), why));
        }

        /** The same, marked as handed over. */
        public Queued handedOver() {
            return new Queued(place, true, message, instead);
        }

        /** The same message about some of its alerts only, perhaps told for another reason. */
        public Queued about(Notification.Reason reason, Predicate<String> alertIds) {
            OutboxMessage part = new OutboxMessage(
                    message.id(),
                    message.tenant(),
                    message.channel(),
                    reason,
                    message.groupLabels(),
                    message.alertIds().stream().filter(alertIds).toList(),
                    message.alerts().stream()
                            .filter(alert -> alertIds.test(alert.id()))
                            .toList(),
                    message.createdAt(),
                    message.notBefore(),
                    message.attempts());
            return new Queued(place, handed, part, instead);
        }

        /** The same after an attempt. */
        public Queued retried(Instant at, int attempts) {
            return new Queued(place, handed, message.retried(at, attempts), instead);
        }
    }

    /**
     * One alert of one message.
     *
     * @param fallbackFor the channel this one stands in for; null for none
     * @param waiting true while it is in the outbox
     * @param deliveredAt null when the receiver has not taken it
     */
    record Told(
            String alertId,
            String notification,
            String channel,
            Notification.Reason reason,
            Instant decidedAt,
            String fallbackFor,
            boolean waiting,
            Instant deliveredAt) {}

    /**
     * Which message of which channel a message stands in for.
     *
     * @param channel the channel that failed
     * @param notification the id of the message there
     * @param reason why, in words; no secrets
     */
    record Fallback(String channel, String notification, String reason) {
        public Fallback {
            Objects.requireNonNull(channel, "channel");
            Objects.requireNonNull(notification, "notification");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
