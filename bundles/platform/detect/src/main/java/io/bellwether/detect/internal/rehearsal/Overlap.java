// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.alert.Alerts;
import io.bellwether.alert.Rehearsal.Course;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Backtests.Current;
import io.bellwether.detect.Backtests.Past;
import io.bellwether.detect.Backtests.Real;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.relational.AlertOutcome.Judgement;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.OutcomeStore;
import io.bellwether.relational.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares the alerts of a backtest with others: two are the same trouble when they are of the same group and stand open
 * at the same time, give or take five minutes. Safe for concurrent use.
 */
final class Overlap {
    private static final Duration SLACK = Duration.ofMinutes(5);
    /** So long after its condition began an alert may have opened. */
    private static final Duration LATEST = Duration.ofDays(1);

    private static final int PAGE = 1_000;
    private static final int MOST = 20_000;
    private static final int MOST_SHOWN = 500;

    private final Alerts alerts;
    private final OutcomeStore outcomes;

    Overlap(Alerts alerts, OutcomeStore outcomes) {
        this.alerts = alerts;
        this.outcomes = outcomes;
    }

    Current compare(Backtester.Played tried, Backtester.Played before, Instant end) {
        List<Course> added = tried.alerts().stream()
                .filter(one -> before.alerts().stream().noneMatch(other -> isSame(one, other, end)))
                .toList();
        List<Course> gone = before.alerts().stream()
                .filter(one -> tried.alerts().stream().noneMatch(other -> isSame(one, other, end)))
                .toList();
        return new Current(
                before.alerts().size(),
                before.pages().size(),
                first(added),
                first(gone),
                tried.alerts().size() - added.size());
    }

    Real real(TenantEnvironment where, Policy policy, List<Course> found, Instant from, Instant to) {
        List<Alert> past = past(where, policy.id(), from, to);
        Map<String, Judgement> judgements = judgements(where, from, to);
        Set<String> matched = new LinkedHashSet<>();
        List<Past> missed = new ArrayList<>();
        long both = 0;
        long confirmed = 0;
        long dismissed = 0;
        long confirmedFound = 0;
        long dismissedFound = 0;
        for (Alert alert : past) {
            List<Course> same =
                    found.stream().filter(course -> isSame(course, alert, to)).toList();
            same.forEach(course -> matched.add(course.id()));
            both += same.isEmpty() ? 0 : 1;
            Judgement judgement = judgements.get(alert.id());
            if (judgement == Judgement.DISMISSED) {
                dismissed++;
                dismissedFound += same.isEmpty() ? 0 : 1;
            } else if (judgement == Judgement.CONFIRMED || alert.incidentId() != null) {
                confirmed++;
                confirmedFound += same.isEmpty() ? 0 : 1;
            }
            if (same.isEmpty() && missed.size() < MOST_SHOWN) {
                missed.add(
                        new Past(alert.id(), alert.labels(), alert.startedAt(), alert.resolvedAt(), alert.summary()));
            }
        }
        List<String> fresh = found.stream()
                .map(Course::id)
                .filter(id -> !matched.contains(id))
                .limit(MOST_SHOWN)
                .toList();
        return new Real(
                past.size(),
                both,
                missed,
                fresh,
                confirmed,
                dismissed,
                share(confirmedFound, confirmedFound + dismissedFound),
                share(confirmedFound, confirmed));
    }

    private Map<String, Judgement> judgements(TenantEnvironment where, Instant from, Instant to) {
        Map<String, Judgement> said = new HashMap<>();
        outcomes.judged(where.tenant(), Set.of(where.environment()), from, to.plus(LATEST), MOST)
                .forEach(alert -> said.put(alert.id(), alert.judgement()));
        return said;
    }

    private static double share(long part, long all) {
        return all == 0 ? Double.NaN : (double) part / all;
    }

    /** The policy's alerts that opened in this time, newest first. */
    private List<Alert> past(TenantEnvironment where, String policy, Instant from, Instant to) {
        List<Alert> past = new ArrayList<>();
        AlertQuery query =
                new AlertQuery(where.tenant(), Set.of(where.environment()), Set.of(), Set.of(), policy, null);
        String cursor = null;
        do {
            Page<Alert> page = alerts.list(query, PAGE, cursor);
            cursor = page.next();
            for (Alert alert : page.items()) {
                if (alert.createdAt().isBefore(from)) {
                    return past;
                }
                if (alert.createdAt().isBefore(to.plus(SLACK))) {
                    past.add(alert);
                }
            }
        } while (cursor != null && past.size() < MOST);
        return past;
    }

    private static boolean isSame(Course one, Course other, Instant end) {
        return one.group().equals(other.group())
                && meet(one.since(), one.clearedAt(), other.since(), other.clearedAt(), end);
    }

    private static boolean isSame(Course course, Alert alert, Instant end) {
        for (Map.Entry<String, String> label : course.group().entrySet()) {
            if (!label.getValue().equals(alert.labels().get(label.getKey()))) {
                return false;
            }
        }
        return meet(course.since(), course.clearedAt(), alert.startedAt(), alert.resolvedAt(), end);
    }

    private static boolean meet(Instant from, Instant to, Instant otherFrom, Instant otherTo, Instant end) {
        Instant last = to == null ? end : to;
        Instant otherLast = otherTo == null ? end : otherTo;
        return !from.isAfter(otherLast.plus(SLACK)) && !otherFrom.isAfter(last.plus(SLACK));
    }

    private static List<Course> first(List<Course> items) {
        return items.size() <= MOST_SHOWN ? items : List.copyOf(items.subList(0, MOST_SHOWN));
    }
}
