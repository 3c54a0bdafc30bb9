// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.relational.Channel;
import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.DeliveryAttempt.Status;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.OutboxStore.Queued;
import io.bellwether.relational.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a channel's route: one attempt, and what follows from it. */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Stores stores;
    private final Attempts attempts;
    private final BackOff backOff;
    private final Circuits circuits;
    private final InstantSource clock;
    private final Ledger ledger;
    private final Dispatcher dispatcher;
    private final Runnable look;

    /** @param look called when the dispatcher should look again */
    Delivery(
            Stores stores,
            Attempts attempts,
            BackOff backOff,
            Circuits circuits,
            InstantSource clock,
            Ledger ledger,
            Dispatcher dispatcher,
            Runnable look) {
        this.stores = stores;
        this.attempts = attempts;
        this.backOff = backOff;
        this.circuits = circuits;
        this.clock = clock;
        this.ledger = ledger;
        this.dispatcher = dispatcher;
        this.look = look;
    }

    void deliver(Queued queued) {
        OutboxMessage message = queued.message();
        if (!dispatcher.begin(message.id())) {
            return;
        }
        try {
            Channel channel =
                    stores.channels().find(message.tenant(), message.channel()).orElse(null);
            Instant begun = clock.instant();
            Instant later = circuits.waitUntil(ChannelKey.of(message), begun);
            if (channel == null) {
                abandon(queued);
            } else if (later != null) {
                postpone(message, later);
            } else {
                follow(channel, queued, begun, attempts.attempt(channel, queued));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            postpone(message, clock.instant());
        } catch (StoreUnavailable e) {
            postpone(message, clock.instant().plus(PAUSE));
        } catch (RuntimeException e) {
            LOG.error("Notification {} was not attempted", message.id(), e);
            unprepared(queued);
        }
    }

    /** The message's channel is gone. */
    void abandon(Queued queued) {
        Outcome gone = new Outcome(Status.GIVEN_UP, "the channel was deleted", null, null, null);
        write(queued, clock.instant(), Duration.ZERO, gone);
    }

    /** Hands what waits for a failing channel to its fall-back, each message once. */
    void handOver(Channel channel, List<Queued> waiting) {
        if (isThere(channel.tenant(), channel.fallback())) {
            Circuits.Circuit circuit = circuits.of(ChannelKey.of(channel));
            String why = "its circuit is open since " + circuit.openSince() + ": " + circuit.reason();
            Instant now = clock.instant();
            List<Queued> handed = stores.outbox()
                    .handOver(waiting.stream()
                            .map(each -> each.handedTo(channel.fallback(), why, now))
                            .toList());
            if (!handed.isEmpty()) {
                ledger.handedOver(handed);
                dispatcher.news();
                look.run();
            }
        }
    }

    /**
     * What is to be written of an attempt.
     *
     * @param retryAt null when the message leaves the outbox
     * @param instead null for none
     */
    private record Outcome(Status status, String reason, String reference, Instant retryAt, Queued instead) {}

    private void follow(Channel channel, Queued queued, Instant begun, Attempts.Tried tried) {
        if (tried instanceof Attempts.Tried.Postponed postponed) {
            postpone(queued.message(), clock.instant().plus(postponed.delay()));
            return;
        }
        Attempts.Tried.Answered answered = (Attempts.Tried.Answered) tried;
        write(queued, begun, answered.took(), outcome(channel, queued, answered));
    }

    private Outcome outcome(Channel channel, Queued queued, Attempts.Tried.Answered answered) {
        ChannelKey key = ChannelKey.of(channel);
        if (answered.outcome() instanceof DeliveryOutcome.Delivered delivered) {
            circuits.answered(key);
            return new Outcome(Status.DELIVERED, delivered.note(), delivered.reference(), null, null);
        }
        if (answered.outcome() instanceof DeliveryOutcome.Rejected rejected) {
            circuits.answered(key);
            Queued instead = instead(channel, queued, "refused: " + rejected.reason());
            return new Outcome(Status.REJECTED, rejected.reason(), null, null, instead);
        }
        DeliveryOutcome.RetryAfter retry = (DeliveryOutcome.RetryAfter) answered.outcome();
        Instant now = clock.instant();
        int attempt = queued.message().attempts() + 1;
        circuits.failed(key, BackOff.asked(retry.delay()), retry.reason(), now);
        if (BackOff.isOver(attempt, queued.message().createdAt(), now, answered.giveUpAfter())) {
            Queued instead = instead(channel, queued, "given up: " + retry.reason());
            return new Outcome(Status.GIVEN_UP, retry.reason(), null, null, instead);
        }
        Instant at = now.plus(backOff.delay(attempt, retry.delay()));
        return new Outcome(Status.RETRYING, retry.reason(), null, at, null);
    }

    private void unprepared(Queued queued) {
        int attempt = queued.message().attempts() + 1;
        Instant now = clock.instant();
        boolean over = BackOff.isOver(
                attempt,
                queued.message().createdAt(),
                now,
                NotifierPlugins.GIVE_UP.fallback().orElseThrow());
        Instant at = over ? null : now.plus(backOff.delay(attempt, null));
        Status status = over ? Status.GIVEN_UP : Status.RETRYING;
        write(queued, now, Duration.ZERO, new Outcome(status, "it could not be prepared", null, at, null));
    }

    /** The message over the fall-back channel; null when there is none, or when this is a fall-back's message itself. */
    private Queued instead(Channel channel, Queued queued, String why) {
        return queued.instead() == null && !queued.handed() && isThere(channel.tenant(), channel.fallback())
                ? queued.handedTo(channel.fallback(), why, clock.instant())
                : null;
    }

    private boolean isThere(io.bellwether.api.tenancy.TenantId tenant, String channel) {
        return channel != null
                && stores.channels()
                        .find(tenant, channel)
                        .filter(Channel::enabled)
                        .isPresent();
    }

    private void write(Queued queued, Instant begun, Duration took, Outcome outcome) {
        OutboxMessage message = queued.message();
        DeliveryAttempt attempt = new DeliveryAttempt(
                message.id(),
                message.tenant(),
                message.channel(),
                message.attempts() + 1,
                begun,
                took,
                outcome.status(),
                outcome.reason(),
                outcome.reference(),
                message.reason(),
                message.createdAt(),
                queued.instead() == null ? null : queued.instead().channel());
        ledger.write(message, attempt, outcome.retryAt(), outcome.instead(), () -> {
            if (outcome.retryAt() == null) {
                dispatcher.gone(message.id());
            } else {
                dispatcher.again(message.id(), outcome.retryAt(), attempt.attempt());
            }
            if (outcome.instead() != null) {
                dispatcher.news();
            }
            look.run();
        });
    }

    private void postpone(OutboxMessage message, Instant until) {
        dispatcher.postpone(message.id(), until);
        look.run();
    }
}
