// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.alert.Verdict;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.detect.internal.series.Series;
import io.bellwether.detect.internal.series.SeriesView;
import java.time.Duration;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** One policy at work in one environment. Not safe for concurrent use. */
final class PolicyRun {
    /** Facts older than this page nobody. */
    static final long OLD = 600_000;

    private static final int MOST_OPEN = 15;
    private static final int REBUILD = 200_000;
    private static final int LONGEST_REBUILD = 2_880;

    private final TenantEnvironment where;
    private final Policy policy;
    private final Measure measure;
    private final Composition composition;
    private final SeriesView view;
    private final long step;
    private final Map<Series, Track> tracks = new IdentityHashMap<>();
    private long closed = Track.NEVER;
    private long closedBefore = Track.NEVER;

    PolicyRun(TenantEnvironment where, Policy policy, Measure measure, DetectorCatalogue detectors) {
        this.where = where;
        this.policy = policy;
        this.measure = measure;
        this.composition = new Composition(policy.detect(), policy.measure(), detectors);
        this.view = new SeriesView(policy.measure());
        this.step = measure.stepMillis();
    }

    /** How many buckets of the measure this policy needs. */
    int neededBuckets() {
        return composition.lookback() + policy.measure().windowBuckets();
    }

    Policy policy() {
        return policy;
    }

    Measure measure() {
        return measure;
    }

    /** Goes on where another run of the same policy stopped, so that nothing is judged twice. */
    void follow(PolicyRun other) {
        boolean same = other.measure == measure && other.policy.detect().equals(policy.detect());
        if (same && other.composition.isComplete() && composition.isComplete()) {
            closed = other.closed;
            tracks.putAll(other.tracks);
        }
    }

    /** Closes every bucket that ends before the watermark less the policy's lateness, and judges it. */
    void close(long watermark, long now, List<Verdict> verdicts) {
        closedBefore = closed;
        long target = Math.floorDiv(watermark - policy.lateness().toMillis(), step) - 1;
        if (target <= closed) {
            return;
        }
        if (!composition.isComplete()) {
            closed = Track.NEVER;
            tracks.clear();
            return;
        }
        boolean first = closed == Track.NEVER;
        long from = first ? target - rebuilt() + 1 : Math.max(closed + 1, target - LONGEST_REBUILD);
        for (long bucket = from; bucket <= target; bucket++) {
            boolean told = (!first || bucket == target) && isFresh(bucket, now);
            for (Series series : measure.series()) {
                if (series.since() > bucket) {
                    continue;
                }
                Track track = track(series);
                if (first && bucket == target) {
                    track.unsettled(true);
                }
                judge(series, track, bucket, told, verdicts);
            }
        }
        closed = target;
    }

    /** Judges again what fresh events of this batch changed after it was closed. */
    void amend(long now, List<Verdict> verdicts) {
        if (closedBefore == Track.NEVER || !composition.isComplete()) {
            return;
        }
        for (Series series : measure.touched()) {
            if (series.touchedFrom() > closedBefore) {
                continue;
            }
            Track track = track(series);
            long from = Math.max(series.touchedFrom(), closed - Track.REMEMBERED + 2);
            for (long bucket = from; bucket <= closed; bucket++) {
                Verdict.Condition before = track.condition(bucket);
                Outcome outcome = record(series, track, bucket);
                Verdict.Condition after = track.condition(bucket);
                boolean holds = after == Verdict.Condition.TRUE;
                if (holds) {
                    track.unsettled(true);
                }
                boolean worthTelling = bucket == closed ? holds || after != before : holds && after != before;
                if (worthTelling && outcome.state() != Outcome.State.UNKNOWN && isFresh(bucket, now)) {
                    tell(series, track, bucket, outcome, verdicts);
                }
            }
        }
    }

    /** Judges the open buckets that fresh events of this batch went to, where waiting for their end brings nothing. */
    void anticipate(long now, List<Verdict> verdicts) {
        if (!composition.firesOnGrowth()) {
            return;
        }
        for (Series series : measure.touched()) {
            long from = Math.max(series.touchedFrom(), Math.max(closed + 1, series.touchedTo() - MOST_OPEN));
            for (long bucket = from; bucket <= series.touchedTo(); bucket++) {
                Track track = track(series);
                if (isFresh(bucket, now) && !track.isCrossed(bucket) && series.grows(bucket)) {
                    anticipate(series, track, bucket, verdicts);
                }
            }
        }
    }

