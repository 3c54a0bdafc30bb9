// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.suppress.AlertRules;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * How much each channel was told lately. Above its tenant's limit there is a storm on the channel: then it is told
 * summaries, the rarer the more there is, until the rate has fallen to half the limit. What begins and what goes on or ends
 * are counted apart, so that the end of many alerts holds back no page. Kept in memory only: after a restart the count
 * begins anew. Not safe for concurrent use.
 */
final class Storms {
    /** Between two messages about the end of alerts that were summarised, which is not urgent. */
    private static final Duration UNHURRIED = Duration.ofMinutes(1);
    /** From so many channels on, those that have been quiet for long are forgotten. */
    private static final int MANY = 1_000;

    private final Function<TenantId, AlertRules> rulesOf;
    private final Map<Key, Traffic> traffic = new HashMap<>();
    private int forgetAt = MANY;

    /** What a message says. */
    enum Kind {
        /** That something is wrong, still or more than before: somebody is to act. */
        NEWS,
        /** That somebody has taken it or that it is over. */
        FOLLOWING
    }

    private record Key(TenantId tenant, String channel, Kind kind) {}

    /** Messages that were decided at one moment, counted as if each had been told by itself. */
    private record Told(Instant at, int messages) {}

    private static final class Traffic {
        private final Deque<Told> recent = new ArrayDeque<>();
        private long messages;
        private boolean raging;
        /** True when something waits for the next summary, which it is part of even when the storm is over by then. */
        private boolean owing;

        private Instant summarised;

        void add(Instant now, int count) {
            recent.addLast(new Told(now, count));
            messages += count;
        }

        void forget(Instant from, Instant now) {
            while (!recent.isEmpty()
                    && (!recent.peekFirst().at().isAfter(from)
                            || recent.peekFirst().at().isAfter(now))) {
                messages -= recent.removeFirst().messages();
            }
        }
    }

    Storms(Function<TenantId, AlertRules> rulesOf) {
        this.rulesOf = rulesOf;
    }

    /** True when one more message would be too many, or when what is due has waited for a summary. */
    boolean rages(TenantId tenant, String channel, Kind kind, Instant now) {
        Traffic found = traffic.get(new Key(tenant, channel, kind));
        return found != null && (rages(found, limit(tenant), now) || found.owing);
    }

    private static boolean rages(Traffic found, AlertRules.Storm limit, Instant now) {
        found.forget(now.minus(limit.within()), now);
        found.raging = found.messages >= limit.messages() || (found.raging && 2 * found.messages >= limit.messages());
        return found.raging;
    }

    /** True when so many that are due at one moment are told together, which makes nobody wait. */
    boolean areTooMany(TenantId tenant, int due) {
        return due > limit(tenant).atOnce();
    }

    /** @param count of messages, those that became part of a summary too */
    void told(TenantId tenant, String channel, Kind kind, Instant now, int count) {
        if (traffic.size() >= forgetAt) {
            traffic.values().removeIf(each -> isLongAgo(each, now));
            forgetAt = Math.max(MANY, 2 * traffic.size());
        }
        Traffic here = traffic.computeIfAbsent(new Key(tenant, channel, kind), any -> new Traffic());
        here.add(now, count);
        rages(here, limit(tenant), now);
    }

    private static boolean isLongAgo(Traffic each, Instant now) {
        Told last = each.recent.peekLast();
        return last == null || last.at().isBefore(now.minus(Duration.ofHours(1)));
    }

    void summarised(TenantId tenant, String channel, Kind kind, Instant now) {
        Traffic here = traffic.computeIfAbsent(new Key(tenant, channel, kind), any -> new Traffic());
        here.summarised = now;
        here.owing = false;
    }

    /**
     * When what is due now is told; null for at once.
     *
     * @param unhurried true for the end of what was summarised
     */
    Instant waitsUntil(TenantId tenant, String channel, Kind kind, boolean unhurried, Instant now) {
        Traffic found = traffic.get(new Key(tenant, channel, kind));
        if (found == null || found.summarised == null || found.summarised.isAfter(now)) {
            return null;
        }
        AlertRules.Storm limit = limit(tenant);
        boolean rages = rages(found, limit, now);
        if (!rages && !unhurried) {
            return null;
        }
        Duration pause = unhurried ? UNHURRIED : pause(found.messages, limit);
        Instant next = found.summarised.plus(pause);
        boolean waits = next.isAfter(now);
        found.owing = found.owing || (waits && rages);
        return waits ? next : null;
    }

    /** At so many times the limit so many seconds, at most the time the limit is for. */
    private static Duration pause(long messages, AlertRules.Storm limit) {
        Duration pause = Duration.ofSeconds(Math.max(1, messages / limit.messages()));
        return pause.compareTo(limit.within()) < 0 ? pause : limit.within();
    }

    /** Why something is told together, in words for the trail. */
    String words(TenantId tenant, String channel, Kind kind, Instant now) {
        AlertRules.Storm limit = limit(tenant);
        return rages(tenant, channel, kind, now)
                ? "there were more than " + limit.messages() + " messages within " + Durations.format(limit.within())
                : "more than " + limit.atOnce() + " messages were due at once";
    }

    private AlertRules.Storm limit(TenantId tenant) {
        return rulesOf.apply(tenant).storm();
    }
}
