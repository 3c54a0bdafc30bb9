// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.Notice.Phase;
import io.bellwether.alert.internal.routing.Destination;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Alerts that are told together over one channel. Everything in it follows from its members' notices. Not safe for
 * concurrent use.
 */
final class Group {
    private static final Duration GATHER = Duration.ofSeconds(2);

    private final Destination destination;
    private final Map<Phase, Map<String, Notice>> members = new EnumMap<>(Phase.class);
    private Instant lastTold;

    Group(Destination destination) {
        this.destination = destination;
    }

    Destination destination() {
        return destination;
    }

    void put(String alertId, Notice notice) {
        members.computeIfAbsent(notice.phase(), phase -> new LinkedHashMap<>()).put(alertId, notice);
        if (notice.toldAt() != null && (lastTold == null || notice.toldAt().isAfter(lastTold))) {
            lastTold = notice.toldAt();
        }
    }

    /** @return true when the group is empty now */
    boolean remove(String alertId) {
        members.values().forEach(some -> some.remove(alertId));
        return members.values().stream().allMatch(Map::isEmpty);
    }

    Collection<String> members(Phase phase) {
        return List.copyOf(members.getOrDefault(phase, Map.of()).keySet());
    }

    boolean has(Phase phase) {
        return !members.getOrDefault(phase, Map.of()).isEmpty();
    }

    /** When the alerts that joined are told; null when none did. */
    Instant openingDue() {
        Instant first = first(Phase.OPENING);
        if (first == null) {
            return null;
        }
        Instant due = first.plus(destination.timing().groupWait());
        Instant next =
                lastTold == null ? due : lastTold.plus(destination.timing().groupInterval());
        return due.isAfter(next) ? due : next;
    }

    /** When the members of a later phase are told: soon, so that one sweep becomes one notification; null for none. */
    Instant closingDue(Phase phase) {
        Instant first = first(phase);
        Duration wait = destination.timing().groupWait();
        return first == null ? null : first.plus(wait.compareTo(GATHER) < 0 ? wait : GATHER);
    }

    /** When those that are still open are told again; null when nobody was told. */
    Instant repeatDue() {
        return lastTold == null || !has(Phase.TOLD)
                ? null
                : lastTold.plus(destination.timing().repeatInterval());
    }

    private Instant first(Phase phase) {
        return members.getOrDefault(phase, Map.of()).values().stream()
                .map(Notice::at)
                .min(Instant::compareTo)
                .orElse(null);
    }
}
