// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.alert.Rehearsal;
import io.bellwether.alert.Rehearsal.Course;
import io.bellwether.alert.Rehearsal.Told;
import io.bellwether.alert.Rehearsals;
import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Backtests.Current;
import io.bellwether.detect.Backtests.Gap;
import io.bellwether.detect.Backtests.Real;
import io.bellwether.detect.Backtests.Result;
import io.bellwether.detect.Backtests.Suggestion;
import io.bellwether.detect.Backtests.Target;
import io.bellwether.detect.internal.engine.Schedule;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.DetectorCatalogue.Bound;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.detect.internal.series.MeasureSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Runs one backtest on the calling thread. Safe for concurrent use. */
final class Backtester {
    private static final Duration KEPT = Duration.ofHours(49);
    private static final Duration LEARNING = Duration.ofDays(7);
    /** So long before the beginning alerts are kept account of, so that it begins with those that are open then. */
    private static final Duration LEAD = Duration.ofDays(1);

    private static final Duration FLAP = Duration.ofMinutes(30);
    private static final int MOST_SHOWN = 2_000;
    private static final int MOST_PAGES = 5_000;
    private static final double READ = 0.5;

    private final DetectorCatalogue detectors;
    private final PolicyReader reader;
    private final Rehearsals rehearsals;
    private final TapeLoader loader;
    private final Function<TenantEnvironment, Schedule> schedules;
    private final Overlap overlap;

    Backtester(
            DetectorCatalogue detectors,
            Rehearsals rehearsals,
            TapeLoader loader,
            Function<TenantEnvironment, Schedule> schedules,
            Overlap overlap) {
        this.detectors = detectors;
        this.reader = new PolicyReader(detectors);
        this.rehearsals = rehearsals;
        this.loader = loader;
        this.schedules = schedules;
        this.overlap = overlap;
    }

    /**
     * What is to be run.
     *
     * @param document of the policy to run
     * @param current the document of the policy as it is, when another is tried; else null
     * @param from of whole buckets, as is {@code to}
     * @param asked until when it was asked for, which may be later than {@code to}
     */
    record Plan(
            TenantEnvironment where,
            Map<String, Object> document,
            Map<String, Object> current,
            Instant from,
            Instant to,
            Instant asked,
            Target suggest) {}

    /** What came of one run. */
    record Played(List<Course> alerts, List<Told> pages, long openBefore, long omitted, long judged) {}

    Result run(Plan plan, Effort effort) {
        long began = System.nanoTime();
        Policy policy = reader.read(plan.document());
        Policy current = plan.current() == null ? null : reader.read(plan.current());
        refuseMissing(policy);
        Duration warm = max(warmUp(policy), current == null ? Duration.ZERO : warmUp(current));
        Instant begin = plan.from().minus(warm);
        Tape tape = loader.load(plan.where(), policy, begin, plan.from(), plan.to(), effort);
        effort.at(READ, "running the policy");
        Played played = play(plan, policy, tape, effort);
        long judged = played.judged();
        Current compared = null;
        if (current != null) {
            effort.at(READ, "running the policy as it is now");
            Tape same = covers(tape, current)
                    ? tape
                    : loader.load(plan.where(), current, begin, plan.from(), plan.to(), effort);
            Played before = play(plan, current, same, effort);
            judged += before.judged();
            compared = overlap.compare(played, before, plan.to());
        }
        Suggestion suggestion = null;
        if (plan.suggest() != null) {
            effort.at(READ, "trying other settings");
            suggestion = new Sensitivity(
                            detectors, plan, tape, document -> play(plan, reader.read(document), tape, effort)
                                    .alerts()
                                    .size())
                    .suggest(policy, plan.suggest(), played.alerts().size());
        }
        effort.at(1, "comparing with the alerts there were");
        Real real = overlap.real(plan.where(), policy, played.alerts(), plan.from(), plan.to());
        List<Gap> gaps = new ArrayList<>(tape.gaps());
        if (plan.asked().isAfter(plan.to())) {
            gaps.add(new Gap(plan.to(), plan.asked(), "it has not happened yet, or is not complete"));
        }
        return new Result(
                plan.from(),
                plan.to(),
                loader.named(plan.where(), policy, first(played.alerts(), MOST_SHOWN), effort),
                played.alerts().size() + played.omitted(),
                first(played.pages(), MOST_PAGES),
                played.pages().size(),
                flaps(played.alerts()),
                played.openBefore(),
                compared,
                real,
                new LinkedHashMap<>(tape.sources()),
                gaps,
                notes(policy, tape, warm),
                tape.groups(),
                judged,
                Duration.ofNanos(System.nanoTime() - began),
                suggestion);
    }

