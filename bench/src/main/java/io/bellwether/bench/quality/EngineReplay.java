// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench.quality;

import io.bellwether.api.detector.LearningDetector;
import io.bellwether.api.detector.SeriesDetector;
import io.bellwether.api.detector.SeriesJudgement;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.plugin.Plugin;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.engine.Schedule;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.policy.PolicyReader;
import io.bellwether.detect.internal.series.MeasureSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plays a series to the engine that also runs live, row by row on a clock of its own, with one policy:
 * {@code measure: {value: last(value)}, detect: {<detector>: {}}}. Each row is an event at the beginning of its bucket, and
 * the bucket closes before the next row is known.
 *
 * <p>Policies offer buckets of one and of five minutes. For rows further apart or closer together the measure of the
 * policy that was read is given the rows' own step, so that the time of day stays what it is; all else is the same.
 */
final class EngineReplay {
    private static final TenantEnvironment WHERE = TenantEnvironment.of("bench", "prod");
    private static final Origin ROWS = new Origin("rows", true, true);
    private static final Duration LATENESS = Duration.ofSeconds(1);

    private final Plugin detector;
    private final double threshold;

    /** @param threshold the score from which a bucket that fires raises an alarm; 0 when each one does */
    EngineReplay(Plugin detector, double threshold) {
        this.detector = detector;
        this.threshold = threshold;
    }

    Scored play(LabelledSeries series) {
        Recorder recorder = Recorder.of(detector);
        DetectorCatalogue catalogue = new DetectorCatalogue(new StraightGuard());
        if (recorder instanceof LearningDetector learning) {
            catalogue.addLearning(learning);
        } else {
            catalogue.add((SeriesDetector) recorder);
        }
        Set<Instant> firing = new HashSet<>();
        Engine engine = new Engine(WHERE, catalogue, Schedule.ALWAYS, finding -> {
            if (finding.firing()) {
                firing.add(finding.at());
            }
        });
        engine.policies(List.of(policy(catalogue, series.step())));
        long[] buckets = series.buckets();
        long width = series.step().toMillis();
        long begin = System.nanoTime();
        for (int i = 0; i < buckets.length; i++) {
            if (!Double.isNaN(series.values()[i])) {
                Instant at = Instant.ofEpochMilli(buckets[i] * width);
                engine.accept(ROWS, List.of(event(i, at, series.values()[i])), at);
            }
            Instant closed = Instant.ofEpochMilli((buckets[i] + 1) * width).plus(LATENESS);
            engine.progress(ROWS, closed, closed);
        }
        long nanos = System.nanoTime() - begin;
        return scored(series, buckets, recorder, firing, nanos);
    }

    private Scored scored(LabelledSeries series, long[] buckets, Recorder recorder, Set<Instant> firing, long nanos) {
        long width = series.step().toMillis();
        double[] scores = new double[buckets.length];
        boolean[] alarms = new boolean[buckets.length];
        int opened = 0;
        boolean before = false;
        for (int i = 0; i < buckets.length; i++) {
            long end = (buckets[i] + 1) * width;
            SeriesJudgement judgement = recorder.at(end);
            scores[i] = judgement == null ? 0 : judgement.score();
            boolean fires = firing.contains(Instant.ofEpochMilli(end));
            alarms[i] = fires && scores[i] >= threshold;
            opened += fires && !before ? 1 : 0;
            before = fires;
        }
        return new Scored(series, scores, alarms, opened, nanos);
    }

    private Policy policy(DetectorCatalogue catalogue, Duration step) {
        Policy read = new PolicyReader(catalogue)
                .read(Map.of(
                        "id",
                        "bench",
                        "name",
                        "Bench",
                        "class",
                        "unknown",
                        "severity",
                        "warning",
                        "measure",
                        Map.of("select", "@Message = 'row'", "value", "last(value)", "every", "5m"),
                        "detect",
                        Map.of(detector.id(), Map.of()),
                        "lateness",
                        LATENESS.toSeconds() + "s"));
        MeasureSpec spec = read.measures().get(Policy.SINGLE);
        MeasureSpec own = new MeasureSpec(spec.filter(), spec.value(), spec.number(), spec.of(), spec.by(), step, step);
        return Policy.of(read.rule(), own, read.detect(), read.lateness());
    }

    private static Event event(int row, Instant at, double value) {
        EventBody body = EventBody.of("bench", "sample", Severity.INFO, "row")
                .withEventId("r" + row)
                .withTimestamp(at)
                .withProperties(Map.of("value", value));
        return new Event(WHERE, "r" + row, true, at, at, body, null);
    }
}
