// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import io.bellwether.alert.internal.routing.Matcher;
import io.bellwether.api.tenancy.EnvironmentId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Planned work, once or again and again, during which nobody is told of certain alerts. Each time it begins once and ends
 * once: a beginning that clocks skip in spring is as much later as they are put forward, one that they show twice in autumn
 * is the first of both, and what it lasts is measured time.
 *
 * @param matchers empty for every alert of its environments
 * @param environments empty for all
 * @param zone null for the tenant's
 * @param startsAt of one that is once; null for one that recurs
 * @param recurrence null for one that is once
 * @param duration how long each time lasts
 * @param from the first day it may begin on; null for any
 * @param until the last day it may begin on; null for any
 * @param comment may be null
 */
record MaintenanceWindow(
        String id,
        String name,
        List<Matcher> matchers,
        Set<EnvironmentId> environments,
        ZoneId zone,
        Instant startsAt,
        Recurrence recurrence,
        Duration duration,
        LocalDate from,
        LocalDate until,
        String comment,
        boolean enabled) {
    /** Longer than from any day to the next on which a recurrence falls. */
    private static final int LONGEST_GAP_DAYS = 100;
    /** More than can be under way together, when each lasts until after the next has begun. */
    private static final int MOST_AT_ONCE = 40;

    MaintenanceWindow {
        matchers = List.copyOf(matchers);
        environments = Set.copyOf(environments);
    }

    /** One time. @param from inclusive @param to exclusive */
    record Occurrence(Instant from, Instant to) {
        boolean contains(Instant time) {
            return !time.isBefore(from) && time.isBefore(to);
        }
    }

    /** A beginning or an end. */
    record Boundary(Instant at, boolean begins, Occurrence occurrence) {}

    /** What an alert must be like to be taken: the matchers, and one for the environments. */
    List<Matcher> conditions() {
        if (environments.isEmpty()) {
            return matchers;
        }
        List<Matcher> all = new ArrayList<>(matchers);
        all.add(Matchers.of(environments));
        return all;
    }

    /** The time that is under way, of several the one that ends last; null when none is, or it is disabled. */
    Occurrence at(Instant now, ZoneId tenantZone) {
        Occurrence found = null;
        for (Occurrence each : after(now, tenantZone, now, Integer.MAX_VALUE)) {
            found = each.contains(now) ? each : found;
        }
        return found;
    }

    /** The time under way and those to come, by their beginning; none of one that is disabled. */
    List<Occurrence> next(Instant now, ZoneId tenantZone, int count) {
        return after(now, tenantZone, Instant.MAX, count);
    }

    /** When it next begins or ends; null when it never does. */
    Instant nextTurn(Instant now, ZoneId tenantZone) {
        Instant next = null;
        for (Occurrence each : after(now, tenantZone, Instant.MAX, MOST_AT_ONCE)) {
            Instant turn = each.from().isAfter(now) ? each.from() : each.to();
            next = next == null || turn.isBefore(next) ? turn : next;
        }
        return next;
    }

    /** Every beginning and end in a span, in order. @param after exclusive @param to inclusive */
    List<Boundary> boundaries(Instant after, Instant to, ZoneId tenantZone) {
        List<Boundary> found = new ArrayList<>();
        for (Occurrence each : after(after, tenantZone, to, Integer.MAX_VALUE)) {
            if (each.from().isAfter(after) && !each.from().isAfter(to)) {
                found.add(new Boundary(each.from(), true, each));
            }
            if (!each.to().isAfter(to)) {
                found.add(new Boundary(each.to(), false, each));
            }
        }
        found.sort(java.util.Comparator.comparing(Boundary::at).thenComparing(Boundary::begins));
        return found;
    }

    /** Times that end after {@code time} and begin until {@code latest}, by their beginning. */
    private List<Occurrence> after(Instant time, ZoneId tenantZone, Instant latest, int count) {
        if (!enabled) {
            return List.of();
        }
        if (recurrence == null) {
            Occurrence once = new Occurrence(startsAt, startsAt.plus(duration));
            return once.to().isAfter(time) && !once.from().isAfter(latest) ? List.of(once) : List.of();
        }
        ZoneId clock = zone == null ? tenantZone : zone;
        LocalDate date = time.minus(duration).atZone(clock).toLocalDate().minusDays(1);
        date = from != null && from.isAfter(date) ? from : date;
        List<Occurrence> found = new ArrayList<>();
        int idle = 0;
        while (found.size() < count && idle <= LONGEST_GAP_DAYS && (until == null || !date.isAfter(until))) {
            idle++;
            if (recurrence.fallsOn(date)) {
                Instant begin = ZonedDateTime.of(date, recurrence.at(), clock).toInstant();
                if (begin.isAfter(latest)) {
                    break;
                }
                Occurrence each = new Occurrence(begin, begin.plus(duration));
                boolean again = !found.isEmpty() && found.get(found.size() - 1).equals(each);
                if (each.to().isAfter(time) && !again) {
                    found.add(each);
                }
                idle = 0;
            }
            date = date.plusDays(1);
        }
        return found;
    }
}
