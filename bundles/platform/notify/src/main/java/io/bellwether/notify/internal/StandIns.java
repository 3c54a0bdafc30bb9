// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.Channel;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.OutboxStore.Queued;
import io.bellwether.relational.OutboxStore.Told;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Hands messages to the channel that stands in for theirs, each once, without the alerts which that channel tells the same
 * of anyway, because routing names both. Safe for concurrent use.
 */
final class StandIns {
    /** Two routes decide to tell the same at times that lie no further apart: they wait for groups of their own. */
    private static final Duration ALIKE = Duration.ofMinutes(10);

    private final Stores stores;
    private final Ledger ledger;
    private final InstantSource clock;

    StandIns(Stores stores, Ledger ledger, InstantSource clock) {
        this.stores = stores;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Hands over what waits for a failing channel.
     *
     * @param why what is wrong with the channel
     * @return the ids of those that need not be offered again; none when nobody can stand in
     */
    Set<String> handOver(Channel channel, List<Queued> waiting, String why) {
        if (!isThere(channel.tenant(), channel.fallback())) {
            return Set.of();
        }
        Instant now = clock.instant();
        Function<Queued, Queued> untold = untold(channel, waiting);
        List<Queued> toTell = new ArrayList<>();
        List<Queued> settled = new ArrayList<>();
        for (Queued each : waiting) {
            Queued rest = untold.apply(each);
            if (rest == null) {
                settled.add(each);
            } else {
                toTell.add(rest.handedTo(channel.fallback(), why, now));
            }
        }
        if (!toTell.isEmpty()) {
            ledger.handedOver(stores.outbox().handOver(toTell));
        }
        if (!settled.isEmpty()) {
            stores.outbox().settle(channel.tenant(), channel.fallback(), ids(settled));
            settled.forEach(each -> ledger.notHandedOver(each.message(), channel.fallback(), now));
        }
        return Set.copyOf(ids(waiting));
    }

    /**
     * The message over the fall-back channel, for when its own does not take it; null when there is none, when this stands
     * in itself, or when the fall-back tells the same anyway.
     */
    Queued instead(Channel channel, Queued queued, String why) {
        if (queued.instead() != null || queued.handed() || !isThere(channel.tenant(), channel.fallback())) {
            return null;
        }
        Queued rest = untold(channel, List.of(queued)).apply(queued);
        if (rest == null) {
            ledger.notHandedOver(queued.message(), channel.fallback(), clock.instant());
            return null;
        }
        return rest.handedTo(channel.fallback(), why, clock.instant());
    }

    /** Gives of a message what the fall-back does not tell by itself; null when that is nothing. */
    private Function<Queued, Queued> untold(Channel channel, List<Queued> messages) {
        Set<String> alerts = messages.stream()
                .filter(each -> isCompared(each.message()))
                .flatMap(each -> each.message().alertIds().stream())
                .collect(Collectors.toSet());
        Map<String, List<Told>> told = stores.outbox().told(channel.tenant(), alerts).stream()
                .filter(each -> each.channel().equals(channel.fallback()) && each.fallbackFor() == null)
                .filter(each -> each.waiting() || each.deliveredAt() != null)
                .collect(Collectors.groupingBy(Told::alertId));
        return queued -> {
            OutboxMessage message = queued.message();
            if (!isCompared(message)) {
                return queued;
            }
            Set<String> rest = new HashSet<>(message.alertIds());
            rest.removeIf(
                    alert -> told.getOrDefault(alert, List.of()).stream().anyMatch(other -> isAlike(other, message)));
            return rest.isEmpty() ? null : queued.about(message.reason(), rest::contains);
        };
    }

    private static boolean isCompared(OutboxMessage message) {
        return message.reason() != Reason.SUMMARY && !message.alertIds().isEmpty();
    }

    private static boolean isAlike(Told other, OutboxMessage message) {
        return other.reason() == message.reason()
                && Duration.between(other.decidedAt(), message.createdAt())
                                .abs()
                                .compareTo(ALIKE)
                        <= 0;
    }

    private boolean isThere(TenantId tenant, String channel) {
        return channel != null
                && stores.channels()
                        .find(tenant, channel)
                        .filter(Channel::enabled)
                        .isPresent();
    }

    private static Collection<String> ids(List<Queued> messages) {
        return messages.stream().map(each -> each.message().id()).toList();
    }
}
