// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.DeliveryAttempt.Status;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a channel's route: one attempt, and what follows from it. */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final ChannelStore channels;
    private final Attempts attempts;
    private final BackOff backOff;
    private final InstantSource clock;
    private final Ledger ledger;
    private final Dispatcher dispatcher;
    private final Runnable look;

    /** @param look called when the dispatcher should look again */
    Delivery(
            ChannelStore channels,
            Attempts attempts,
            BackOff backOff,
            InstantSource clock,
            Ledger ledger,
            Dispatcher dispatcher,
            Runnable look) {
        this.channels = channels;
        this.attempts = attempts;
        this.backOff = backOff;
        this.clock = clock;
        this.ledger = ledger;
        this.dispatcher = dispatcher;
        this.look = look;
    }

    void deliver(OutboxMessage message) {
        if (!dispatcher.begin(message.id())) {
            return;
        }
        try {
            Channel channel = channels.find(message.tenant(), message.channel()).orElse(null);
            if (channel == null) {
                abandon(message);
            } else {
                Instant begun = clock.instant();
                follow(message, begun, attempts.attempt(channel, message));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            postpone(message, Duration.ZERO);
        } catch (StoreUnavailable e) {
            postpone(message, PAUSE);
        } catch (RuntimeException e) {
            LOG.error("Notification {} was not attempted", message.id(), e);
            follow(
                    message,
                    clock.instant(),
                    new Attempts.Tried.Answered(
                            new DeliveryOutcome.RetryAfter(null, "it could not be prepared"), Duration.ZERO));
        }
    }

    /** The message's channel is gone. */
    void abandon(OutboxMessage message) {
        write(message, clock.instant(), Duration.ZERO, Status.GIVEN_UP, "the channel was deleted", null, null);
    }

    private void follow(OutboxMessage message, Instant begun, Attempts.Tried tried) {
        if (tried instanceof Attempts.Tried.Postponed postponed) {
            postpone(message, postponed.delay());
            return;
        }
        Attempts.Tried.Answered answered = (Attempts.Tried.Answered) tried;
        DeliveryOutcome outcome = answered.outcome();
        if (outcome instanceof DeliveryOutcome.Delivered delivered) {
            write(message, begun, answered.took(), Status.DELIVERED, delivered.note(), delivered.reference(), null);
        } else if (outcome instanceof DeliveryOutcome.Rejected rejected) {
            write(message, begun, answered.took(), Status.REJECTED, rejected.reason(), null, null);
        } else if (outcome instanceof DeliveryOutcome.RetryAfter retry) {
            Instant now = clock.instant();
            int attempt = message.attempts() + 1;
            if (BackOff.isOver(attempt, message.createdAt(), now)) {
                write(message, begun, answered.took(), Status.GIVEN_UP, retry.reason(), null, null);
            } else {
                Instant at = now.plus(backOff.delay(attempt, retry.delay()));
                write(message, begun, answered.took(), Status.RETRYING, retry.reason(), null, at);
            }
        }
    }

    private void write(
            OutboxMessage message,
            Instant begun,
            Duration took,
            Status status,
            String reason,
            String reference,
            Instant retryAt) {
        DeliveryAttempt attempt = new DeliveryAttempt(
                message.id(),
                message.tenant(),
                message.channel(),
                message.attempts() + 1,
                begun,
                took,
                status,
                reason,
                reference);
        ledger.write(message, attempt, retryAt, () -> {
            if (retryAt == null) {
                dispatcher.gone(message.id());
            } else {
                dispatcher.again(message.id(), retryAt, attempt.attempt());
            }
            look.run();
        });
    }

    private void postpone(OutboxMessage message, Duration delay) {
        dispatcher.postpone(message.id(), clock.instant().plus(delay));
        look.run();
    }
}
