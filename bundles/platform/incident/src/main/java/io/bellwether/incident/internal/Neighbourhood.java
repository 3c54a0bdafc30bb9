// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.incident.internal.Affinity.Subject;
import io.bellwether.topology.ServiceMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The incidents under way in one environment. Where one has an alert on the same subject, the others need not be asked:
 * nothing is nearer. Guarded by the book's lock.
 */
final class Neighbourhood {
    private final Map<String, Case> cases = new LinkedHashMap<>();
    private final Map<Subject, Set<Case>> bySubject = new HashMap<>();
    private long numbers;

    void add(Case fresh) {
        cases.put(fresh.id, fresh);
        fresh.number = numbers++;
        fresh.enter(this);
    }

    /** Nothing when it is not here. */
    void remove(Case old) {
        if (cases.remove(old.id) != null) {
            old.leave();
        }
    }

    boolean isEmpty() {
        return cases.isEmpty();
    }

    int size() {
        return cases.size();
    }

    /** In the order they came. */
    Collection<Case> cases() {
        return cases.values();
    }

    /** An incident has an alert on this subject. */
    void learned(Subject subject, Case of) {
        bySubject.computeIfAbsent(subject, any -> new LinkedHashSet<>()).add(of);
    }

    /** It has none any more. */
    void unlearned(Subject subject, Case of) {
        bySubject.computeIfPresent(subject, (same, all) -> all.remove(of) && all.isEmpty() ? null : all);
    }

    /** The incident that takes an alert, the latest of several that are as near; null when none does. */
    Case nearest(Alert alert, ServiceMap services, Duration within, Instant now) {
        Subject subject = Subject.of(alert);
        Case best = null;
        if (subject.service() != null) {
            for (Case each : bySubject.getOrDefault(subject, Set.of())) {
                if (each.takesMore(within, now) && (best == null || each.isAheadOf(best))) {
                    best = each;
                }
            }
        }
        return best == null ? nearest(cases.values(), alert, services, within, now) : best;
    }

    /** The same by asking each. */
    static Case nearest(Collection<Case> all, Alert alert, ServiceMap services, Duration within, Instant now) {
        Case best = null;
        int most = Affinity.NONE;
        for (Case each : all) {
            int affinity = each.affinity(alert, services, within, now);
            boolean better = affinity > most
                    || affinity == most && best != null && affinity > 0 && each.changedAt.isAfter(best.changedAt);
            if (better) {
                best = each;
                most = affinity;
            }
        }
        return best;
    }
}
