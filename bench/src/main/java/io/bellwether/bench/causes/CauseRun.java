// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.causes;

import io.bellwether.alert.Rehearsal;
import io.bellwether.alert.Verdict;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.bench.MonthRun;
import io.bellwether.events.EventIndex;
import io.bellwether.incident.Causes;
import io.bellwether.incident.internal.Correlating;
import io.bellwether.incident.internal.cause.Explainer;
import io.bellwether.testkit.traffic.FirmMonth;
import io.bellwether.topology.ServiceMap;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The whole way from events to causes: the engine with the default policies, the alert stage, correlation, and the
 * ranking on the real event index.
 */
final class CauseRun implements AutoCloseable {
    private static final String PROD = "prod";
    private static final Duration BEFORE = Duration.ofMinutes(190);
    private static final Duration AFTER = Duration.ofMinutes(45);
    private static final Duration LATE = Duration.ofMinutes(30);

    private final TenantEnvironment where;
    private final ZoneId zone;
    private final IndexedEvents events = new IndexedEvents();
    private final Map<String, List<Alert>> incidents = new LinkedHashMap<>();
    private final Map<String, Alert> alerts = new LinkedHashMap<>();
    private final EventIndex index;
    private final Explainer explainer;

    /** A stretch of time in which something is scripted. @param classes an alert of one of these belongs to it */
    record Stretch(String id, Set<String> truth, Set<AlertClass> classes, Instant from, Instant to) {}

    /** What came of one. @param causes null when there was no incident. @param joined how many alerts it had */
    record Result(Stretch stretch, Causes causes, int joined, long nanos) {
        /** The place of the first cause that is right; 0 when none is. */
        int rank() {
            return causes == null
                    ? 0
                    : causes.candidates().stream()
                            .filter(each -> stretch.truth.contains(each.cause().toString()))
                            .mapToInt(Causes.Candidate::rank)
                            .findFirst()
                            .orElse(0);
        }

        String first() {
            return causes == null
                    ? "no incident"
                    : causes.candidates().get(0).cause().toString();
        }
    }

    /** Runs the month, and indexes what surrounds the stretches. */
    CauseRun(FirmMonth month, MonthRun run, List<Stretch> stretches, Instant from, Instant to) throws IOException {
        where = month.where(PROD);
        zone = month.zone();
        List<Rehearsal.Course> courses =
                run.alerts(PROD, from, to, (minute, arrived) -> keep(stretches, minute, arrived));
        index = events.current(where);
        explainer = new Explainer(index, new NoAnomalies());
        correlate(courses, run.rules());
    }

    private void keep(List<Stretch> stretches, Instant minute, List<Event> arrived) {
        boolean wanted = stretches.stream()
                .anyMatch(each -> minute.isAfter(each.from.minus(BEFORE)) && minute.isBefore(each.to.plus(AFTER)));
        if (wanted) {
            events.add(where, arrived);
        }
    }

    private void correlate(List<Rehearsal.Course> courses, Map<String, Verdict.Rule> rules) {
        Map<Instant, List<Alert>> steps = new TreeMap<>();
        for (Rehearsal.Course course : courses) {
            Alert open = alert(course, rules.get(course.policy()), false);
            steps.computeIfAbsent(course.openedAt(), at -> new ArrayList<>()).add(open);
            if (course.resolvedAt() != null) {
                steps.computeIfAbsent(course.resolvedAt(), at -> new ArrayList<>())
                        .add(alert(course, rules.get(course.policy()), true));
            }
        }
        Correlating correlating = new Correlating(ServiceMap.EMPTY);
        steps.forEach((at, changed) -> correlating.follow(changed, at).forEach(alert -> alerts.put(alert.id(), alert)));
        alerts.values().forEach(alert -> incidents
                .computeIfAbsent(alert.incidentId(), id -> new ArrayList<>())
                .add(alert));
    }

    private Alert alert(Rehearsal.Course course, Verdict.Rule rule, boolean over) {
        Map<String, String> labels = new LinkedHashMap<>(rule.labels());
        labels.putAll(course.group());
        return new Alert(
                course.id(),
                where,
                course.policy(),
                rule.name(),
                rule.alertClass(),
                course.worst(),
                over ? AlertState.RESOLVED : AlertState.OPEN,
                rule.service(),
                labels,
                course.summary(),
                Double.isNaN(course.peak()) ? null : course.peak(),
                Double.isNaN(course.threshold()) ? null : course.threshold(),
                Double.isNaN(course.baseline()) ? null : course.baseline(),
                course.since() == null ? course.openedAt() : course.since(),
                course.openedAt(),
                course.openedAt(),
                over ? course.resolvedAt() : course.openedAt(),
                over ? course.resolvedAt() : null,
                null,
                null,
                null,
                course.evidence(),
                rule.runbook(),
                course.id(),
                null,
                null,
                0,
                false);
    }

    Result judge(Stretch stretch) {
        List<Alert> own = find(stretch);
        if (own == null) {
            return new Result(stretch, null, 0, 0);
        }
        long begin = System.nanoTime();
        Causes causes = causes(stretch, own);
        return new Result(stretch, causes, own.size(), System.nanoTime() - begin);
    }

    /** Causes of an incident whose alerts come in this order. */
    Causes causes(Stretch stretch, Collection<Alert> own) {
        List<Alert> elsewhere = alerts.values().stream()
                .filter(alert -> !own.contains(alert))
                .filter(alert -> alert.startedAt().isAfter(stretch.from.minus(LATE))
                        && alert.startedAt().isBefore(stretch.to.plus(LATE)))
                .toList();
        return explainer.explain(
                own.iterator().next().incidentId(), own, elsewhere, ServiceMap.EMPTY, zone, stretch.to.plus(AFTER));
    }

    /** The incident of a stretch: the one with most alerts of its classes at the time; null when there is none. */
    List<Alert> find(Stretch stretch) {
        return incidents.values().stream()
                .filter(each -> count(each, stretch) > 0)
                .max(Comparator.comparingLong((List<Alert> each) -> count(each, stretch))
                        .thenComparing(each -> each.get(0).id()))
                .orElse(null);
    }

    private static long count(List<Alert> incident, Stretch stretch) {
        return incident.stream()
                .filter(alert -> stretch.classes.contains(alert.alertClass()))
                .filter(alert -> !alert.createdAt().isBefore(stretch.from)
                        && alert.createdAt().isBefore(stretch.to.plus(LATE)))
                .count();
    }

    int incidents() {
        return incidents.size();
    }

    @Override
    public void close() throws IOException {
        events.close();
    }
}