    private Played play(Plan plan, Policy policy, Tape tape, Effort effort) {
        Instant listening = plan.from().minus(LEAD);
        Rehearsal rehearsal = rehearsals.begin(plan.where().tenant(), listening);
        Run run = new Run(plan.where(), policy, tape, detectors, schedules.apply(plan.where()), (now, verdicts) -> {
            if (!now.isBefore(listening)) {
                rehearsal.accept(now, verdicts);
            }
        });
        loader.past(plan.where(), tape, run.measures().values(), history(policy));
        run.play(effort);
        rehearsal.advance(plan.to().plus(policy.lateness()));
        List<Course> all = rehearsal.alerts();
        List<Course> alerts = all.stream()
                .filter(alert -> alert.foundAt().isAfter(plan.from()))
                .toList();
        Set<String> ids = alerts.stream().map(Course::id).collect(Collectors.toSet());
        List<Told> pages = rehearsal.told().stream()
                .filter(told -> told.alerts().stream().anyMatch(ids::contains))
                .toList();
        long openBefore = all.stream()
                .filter(alert -> !alert.foundAt().isAfter(plan.from()))
                .filter(alert -> alert.clearedAt() == null || alert.clearedAt().isAfter(plan.from()))
                .count();
        return new Played(alerts, pages, openBefore, rehearsal.omitted(), run.judged());
    }

    private static boolean covers(Tape tape, Policy policy) {
        return policy.events() == null && policy.measures().values().stream().allMatch(tape::holds);
    }

    private void refuseMissing(Policy policy) {
        policy.conditions().stream()
                .flatMap(condition -> condition.detectors().stream())
                .forEach(leaf -> {
                    DetectorCatalogue.Binding binding = detectors.bind(leaf);
                    if (binding instanceof DetectorCatalogue.Missing missing) {
                        throw new InvalidInput("policy." + leaf.path(), leaf.id(), missing.reason());
                    }
                    if (binding instanceof DetectorCatalogue.Refused refused) {
                        throw new InvalidInput(refused.problems());
                    }
                });
    }

    /** How long the detectors learn before they are listened to. */
    private Duration warmUp(Policy policy) {
        Duration longest = KEPT;
        for (Bound bound : bound(policy)) {
            longest = max(longest, bound.lookback());
            if (bound.detector() instanceof LearningDetector) {
                longest = max(longest, LEARNING);
            }
        }
        Duration window = policy.measures().values().stream()
                .map(MeasureSpec::window)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return Duration.ofHours(longest.plus(window).toHours() + 1);
    }

    private Duration history(Policy policy) {
        return bound(policy).stream()
                .map(Bound::history)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private List<Bound> bound(Policy policy) {
        return policy.conditions().stream()
                .flatMap(condition -> condition.detectors().stream())
                .map(detectors::bind)
                .filter(Bound.class::isInstance)
                .map(Bound.class::cast)
                .toList();
    }

    private List<String> notes(Policy policy, Tape tape, Duration warm) {
        List<String> notes = new ArrayList<>(tape.notes());
        boolean learns = bound(policy).stream().anyMatch(bound -> bound.detector() instanceof LearningDetector);
        if (learns) {
            notes.add("what detectors learn of each series was learned from " + warm.toDays()
                    + " days before the beginning; live they may know more");
        }
        if (policy.events() == null) {
            notes.add("buckets are judged when they close; live, a count that only grows may be found up to a bucket"
                    + " earlier. Events that came late count where they belong");
        }
        return notes;
    }

    private static long flaps(List<Course> alerts) {
        Map<Map<String, String>, Instant> over = new LinkedHashMap<>();
        long flaps = 0;
        for (Course alert : alerts) {
            Instant before = over.get(alert.group());
            if (before != null && !alert.foundAt().isAfter(before.plus(FLAP))) {
                flaps++;
            }
            if (alert.clearedAt() != null) {
                over.put(alert.group(), alert.clearedAt());
            }
        }
        return flaps;
    }

    private static <T> List<T> first(List<T> items, int most) {
        return items.size() <= most ? items : List.copyOf(items.subList(0, most));
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
