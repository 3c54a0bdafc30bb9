// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.DeliveryAttempt.Status;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.OutboxStore;
import io.bellwether.relational.OutboxStore.Queued;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.TrailEntry;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what came of an attempt: ledger and outbox in one transaction, then the alerts' trails and the metrics. While
 * the store is unavailable it keeps trying, as a delivery that is forgotten would be made twice.
 */
final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** So often is written what cannot be written though the store is there. */
    private static final int TRIES = 3;

    private static final String STAGE = "notify";

    private final OutboxStore outbox;
    private final AlertStore alerts;
    private final ChannelTallies tallies;
    private final Workers workers;
    private final Meters.Counter outcomes;
    private final Meters.Timer latency;

    Ledger(OutboxStore outbox, AlertStore alerts, ChannelTallies tallies, Workers workers, Meters meters) {
        this.outbox = outbox;
        this.alerts = alerts;
        this.tallies = tallies;
        this.workers = workers;
        outcomes = meters.counter(
                "bellwether_notifications_total", "Attempts to deliver.", "tenant", "channel", "outcome");
        latency = meters.timer(
                "bellwether_notification_delivery_seconds",
                "From the decision to tell to the delivery.",
                "tenant",
                "channel");
    }

    /**
     * Writes an attempt, now or as soon as the store is back.
     *
     * @param retryAt null when the message leaves the outbox
     * @param instead the same over the fall-back channel, put in unless that was done before; null for none
     * @param written called after the outbox was changed
     */
    void write(OutboxMessage message, DeliveryAttempt attempt, Instant retryAt, Queued instead, Runnable written) {
        write(message, attempt, retryAt, instead, written, 1);
    }

    private void write(
            OutboxMessage message,
            DeliveryAttempt attempt,
            Instant retryAt,
            Queued instead,
            Runnable written,
            int tried) {
        boolean handed = false;
        try {
            handed = outbox.record(attempt, retryAt, instead);
        } catch (StoreUnavailable e) {
            LOG.debug("What came of notification {} is written later: {}", message.id(), e.getMessage());
            workers.after("ledger", AGAIN, () -> write(message, attempt, retryAt, instead, written, tried));
            return;
        } catch (InvalidInput e) {
            LOG.info("What came of notification {} is not written: {}", message.id(), e.getMessage());
        } catch (RuntimeException e) {
            if (tried < TRIES) {
                LOG.warn("What came of notification {} cannot be written and is tried again", message.id(), e);
                workers.after("ledger", AGAIN, () -> write(message, attempt, retryAt, instead, written, tried + 1));
                return;
            }
            LOG.error("What came of notification {} cannot be written, so it may be told again", message.id(), e);
        }
        written.run();
        String tenant = message.tenant().value();
        outcomes.increment(tenant, message.channel(), attempt.status().toString());
        if (attempt.status() == Status.DELIVERED) {
            latency.record(
                    Duration.between(message.createdAt(), attempt.at())
                            .plus(attempt.took())
                            .toNanos(),
                    tenant,
                    message.channel());
        }
        follow(message, attempt);
        if (handed) {
            handedOver(List.of(instead));
        }
    }

    /** Notes on the alerts' trails that a fall-back channel tells them. */
    void handedOver(List<Queued> handed) {
        note(handed.stream()
                .flatMap(each -> each.message().alertIds().stream()
                        .map(alert -> new TrailEntry(
                                each.message().tenant(),
                                alert,
                                each.message().createdAt(),
                                STAGE,
                                "handed to " + each.message().channel(),
                                "fall-back for " + each.instead().channel() + ": "
                                        + each.instead().reason(),
                                null)))
                .toList());
    }

    /** Notes on the alerts' trails that the channel which could stand in tells them by itself. */
    void notHandedOver(OutboxMessage message, String channel, Instant at) {
        String why = "it is told the same by its own route, so it does not stand in for " + message.channel();
        note(message.alertIds().stream()
                .distinct()
                .map(alert -> new TrailEntry(message.tenant(), alert, at, STAGE, "not handed to " + channel, why, null))
                .toList());
    }

    /**
     * Notes on the alerts' trails that a message did not tell them.
     *
     * @param alertIds each with the reason; none for a message that told all
     * @param sent true when the message told others
     */
    void leftOut(OutboxMessage message, Map<String, String> alertIds, boolean sent, Instant at) {
        if (alertIds.isEmpty()) {
            return;
        }
        if (sent) {
            try {
                outbox.leaveOut(message.tenant(), message.id(), alertIds.keySet());
            } catch (StoreUnavailable e) {
                workers.after("ledger", AGAIN, () -> leftOut(message, alertIds, true, at));
                return;
            }
        }
        note(alertIds.entrySet().stream()
                .map(each -> new TrailEntry(
                        message.tenant(),
                        each.getKey(),
                        at,
                        STAGE,
                        "not told by " + message.channel(),
                        message.reason() + ": " + each.getValue(),
                        null))
                .toList());
    }

    private void note(List<TrailEntry> entries) {
        try {
            alerts.append(entries);
        } catch (StoreUnavailable e) {
            workers.after("ledger", AGAIN, () -> note(entries));
        } catch (RuntimeException e) {
            LOG.error("The trail of {} alerts cannot be written", entries.size(), e);
        }
    }

    private void follow(OutboxMessage message, DeliveryAttempt attempt) {
        try {
            tallies.count(ChannelKey.of(message), attempt);
            if (attempt.status() != Status.SUPERSEDED
                    && (attempt.status() != Status.RETRYING || attempt.attempt() == 1)) {
                alerts.append(message.alerts().stream()
                        .map(alert -> entry(alert, message, attempt))
                        .toList());
            }
        } catch (StoreUnavailable e) {
            workers.after("ledger", AGAIN, () -> follow(message, attempt));
        } catch (RuntimeException e) {
            LOG.error("The trail of notification {} cannot be written", message.id(), e);
        }
    }

    private static TrailEntry entry(Alert alert, OutboxMessage message, DeliveryAttempt attempt) {
        String decision =
                switch (attempt.status()) {
                    case DELIVERED -> "delivered to " + message.channel();
                    case REJECTED -> "refused by " + message.channel();
                    case RETRYING -> "not yet delivered to " + message.channel();
                    case GIVEN_UP -> "given up on " + message.channel();
                    case SUPERSEDED -> "not told by " + message.channel();
                };
        String tries = attempt.attempt() == 1 ? "first attempt" : "attempt " + attempt.attempt();
        String reason = message.reason() + ", " + tries + (attempt.reason() == null ? "" : ": " + attempt.reason());
        return new TrailEntry(message.tenant(), alert.id(), attempt.at(), STAGE, decision, reason, null);
    }
}
