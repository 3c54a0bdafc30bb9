// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.Outcomes.Suggestion;
import io.bellwether.api.settings.Durations;
import io.bellwether.relational.AlertOutcome.Judgement;
import io.bellwether.relational.JudgedAlert;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What people may want to change about a policy whose alerts are noisy, with the counts that speak for it. A few alerts
 * say nothing: every suggestion rests on five or more.
 */
final class Suggestions {
    private static final int FEWEST = 5;
    /** How many of those that speak for a change must do so. */
    private static final double MOSTLY = 0.7;
    /** How many confirmed alerts a change may cost. */
    private static final double FEW = 0.1;

    private static final double OFTEN = 0.3;
    private static final double NOISY = 0.5;
    private static final Duration AGAIN = Duration.ofMinutes(30);
    private static final int FEWEST_DAYS = 3;
    private static final List<Duration> STEPS = List.of(
            Duration.ofMinutes(2),
            Duration.ofMinutes(3),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(15),
            Duration.ofMinutes(20),
            Duration.ofMinutes(30),
            Duration.ofMinutes(60));

    private Suggestions() {}

    /** For the alerts of one policy, newest first. */
    static List<Suggestion> of(List<JudgedAlert> alerts, ZoneId zone) {
        List<Suggestion> found = new ArrayList<>();
        addIfAny(found, hold(alerts));
        addIfAny(found, recovery(alerts));
        addIfAny(found, hours(alerts, zone));
        if (found.isEmpty()) {
            addIfAny(found, limit(alerts));
        }
        return found;
    }

    private static void addIfAny(List<Suggestion> found, Suggestion suggestion) {
        if (suggestion != null) {
            found.add(suggestion);
        }
    }

    /** A longer hold, when most of what was dismissed, or of what nobody confirmed, was soon over. */
    private static Suggestion hold(List<JudgedAlert> alerts) {
        List<JudgedAlert> confirmed = with(alerts, Judgement.CONFIRMED);
        List<JudgedAlert> dismissed = with(alerts, Judgement.DISMISSED);
        boolean judged = dismissed.size() >= FEWEST;
        List<JudgedAlert> noise = judged
                ? dismissed
                : alerts.stream()
                        .filter(alert -> alert.judgement() != Judgement.CONFIRMED && alert.resolvedAt() != null)
                        .toList();
        if (noise.size() < (judged ? FEWEST : 2 * FEWEST)) {
            return null;
        }
        for (Duration step : STEPS) {
            int over = count(noise, alert -> isOverWithin(alert, step));
            if (over >= MOSTLY * noise.size()) {
                int lost = count(confirmed, alert -> isOverWithin(alert, step));
                if (lost > FEW * confirmed.size()) {
                    return null;
                }
                String text = "raise for to " + Durations.format(step) + ": " + over + " of " + noise.size()
                        + (judged ? " dismissed" : " that nobody confirmed") + " lasted under " + minutes(step)
                        + cost(confirmed.size(), lost);
                return new Suggestion("hold", Map.of("for", Durations.format(step)), text);
            }
        }
        return null;
    }

    private static String cost(int confirmed, int lost) {
        if (confirmed == 0) {
            return "";
        }
        return lost == 0
                ? ", none of the " + confirmed + " confirmed did"
                : ", and so did " + lost + " of " + confirmed + " confirmed";
    }

    /** By the time its condition began: an alert that resolves so soon after would not have opened with this hold. */
    private static boolean isOverWithin(JudgedAlert alert, Duration step) {
        return alert.resolvedAt() != null
                && Duration.between(alert.startedAt(), alert.resolvedAt()).compareTo(step) < 0;
    }

    /** A longer recovery, when alerts often open again soon after they were resolved. */
    private static Suggestion recovery(List<JudgedAlert> alerts) {
        List<Duration> gaps = gaps(alerts);
        if (gaps.size() < FEWEST || gaps.size() < OFTEN * alerts.size()) {
            return null;
        }
        Duration usual = gaps.get((int) Math.ceil(0.8 * gaps.size()) - 1);
        Duration step = STEPS.stream()
                .filter(each -> each.compareTo(usual) > 0)
                .findFirst()
                .orElse(AGAIN);
        long within = gaps.stream().filter(gap -> gap.compareTo(step) < 0).count();
        return new Suggestion(
                "recovery",
                Map.of("recover", Map.of("for", Durations.format(step))),
                "raise recover.for to " + Durations.format(step) + ": " + gaps.size() + " of " + alerts.size()
                        + " opened again within 30 min of being resolved, " + within + " of them within "
                        + minutes(step));
    }

