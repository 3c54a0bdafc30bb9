// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Anomalies.Anomaly;
import io.bellwether.detect.Anomalies.Hint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes the anomalies of one environment out of what is found of it. Bounded: at most 500 go on at a time. Safe for
 * concurrent use; told of changes while it holds its lock, which is never held while anything waits.
 */
final class AnomalyTracker {
    /** What is older when it is found begins no anomaly. */
    private static final Duration OLD = Duration.ofMinutes(10);

    private static final int MOST_OPEN = 500;
    private static final int MOST_ALERTS = 500;
    private static final int MOST_LOOKS = 3;
    private static final Duration FIRST_LOOK = Duration.ofSeconds(60);
    private static final Duration SECOND_LOOK = Duration.ofMinutes(5);

    private final TenantEnvironment where;
    private final Consumer<Stretch> changed;
    private final Counts counts;
    private final Map<Stretch.Key, Stretch> open = new LinkedHashMap<>();
    /** Over, but still to be looked into; by id. */
    private final Map<String, Stretch> unlooked = new LinkedHashMap<>();
    /** Alerts whose anomaly was not known when they opened, by id. */
    private final Map<String, Alert> unlinked = new LinkedHashMap<>();

    /** An anomaly to be looked into, as it is now. */
    record Look(Stretch stretch, Anomaly anomaly) {}

    /** What is counted of findings. */
    interface Counts {
        /** One that found no room. */
        void dropped();

        /** One that was too old to begin an anomaly. */
        void historic();
    }

    /** @param changed called with each anomaly that is to be written */
    AnomalyTracker(TenantEnvironment where, List<Stretch> restored, Consumer<Stretch> changed, Counts counts) {
        this.where = where;
        this.changed = changed;
        this.counts = counts;
        restored.forEach(each -> open.put(each.key(), each));
    }

    synchronized void found(Observation observation, Instant now) {
        Stretch.Key key = Stretch.key(observation);
        Stretch going = open.get(key);
        if (!observation.firing()) {
            return;
        }
        if (going != null && going.reaches(observation.begin())) {
            going.extend(observation);
            changed.accept(going);
            return;
        }
        if (observation.at().isBefore(now.minus(OLD))) {
            counts.historic();
            return;
        }
        if (going != null) {
            end(going, now);
        } else if (open.size() >= MOST_OPEN) {
            counts.dropped();
            return;
        }
        Stretch begun = new Stretch(where, observation);
        begun.lookAt(now.plus(FIRST_LOOK));
        open.put(key, begun);
        unlinked.values().stream()
                .filter(alert -> belongs(alert, begun))
                .findFirst()
                .ifPresent(alert -> {
                    begun.alert(alert.id());
                    unlinked.remove(alert.id());
                });
        changed.accept(begun);
    }

    /** Ends what was not unusual any more for long enough by the events' time. */
    synchronized void pass(Instant watermark, Instant now) {
        for (Stretch each : List.copyOf(open.values())) {
            if (each.isPast(watermark)) {
                end(each, now);
            }
        }
    }

    private void end(Stretch stretch, Instant now) {
        stretch.over();
        open.remove(stretch.key());
        stretch.lookAt(now);
        unlooked.put(stretch.id(), stretch);
        if (unlooked.size() > MOST_OPEN) {
            Iterator<String> oldest = unlooked.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        changed.accept(stretch);
    }

    /** Takes note of an alert that changed. */
    synchronized void alert(Alert alert) {
        if (alert.state() == AlertState.RESOLVED) {
            unlinked.remove(alert.id());
            return;
        }
        for (Stretch each : open.values()) {
            if (alert.id().equals(each.alertId())) {
                return;
            }
        }
        for (Stretch each : open.values()) {
            if (each.alertId() == null && belongs(alert, each)) {
                each.alert(alert.id());
                changed.accept(each);
                return;
            }
        }
        unlinked.put(alert.id(), alert);
        if (unlinked.size() > MOST_ALERTS) {
            unlinked.remove(unlinked.keySet().iterator().next());
        }
    }

    private static boolean belongs(Alert alert, Stretch stretch) {
        return stretch.subject().origin().equals(Observation.POLICY)
                && stretch.subject().id().equals(alert.policy())
                && alert.labels().entrySet().containsAll(stretch.group().entrySet());
    }

    /** Those that are to be looked into by now, oldest first; each is asked for once. */
    synchronized List<Look> due(Instant now, int most) {
        List<Stretch> all = new ArrayList<>(open.values());
        all.addAll(unlooked.values());
        List<Stretch> due = all.stream()
                .filter(each -> each.hintDue() != null && !each.hintDue().isAfter(now))
                .sorted(Comparator.comparing(Stretch::hintDue).thenComparing(Stretch::id))
                .limit(most)
                .toList();
        due.forEach(each -> {
            unlooked.remove(each.id());
            boolean again = each.looked() < MOST_LOOKS - 1 && !each.isOver();
            if (again) {
                each.lookAt(now.plus(SECOND_LOOK));
            } else {
                each.lookAt(null);
            }
        });
        return due.stream().map(each -> new Look(each, each.anomaly())).toList();
    }

    /** Says what an anomaly looks like. */
    synchronized void hinted(Stretch stretch, List<Hint> hints) {
        stretch.hints(hints);
        changed.accept(stretch);
    }

    /** How many go on. */
    synchronized int open() {
        return open.size();
    }
}