    /** Forgets a group that has not been heard from for very long; says so when an alert may be open. */
    void drop(Series series, List<Verdict> verdicts) {
        Track track = tracks.remove(series);
        if (track != null && track.isUnsettled() && closed != Track.NEVER) {
            String explanation = "not heard from for so long that it is no longer followed";
            Outcome outcome = new Outcome(Outcome.State.CLEAR, Double.NaN, Double.NaN, explanation);
            verdicts.add(verdict(
                    series, outcome, Verdict.Condition.FALSE, end(closed), null, Duration.ZERO, false, Double.NaN));
        }
    }

    private void judge(Series series, Track track, long bucket, boolean told, List<Verdict> verdicts) {
        Outcome outcome = record(series, track, bucket);
        if (outcome.state() == Outcome.State.UNKNOWN) {
            return;
        }
        Verdict.Condition condition = track.condition(bucket);
        if (condition == Verdict.Condition.TRUE) {
            track.unsettled(true);
        }
        if (!track.isUnsettled() || !told) {
            return;
        }
        tell(series, track, bucket, outcome, verdicts);
        int recoveries = track.recoveriesTold(condition == Verdict.Condition.FALSE);
        if ((recoveries - 2) * step > policy.recover().lasting().toMillis()) {
            track.unsettled(false);
            track.recoveriesTold(false);
        }
    }

    /** Judges a closed bucket and remembers the result; a detector that does not answer leaves things as they were. */
    private Outcome record(Series series, Track track, long bucket) {
        view.show(series, bucket, false);
        Outcome outcome = composition.judge(view, track.states(), true);
        Verdict.Condition condition;
        if (outcome.state() == Outcome.State.UNKNOWN) {
            condition = track.condition(bucket - 1);
        } else if (outcome.firing()) {
            condition = Verdict.Condition.TRUE;
        } else {
            boolean open = track.isUnsettled() || track.condition(bucket - 1) != Verdict.Condition.FALSE;
            condition = open && !policy.recover().reached(view.last())
                    ? Verdict.Condition.LINGERING
                    : Verdict.Condition.FALSE;
        }
        track.close(bucket, condition);
        return outcome;
    }

    private void anticipate(Series series, Track track, long bucket, List<Verdict> verdicts) {
        view.show(series, bucket, true);
        Outcome outcome = composition.judge(view, track.states(), false);
        if (!outcome.firing()) {
            return;
        }
        boolean unbroken = closed != Track.NEVER
                && track.condition(closed) == Verdict.Condition.TRUE
                && track.bridged(closed, bucket);
        long run = unbroken ? track.runStart(closed) : bucket;
        Duration held = unbroken ? Duration.ofMillis((closed - run + 1) * step) : Duration.ZERO;
        track.crossed(bucket);
        track.unsettled(true);
        view.show(series, bucket, true);
        Instant at = Instant.ofEpochMilli(Math.min(series.latestMillis(), (bucket + 1) * step - 1));
        verdicts.add(verdict(series, outcome, Verdict.Condition.TRUE, at, start(run), held, true, view.last()));
    }

    private void tell(Series series, Track track, long bucket, Outcome outcome, List<Verdict> verdicts) {
        view.show(series, bucket, false);
        Verdict.Condition condition = track.condition(bucket);
        boolean holds = condition == Verdict.Condition.TRUE;
        long run = track.runStart(bucket);
        Duration held = holds ? Duration.ofMillis((bucket - run + 1) * step) : Duration.ZERO;
        Instant since = holds ? start(run) : null;
        verdicts.add(verdict(series, outcome, condition, end(bucket), since, held, false, view.last()));
    }

    private Verdict verdict(
            Series series,
            Outcome outcome,
            Verdict.Condition condition,
            Instant at,
            Instant since,
            Duration held,
            boolean open,
            double value) {
        return new Verdict(
                where,
                policy.rule(),
                series.group(),
                at,
                since,
                condition,
                held,
                open,
                false,
                value,
                outcome.threshold(),
                outcome.baseline(),
                outcome.explanation(),
                series.evidence(open ? at.plusMillis(1) : at),
                policy.rule().severity(),
                0,
                Map.of(),
                List.of());
    }

    private Track track(Series series) {
        return tracks.computeIfAbsent(series, any -> new Track(composition.detectorCount()));
    }

    /** How many buckets are judged for the detectors' states when this run begins. */
    private int rebuilt() {
        int groups = Math.max(1, measure.series().size());
        return Math.max(Track.REMEMBERED, Math.min(LONGEST_REBUILD, REBUILD / groups));
    }

    private boolean isFresh(long bucket, long now) {
        return (bucket + 1) * step >= now - OLD;
    }

    private Instant start(long bucket) {
        return Instant.ofEpochMilli(bucket * step);
    }

    private Instant end(long bucket) {
        return Instant.ofEpochMilli((bucket + 1) * step);
    }
}