    /** How long after its resolution each alert opened again, where that was soon; shortest first. */
    private static List<Duration> gaps(List<JudgedAlert> alerts) {
        Map<String, Instant> resolved = new HashMap<>();
        List<Duration> gaps = new ArrayList<>();
        List<JudgedAlert> oldestFirst = alerts.stream()
                .sorted(Comparator.comparing(JudgedAlert::createdAt))
                .toList();
        for (JudgedAlert alert : oldestFirst) {
            Instant last = resolved.get(alert.fingerprint());
            if (last != null && !alert.createdAt().isBefore(last)) {
                Duration gap = Duration.between(last, alert.createdAt());
                if (gap.compareTo(AGAIN) < 0) {
                    gaps.add(gap);
                }
            }
            if (alert.resolvedAt() != null) {
                resolved.put(alert.fingerprint(), alert.resolvedAt());
            }
        }
        return gaps.stream().sorted().toList();
    }

    /** What opens at the same hour day by day is often planned work. */
    private static Suggestion hours(List<JudgedAlert> alerts, ZoneId zone) {
        List<JudgedAlert> doubtful = alerts.stream()
                .filter(alert -> alert.judgement() != Judgement.CONFIRMED)
                .toList();
        Map<Integer, Set<LocalDate>> days = new HashMap<>();
        int[] counts = new int[24];
        Set<LocalDate> allDays = new HashSet<>();
        for (JudgedAlert alert : doubtful) {
            ZonedDateTime opened = alert.createdAt().atZone(zone);
            counts[opened.getHour()]++;
            allDays.add(opened.toLocalDate());
            days.computeIfAbsent(opened.getHour(), any -> new HashSet<>()).add(opened.toLocalDate());
        }
        int hour = 0;
        for (int each = 1; each < counts.length; each++) {
            hour = counts[each] > counts[hour] ? each : hour;
        }
        int onDays = days.getOrDefault(hour, Set.of()).size();
        if (counts[hour] < FEWEST
                || onDays < FEWEST_DAYS
                || onDays < MOSTLY * allDays.size()
                || counts[hour] < MOSTLY * doubtful.size()) {
            return null;
        }
        return new Suggestion(
                "hours",
                Map.of(),
                String.format(
                        Locale.ROOT,
                        "%d of %d that nobody confirmed opened between %02d:00 and %02d:00 (%s), on %d days: add a"
                                + " maintenance window if this is planned work, or limit the policy with when",
                        counts[hour],
                        doubtful.size(),
                        hour,
                        (hour + 1) % 24,
                        zone,
                        onDays));
    }

    /** Another limit, when most alerts are dismissed and nothing else explains it. */
    private static Suggestion limit(List<JudgedAlert> alerts) {
        int confirmed = with(alerts, Judgement.CONFIRMED).size();
        int dismissed = with(alerts, Judgement.DISMISSED).size();
        int judged = confirmed + dismissed;
        if (judged < FEWEST || Figures.interval(confirmed, judged)[1] >= NOISY) {
            return null;
        }
        return new Suggestion(
                "limit",
                Map.of(),
                "raise its limits, or disable it: " + dismissed + " of " + judged
                        + " judged were dismissed; a backtest with suggest proposes limits for the rate you want");
    }

    private static List<JudgedAlert> with(List<JudgedAlert> alerts, Judgement judgement) {
        return alerts.stream().filter(alert -> alert.judgement() == judgement).toList();
    }

    private static int count(List<JudgedAlert> alerts, Predicate<JudgedAlert> test) {
        return (int) alerts.stream().filter(test).count();
    }

    private static String minutes(Duration duration) {
        return duration.toMinutes() + " min";
    }
}
