// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.Notice.Phase;
import io.bellwether.alert.internal.routing.Destination;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Alerts that are told together over one channel. Everything in it follows from its members' notices, so that it is the
 * same after a restart. What it costs to ask when it is due does not grow with its members. Not safe for concurrent use.
 */
final class Group {
    private static final Duration GATHER = Duration.ofSeconds(2);

    private final Destination destination;
    private final Map<String, Member> all = new HashMap<>();
    private final Map<Phase, Waiting> waiting = new EnumMap<>(Phase.class);
    private final TreeMap<Instant, Integer> told = new TreeMap<>();

    /** @param quiet true while nothing of it is told */
    private record Member(Notice notice, boolean quiet) {}

    private static final class Waiting {
        private final Map<String, Notice> members = new LinkedHashMap<>();
        private final Timers<String> since = new Timers<>();
    }

    Group(Destination destination) {
        this.destination = destination;
    }

    Destination destination() {
        return destination;
    }

    /** @param quiet true while nothing of it is told but that it is over */
    void put(String alertId, Notice notice, boolean quiet) {
        remove(alertId);
        boolean silent = quiet && notice.phase() != Phase.CLEARING && notice.phase() != Phase.ACKING;
        all.put(alertId, new Member(notice, silent));
        if (!silent) {
            Waiting phase = waiting.computeIfAbsent(notice.phase(), any -> new Waiting());
            phase.members.put(alertId, notice);
            phase.since.set(alertId, notice.at());
        }
        if (notice.toldAt() != null) {
            told.merge(notice.toldAt(), 1, Integer::sum);
        }
    }

    /** @return true when the group is empty now */
    boolean remove(String alertId) {
        Member member = all.remove(alertId);
        if (member != null) {
            Notice notice = member.notice();
            if (!member.quiet()) {
                Waiting phase = waiting.get(notice.phase());
                phase.members.remove(alertId);
                phase.since.set(alertId, null);
            }
            if (notice.toldAt() != null) {
                told.merge(notice.toldAt(), -1, (count, one) -> count == 1 ? null : count + one);
            }
        }
        return all.isEmpty();
    }

    /** Every member, quiet ones too. */
    Collection<String> members() {
        return List.copyOf(all.keySet());
    }

    /** Those who may be told, in the order they came to this phase. */
    List<String> members(Phase phase, Instant now) {
        Waiting some = waiting.get(phase);
        return some == null
                ? List.of()
                : some.members.entrySet().stream()
                        .filter(each -> !each.getValue().at().isAfter(now))
                        .map(Map.Entry::getKey)
                        .toList();
    }

    /** When the alerts that joined are told; null when none did. */
    Instant openingDue() {
        Instant first = first(Phase.OPENING);
        if (first == null) {
            return null;
        }
        Instant due = first.plus(destination.timing().groupWait());
        Instant next =
                told.isEmpty() ? due : told.lastKey().plus(destination.timing().groupInterval());
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
        return told.isEmpty() || first(Phase.TOLD) == null
                ? null
                : told.lastKey().plus(destination.timing().repeatInterval());
    }

    private Instant first(Phase phase) {
        Waiting some = waiting.get(phase);
        return some == null ? null : some.since.next();
    }
}
