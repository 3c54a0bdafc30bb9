// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.alert.Rehearsal.Course;
import io.bellwether.api.event.Event;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Backtests.Gap;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.engine.Schedule;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.detect.internal.series.MeasureSpec;
import io.bellwether.detect.internal.series.SeriesArchive;
import io.bellwether.detect.internal.series.ValueFunction.Kind;
import io.bellwether.expression.Expression;
import io.bellwether.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads the facts of the past: series from the archive where they are kept, else counts from the event index, else the
 * events themselves, from the index when they are few, else from the journal. Whichever it is, what is read adds up to
 * the same buckets; events that came late stand where they belong. Safe for concurrent use.
 */
final class TapeLoader {
    /** So many numbers at most: groups times buckets. */
    private static final long MOST_CELLS = 8_000_000;

    private static final int MOST_EVENTS = 200_000;
    private static final int MOST_NAMED = 50;
    private static final double READ = 0.5;

    private final SeriesArchive archive;
    private final IndexedFacts index;
    private final Journal journal;
    private final DetectorCatalogue detectors;

    TapeLoader(SeriesArchive archive, IndexedFacts index, Journal journal, DetectorCatalogue detectors) {
        this.archive = archive;
        this.index = index;
        this.journal = journal;
        this.detectors = detectors;
    }

    /**
     * Reads what a policy needs.
     *
     * @param begin when the detectors begin to learn
     * @param from when they begin to be listened to
     * @param to not included
     */
    Tape load(TenantEnvironment where, Policy policy, Instant begin, Instant from, Instant to, Effort effort) {
        Tape tape = new Tape(begin, to);
        if (policy.events() != null) {
            loadEvents(where, policy.events(), tape, effort);
            return tape;
        }
        Map<String, MeasureSpec> unknown = new LinkedHashMap<>();
        policy.measures().forEach((name, spec) -> {
            effort.check();
            effort.at(0, "reading the series");
            if (!tape.holds(spec) && !loadSeries(where, name, spec, from, tape)) {
                unknown.put(name, spec);
            }
        });
        unknown.entrySet().removeIf(each -> loadIndexed(where, each.getKey(), each.getValue(), tape, effort));
        if (!unknown.isEmpty()) {
            replay(where, unknown, tape, effort);
        }
        policy.measures().values().forEach(spec -> bound(tape.measure(spec)));
        return tape;
    }

    /** Gives measures the hours before the tape, for those who look back further than it does. */
    void past(TenantEnvironment where, Tape tape, Collection<Measure> measures, Duration history) {
        if (history.isZero()) {
            return;
        }
        for (Measure measure : measures) {
            measure.expect(tape.measure(measure.spec()));
            archive.fillHours(where, measure, tape.begin().minus(history), tape.begin());
        }
    }

    /** The same alerts with the events that led to the first of them, where the numbers do not name any. */
    List<Course> named(TenantEnvironment where, Policy policy, List<Course> alerts, Effort effort) {
        if (policy.measure() == null) {
            return alerts;
        }
        List<Course> named = new ArrayList<>();
        for (Course alert : alerts) {
            effort.check();
            named.add(
                    named.size() < MOST_NAMED && alert.evidence().isEmpty()
                            ? alert.with(index.evidence(
                                    where,
                                    policy.measure(),
                                    alert.group(),
                                    alert.since().minus(policy.measure().window()),
                                    alert.foundAt()))
                            : alert);
        }
        return named;
    }

    private boolean loadSeries(TenantEnvironment where, String name, MeasureSpec spec, Instant from, Tape tape) {
        Measure measure = empty(spec, tape);
        Instant known = archive.fill(where, measure, tape.begin(), tape.end());
        boolean recorded = journal.environments().contains(where);
        if (known == null || known.isAfter(from) && recorded) {
            return false;
        }
        if (known.isAfter(from)) {
            tape.gap(new Gap(from, known, "the series of " + name + " is kept from then on only"));
        }
        tape.add(name, measure, known, "series");
        return true;
    }

    private boolean loadIndexed(TenantEnvironment where, String name, MeasureSpec spec, Tape tape, Effort effort) {
        effort.check();
        effort.at(0, "asking the event index");
        Measure counted = empty(spec, tape);
        if (index.count(where, counted, tape.begin(), tape.end(), effort)) {
            tape.add(name, counted, index.first(where, tape.begin(), tape.end()), "counts of the event index");
            return true;
        }
        Expression wanted = wanted(spec);
        List<Event> events = index.few(where, wanted, tape.begin(), tape.end(), effort);
        if (events == null) {
            return false;
        }
        Engine engine = new Engine(where, detectors, Schedule.ALWAYS, finding -> {});
        Measure measure = follow(engine, spec, tape);
        engine.history(events, tape.end());
        tape.add(name, measure, index.first(where, tape.begin(), tape.end()), "events found by the event index");
        return true;
    }

