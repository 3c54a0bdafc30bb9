// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.suppress.AlertRules;
import io.bellwether.api.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * How many messages each tenant was told lately. Above its limit there is a storm: then each channel is told one summary
 * a minute. Kept in memory only: after a restart the count begins anew. Not safe for concurrent use.
 */
final class Storms {
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Function<TenantId, AlertRules> rulesOf;
    private final Map<TenantId, Deque<Instant>> told = new HashMap<>();
    private final Map<TenantId, Map<String, Instant>> summaries = new HashMap<>();

    Storms(Function<TenantId, AlertRules> rulesOf) {
        this.rulesOf = rulesOf;
    }

    /** True when one more message would be too many. */
    boolean rages(TenantId tenant, Instant now) {
        Deque<Instant> recent = told.get(tenant);
        if (recent == null) {
            return false;
        }
        AlertRules rules = rulesOf.apply(tenant);
        Instant from = now.minus(rules.storm().within());
        while (!recent.isEmpty()
                && (!recent.peekFirst().isAfter(from) || recent.peekFirst().isAfter(now))) {
            recent.removeFirst();
        }
        if (recent.isEmpty()) {
            told.remove(tenant);
            summaries.remove(tenant);
        }
        return recent.size() >= rules.storm().messages();
    }

    void told(TenantId tenant, Instant now) {
        told.computeIfAbsent(tenant, any -> new ArrayDeque<>()).addLast(now);
    }

    /** When a channel may be told its next summary; null for at once. */
    Instant nextSummary(TenantId tenant, String channel, Instant now) {
        Instant last = summaries.getOrDefault(tenant, Map.of()).get(channel);
        return last == null || last.isAfter(now) ? null : last.plus(EVERY);
    }

    void summarised(TenantId tenant, String channel, Instant now) {
        summaries.computeIfAbsent(tenant, any -> new HashMap<>()).put(channel, now);
    }

    /** In words, for the trail. */
    String words(TenantId tenant) {
        AlertRules rules = rulesOf.apply(tenant);
        return "there were more than " + rules.storm().messages() + " messages within "
                + io.bellwether.api.settings.Durations.format(rules.storm().within());
    }
}
