// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.api.event.Event;
import io.bellwether.detect.Backtests.Gap;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.detect.internal.series.MeasureSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The facts of a stretch of time, read once and played as often as one likes: the buckets of measures, or the events that
 * a policy follows. Not safe for concurrent use.
 */
final class Tape {
    private final Instant begin;
    private final Instant end;
    private final Map<MeasureSpec.Key, Measure> measures = new LinkedHashMap<>();
    private final Map<MeasureSpec.Key, Instant> watched = new LinkedHashMap<>();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private List<Event> events = List.of();

    /** @param end not included */
    Tape(Instant begin, Instant end) {
        this.begin = begin;
        this.end = end;
    }

    Instant begin() {
        return begin;
    }

    Instant end() {
        return end;
    }

    /**
     * Adds the buckets of a measure.
     *
     * @param since from when on the absence of events means that there were none
     * @param source where they came from, for people
     */
    void add(String name, Measure measure, Instant since, String source) {
        measures.put(measure.spec().key(), measure);
        watched.put(measure.spec().key(), since.isBefore(begin) ? begin : since);
        sources.put(name, source);
    }

    /** Adds the events that the policy follows, in the order they happened. */
    void add(List<Event> followed, String source) {
        events = followed;
        sources.put("events", source);
    }

    void gap(Gap gap) {
        gaps.add(gap);
    }

    void note(String note) {
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }

    /** The buckets of a measure; null when they are not on it. */
    Measure measure(MeasureSpec spec) {
        return measures.get(spec.key());
    }

    /** From when on a measure is known. */
    Instant since(MeasureSpec spec) {
        return watched.get(spec.key());
    }

    boolean holds(MeasureSpec spec) {
        return measures.containsKey(spec.key());
    }

    List<Event> events() {
        return events;
    }

    /** Every value of a measure, those of all groups together, for choosing limits by. */
    double[] values(MeasureSpec spec, Instant from) {
        Measure measure = measure(spec);
        int window = spec.windowBuckets();
        long first = measure.bucket(from.toEpochMilli());
        long last = measure.bucket(end.toEpochMilli() - 1);
        return measure.series().stream()
                .flatMapToDouble(
                        series -> java.util.stream.LongStream.rangeClosed(Math.max(first, series.since()), last)
                                .mapToDouble(bucket -> series.value(bucket - window + 1, bucket)))
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
    }

    int groups() {
        return measures.values().stream()
                .mapToInt(measure -> measure.series().size())
                .sum();
    }

    Map<String, String> sources() {
        return sources;
    }

    List<Gap> gaps() {
        return gaps;
    }

    List<String> notes() {
        return notes;
    }
}
