// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.alert.Checkup.Finding;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.OutboxStore;
import io.bellwether.relational.OutboxStore.Queue;
import io.bellwether.relational.OutboxStore.Queued;
import io.bellwether.relational.StoreStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What comes late or not at all because something it goes through is slow or away. */
final class Delays {
    private static final Duration BEHIND = Duration.ofSeconds(60);
    private static final Duration WAITED = Duration.ofMinutes(5);
    /** How many of a channel's messages are looked at; they are in the order they were put in. */
    private static final int LOOKED_AT = 20;

    private final AlertStore alerts;
    private final OutboxStore outbox;
    private final StoreStatus status;

    Delays(AlertStore alerts, OutboxStore outbox, StoreStatus status) {
        this.alerts = alerts;
        this.outbox = outbox;
        this.status = status;
    }

    /** That the database does not answer; empty when it does. */
    Optional<Finding> away() {
        return status.problem()
                .map(problem -> new Finding(
                        null,
                        "the database",
                        "does not answer: " + problem
                                + "; what is decided meanwhile is kept in the log on this node, and"
                                + " what else is wrong cannot be seen"));
    }

    /** What is behind for everybody. */
    List<Finding> behind() {
        Duration behind = alerts.behind();
        if (behind.compareTo(BEHIND) <= 0) {
            return List.of();
        }
        return List.of(new Finding(
                null,
                "the tables of alerts",
                "are " + words(behind)
                        + " behind the log: incidents, reports and lists come late. See what else keeps the"
                        + " database or the disk of DATA busy, and whether the log of the platform says that rows are"
                        + " refused"));
    }

    /** The channels whose messages have waited for long. @param known the channels there are */
    List<Finding> waiting(TenantId tenant, Set<String> known, Instant now) {
        List<Finding> findings = new ArrayList<>();
        for (Queue queue : outbox.queues()) {
            if (queue.tenant().equals(tenant)) {
                oldest(queue, now)
                        .filter(message -> late(message, now))
                        .ifPresent(message -> findings.add(new Finding(
                                tenant,
                                "channel '" + queue.channel() + "'",
                                "has a message that waits for " + words(Duration.between(due(message), now))
                                        + ", after "
                                        + message.attempts() + (message.attempts() == 1 ? " attempt: " : " attempts: ")
                                        + fix(known.contains(queue.channel())))));
            }
        }
        findings.sort(Comparator.comparing(Finding::subject));
        return findings;
    }

    private Optional<OutboxMessage> oldest(Queue queue, Instant now) {
        return outbox.queue(queue, 0, LOOKED_AT).stream()
                .map(Queued::message)
                .filter(message -> !due(message).isAfter(now))
                .min(Comparator.comparing(Delays::due));
    }

    private static boolean late(OutboxMessage message, Instant now) {
        return Duration.between(due(message), now).compareTo(WAITED) > 0;
    }

    /** When it was to be told at first; a message that was tried is put off by that, not by what people wish. */
    private static Instant due(OutboxMessage message) {
        return message.attempts() == 0 ? message.notBefore() : message.createdAt();
    }

    private static String fix(boolean known) {
        return known
                ? "its ledger says why; mend it, or name a fall-back that tells instead"
                : "there is no such channel any more; make one of that name, or let the message grow too old";
    }

    private static String words(Duration time) {
        return Durations.format(Duration.ofSeconds(time.toSeconds()));
    }
}
