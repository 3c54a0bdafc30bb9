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
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final StandIns standIns;
    private final Relevance relevance;
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
        this.standIns = new StandIns(stores, ledger, clock);
        this.relevance = new Relevance(stores);
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
                tell(channel, queued, begun);
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

    /** Sends what is still worth telling. */
    private void tell(Channel channel, Queued queued, Instant begun) throws InterruptedException {
        Relevance.Judged judged = relevance.judge(queued, begun);
        if (judged.standIn() != null) {
            List<Queued> handed = stores.outbox().handOver(List.of(judged.standIn()));
            ledger.handedOver(handed);
            lookAfter(handed);
        }
        if (judged.toSend() == null) {
            String why = String.join("; ", new LinkedHashSet<>(judged.leftOut().values()));
            Outcome outcome = new Outcome(Status.SUPERSEDED, why, null, null, null);
            write(queued, begun, Duration.ZERO, outcome, judged.leftOut());
            return;
        }
        Attempts.Tried tried = attempts.attempt(channel, judged.toSend());
        if (tried instanceof Attempts.Tried.Postponed postponed) {
            circuits.unable(ChannelKey.of(channel), postponed.reason(), begun);
            postpone(queued.message(), clock.instant().plus(postponed.delay()));
            return;
        }
        Attempts.Tried.Answered answered = (Attempts.Tried.Answered) tried;
        Outcome outcome = outcome(channel, judged.toSend(), begun, answered);
        write(judged.toSend(), begun, answered.took(), outcome, judged.leftOut());
    }

    /** The message's channel is gone. */
    void abandon(Queued queued) {
        Outcome gone = new Outcome(Status.GIVEN_UP, "the channel was deleted", null, null, null);
        write(queued, clock.instant(), Duration.ZERO, gone, Map.of());
    }

    /**
     * Hands what waits for a failing channel to its fall-back, each message once.
     *
     * @return the ids of those that need not be offered again
     */
    Set<String> handOver(Channel channel, List<Queued> waiting) {
        Circuits.Circuit circuit = circuits.of(ChannelKey.of(channel));
        Instant since = circuit.isOpen() ? circuit.openSince() : circuit.failingSince();
        String why = (circuit.isOpen() ? "its circuit is open since " : "it has failed since ")
                + since.truncatedTo(ChronoUnit.SECONDS) + ": " + circuit.reason();
        Set<String> done = standIns.handOver(channel, waiting, why);
        lookAfter(done);
        return done;
    }

    private void lookAfter(Collection<?> handed) {
        if (!handed.isEmpty()) {
            dispatcher.news();
            look.run();
        }
    }

    /**
     * What is to be written of an attempt.
     *
     * @param retryAt null when the message leaves the outbox
     * @param instead null for none
     */
    private record Outcome(Status status, String reason, String reference, Instant retryAt, Queued instead) {}

    private Outcome outcome(Channel channel, Queued queued, Instant begun, Attempts.Tried.Answered answered) {
        ChannelKey key = ChannelKey.of(channel);
        if (answered.outcome() instanceof DeliveryOutcome.Delivered delivered) {
            circuits.answered(key);
            return new Outcome(Status.DELIVERED, delivered.note(), delivered.reference(), null, null);
        }
        if (answered.outcome() instanceof DeliveryOutcome.Rejected rejected) {
            circuits.answered(key);
            Queued instead = standIns.instead(channel, queued, "refused: " + rejected.reason());
            return new Outcome(Status.REJECTED, rejected.reason(), null, null, instead);
        }
        DeliveryOutcome.RetryAfter retry = (DeliveryOutcome.RetryAfter) answered.outcome();
        Instant now = clock.instant();
        int attempt = queued.message().attempts() + 1;
        circuits.failed(key, BackOff.asked(retry.delay()), retry.reason(), begun, now);
        if (BackOff.isOver(attempt, queued.message().createdAt(), now, answered.giveUpAfter())) {
            Queued instead = standIns.instead(channel, queued, "given up: " + retry.reason());
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
        write(queued, now, Duration.ZERO, new Outcome(status, "it could not be prepared", null, at, null), Map.of());
    }

    /** @param leftOut alerts that are not told, and why not */
    private void write(Queued queued, Instant begun, Duration took, Outcome outcome, Map<String, String> leftOut) {
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
        if (outcome.status() == Status.DELIVERED || outcome.status() == Status.SUPERSEDED) {
            ledger.leftOut(message, leftOut, outcome.status() == Status.DELIVERED, begun);
        }
    }

    private void postpone(OutboxMessage message, Instant until) {
        dispatcher.postpone(message.id(), until);
        look.run();
    }
}