    private void replay(TenantEnvironment where, Map<String, MeasureSpec> specs, Tape tape, Effort effort) {
        Engine engine = new Engine(where, detectors, Schedule.ALWAYS, finding -> {});
        Map<String, Measure> measures = new LinkedHashMap<>();
        specs.forEach((name, spec) -> measures.put(name, follow(engine, spec, tape)));
        Instant first = replay(where, tape, effort, events -> {
            engine.history(events, events.get(events.size() - 1).receivedAt());
            measures.values().forEach(TapeLoader::bound);
        });
        measures.forEach((name, measure) -> tape.add(name, measure, first, "journal"));
    }

    private void loadEvents(TenantEnvironment where, Policy.Events followed, Tape tape, Effort effort) {
        effort.check();
        effort.at(0, "asking the event index");
        List<Event> found = index.few(where, followed.filter(), tape.begin(), tape.end(), effort);
        String source = "events found by the event index";
        if (found == null) {
            List<Event> matching = new ArrayList<>();
            source = "journal";
            replay(where, tape, effort, events -> {
                for (Event event : events) {
                    if (followed.filter() == null || followed.filter().matches(event)) {
                        matching.add(event);
                    }
                }
                if (matching.size() > MOST_EVENTS) {
                    throw new Effort.Stopped(
                            false, "the policy follows more than " + MOST_EVENTS + " events; ask for a shorter time");
                }
            });
            found = matching;
        }
        List<Event> inOrder = new ArrayList<>(found);
        inOrder.sort(Comparator.comparing(Event::timestamp));
        tape.add(inOrder, source);
    }

    /** @return the time of the first event */
    private Instant replay(TenantEnvironment where, Tape tape, Effort effort, Consumer<List<Event>> sink) {
        double all = Duration.between(tape.begin(), tape.end()).toMillis();
        long[] read = {0};
        Instant[] first = {tape.end()};
        effort.at(0, "reading the journal");
        journal.replay(where, tape.begin(), tape.end(), events -> {
            effort.check();
            if (events.isEmpty()) {
                return;
            }
            Event last = events.get(events.size() - 1);
            for (Event event : events) {
                first[0] = event.timestamp().isBefore(first[0]) ? event.timestamp() : first[0];
            }
            read[0] += events.size();
            double share = Duration.between(tape.begin(), last.timestamp()).toMillis() / all;
            effort.at(READ * Math.max(0, Math.min(1, share)), "reading the journal: " + read[0] + " events so far");
            sink.accept(events);
        });
        effort.check();
        tape.note(
                read[0] == 0
                        ? "the journal has no events of this time"
                        : read[0] + " events were read from the journal, the first of " + first[0]);
        return first[0];
    }

    /** Which events a measure is made of; null for all. */
    private static Expression wanted(MeasureSpec spec) {
        if (spec.value().kind() != Kind.RATIO) {
            return spec.filter();
        }
        return spec.filter() == null || spec.of() == null
                ? null
                : IndexedFacts.parse(
                        "(" + spec.filter().text() + ") or (" + spec.of().text() + ")");
    }

    private static Measure empty(MeasureSpec spec, Tape tape) {
        int limit = spec.buckets(Duration.between(tape.begin(), tape.end()));
        Measure measure = new Measure(spec, limit);
        measure.extend(limit, sketches(spec, limit));
        return measure;
    }

    private static Measure follow(Engine engine, MeasureSpec spec, Tape tape) {
        int limit = spec.buckets(Duration.between(tape.begin(), tape.end()));
        Measure measure = engine.follow(spec, limit);
        measure.extend(limit, sketches(spec, limit));
        return measure;
    }

    /** How many sketches are kept: those of every bucket where a value is read from several of them. */
    private static int sketches(MeasureSpec spec, int limit) {
        return spec.windowBuckets() > 1 ? limit : 1;
    }

    private static void bound(Measure measure) {
        int limit = measure.spec().buckets(Duration.ofDays(1));
        if ((long) measure.series().size() * limit > MOST_CELLS) {
            throw new Effort.Stopped(
                    false,
                    "the measure has " + measure.series().size() + " groups, more than can be held for so long a time;"
                            + " ask for less than " + Durations.format(Duration.ofDays(1)));
        }
    }
}
