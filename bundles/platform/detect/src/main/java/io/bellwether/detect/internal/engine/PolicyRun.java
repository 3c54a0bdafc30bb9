// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.alert.Verdict;
import io.bellwether.alert.Verdict.Condition;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.detect.internal.series.MeasureSpec;
import io.bellwether.detect.internal.series.Series;
import io.bellwether.detect.internal.series.SeriesCursor;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A policy that judges measures, at work in one environment. */
final class PolicyRun implements Run {
    private static final int MOST_OPEN = 15;
    private static final int REBUILD = 200_000;
    private static final int LONGEST_REBUILD = 2_880;

    private final TenantEnvironment where;
    private final Policy policy;
    private final Conditions conditions;
    private final Composition composition;
    private final SeriesCursor cursor;
    private final Groups groups;
    private final long step;
    private final int[] windows;
    /** Whether nothing was judged here before: then every bucket is told, from the first. */
    private final BooleanSupplier fresh;

    private final boolean silent;
    private long closed = Track.NEVER;
    private long closedBefore = Track.NEVER;

    /**
     * @param measures in the policy's order
     * @param silent true when findings are made and no verdicts
     * @param fresh whether, when it takes its first step, no bucket can have been judged before
     */
    PolicyRun(
            TenantEnvironment where,
            Policy policy,
            List<Measure> measures,
            DetectorCatalogue detectors,
            Schedule schedule,
            BooleanSupplier fresh,
            boolean silent) {
        this.where = where;
        this.policy = policy;
        this.fresh = fresh;
        this.silent = silent;
        this.cursor = new SeriesCursor(List.copyOf(policy.measures().values()), schedule::zone);
        this.composition = new Composition(policy, cursor, detectors);
        this.conditions = new Conditions(policy, composition, cursor, schedule);
        this.groups = new Groups(policy, measures, composition.leaves().size());
        this.step = measures.get(0).stepMillis();
        this.windows = policy.measures().values().stream()
                .mapToInt(MeasureSpec::windowBuckets)
                .toArray();
    }

    @Override
    public boolean isComplete() {
        return composition.isComplete();
    }

    /** True when findings are made and no verdicts. */
    boolean isSilent() {
        return silent;
    }

    /** The last bucket that has been judged; {@link Track#NEVER} for none. */
    long closed() {
        return closed;
    }

    /** True when this pass has closed a bucket. */
    boolean isAdvanced() {
        return closed != closedBefore;
    }

    /** True when fresh events of this batch concern it, or something else is to be looked at again. */
    boolean isTouched() {
        for (Measure measure : groups.measures()) {
            if (!measure.touched().isEmpty()) {
                return true;
            }
        }
        return closed != closedBefore && groups.hasPostponed();
    }

    /** How many buckets of a measure this policy needs. */
    int neededBuckets(MeasureSpec measure) {
        return composition.lookback() + measure.windowBuckets();
    }

    /** True when a detector asks for hours. */
    boolean wantsHours() {
        return composition.wantsHours();
    }

    @Override
    public Policy policy() {
        return policy;
    }

    List<Measure> measures() {
        return groups.measures();
    }

    @Override
    public String fingerprint() {
        StringBuilder text = new StringBuilder("measures");
        policy.measures().forEach((name, spec) -> text.append('\n')
                .append(name)
                .append(' ')
                .append(spec.key())
                .append(' ')
                .append(spec.window()));
        return text.append('\n')
                .append(policy.detect())
                .append(policy.levels())
                .append(policy.overrides())
                .append(policy.quorum())
                .append(policy.recover())
                .append(policy.flap())
                .append(policy.when())
                .toString();
    }

    /** Goes on where another run stopped, when it asks the same, so that nothing is judged twice. */
    void follow(PolicyRun other) {
        if (other.measures().equals(measures())
                && other.fingerprint().equals(fingerprint())
                && other.composition.isComplete()
                && composition.isComplete()) {
            closed = other.closed;
            groups.follow(other.groups, other.composition.leaves(), composition.leaves());
        }
    }

    @Override
    public long due() {
        if (!composition.isComplete()) {
            return NEVER;
        }
        return closed == Track.NEVER
                ? Long.MIN_VALUE + 1
                : (closed + 2) * step + policy.lateness().toMillis();
    }

    /** Begins a pass. */
    void begin() {
        closedBefore = closed;
    }

    /** Closes the next bucket and judges it; the first time, the buckets before it as well, for what they teach. */
    @Override
    public void step(Turn turn) {
        long target = Math.floorDiv(turn.watermark() - policy.lateness().toMillis(), step) - 1;
        groups.gather();
        if (closed == Track.NEVER) {
            if (fresh.getAsBoolean()) {
                closed = Math.min(target, groups.since() - 1);
            } else {
                rebuild(target, turn);
            }
            return;
        }
        closed = Math.max(closed, target - LONGEST_REBUILD);
        close(closed + 1, isFresh(closed + 1, turn.now()), turn);
    }

    private void rebuild(long target, Turn turn) {
        int rebuilt = rebuilt();
        for (long bucket = target - rebuilt + 1; bucket < target; bucket++) {
            for (Group group : groups.inOrder()) {
                if (group.since() <= bucket) {
                    cursor.show(group.parts(), group.since(), bucket);
                    conditions.close(group, bucket, turn);
                }
            }
        }
        groups.inOrder().forEach(group -> group.track().unsettled(true));
        close(target, isFresh(target, turn.now()), turn);
    }

    private void close(long bucket, boolean told, Turn turn) {
        int taught = rebuilt();
        for (Leaf leaf : composition.leaves()) {
            if (leaf instanceof LearningLeaf learning) {
                learning.taught(taught);
            }
        }
        for (Group group : groups.inOrder()) {
            if (group.since() <= bucket) {
                judge(group, bucket, told, turn);
            }
        }
        closed = bucket;
    }

    private void judge(Group group, long bucket, boolean told, Turn turn) {
        Track track = group.track();
        cursor.show(group.parts(), group.since(), bucket);
        Conditions.Closed result = conditions.close(group, bucket, turn);
        if (result.outcome().state() == Outcome.State.UNKNOWN) {
            return;
        }
        find(group, bucket, result.outcome(), turn);
        Condition condition = track.condition(bucket);
        if (condition == Condition.TRUE || track.wasCrossed(bucket)) {
            track.unsettled(true);
        }
        if (!track.isUnsettled() || !told || silent) {
            return;
        }
        tell(group, bucket, result, turn);
        int recoveries = track.recoveriesTold(condition == Condition.FALSE);
        if ((recoveries - 2) * step > policy.recover().lasting().toMillis()) {
            track.unsettled(false);
            track.recoveriesTold(false);
        }
    }

    /** Judges again what fresh events of this batch changed after it was closed; models learn of no bucket twice. */
    void amend(Turn turn) {
        if (closedBefore == Track.NEVER || !composition.isComplete() || composition.learns()) {
            return;
        }
        for (Measure measure : groups.measures()) {
            for (Series series : measure.touched()) {
                Group group = series.touchedFrom() > closedBefore ? null : groups.of(series);
                if (group != null) {
                    amend(group, series.touchedFrom(), turn);
                }
            }
        }
    }

    private void amend(Group group, long touched, Turn turn) {
        Track track = group.track();
        for (long bucket = Math.max(touched, closed - Track.REMEMBERED + 2); bucket <= closed; bucket++) {
            Condition before = track.condition(bucket);
            boolean firedBefore = track.fired(bucket);
            cursor.show(group.parts(), group.since(), bucket);
            Conditions.Closed result = conditions.amend(group, bucket, turn);
            Condition after = track.condition(bucket);
            boolean holds = after == Condition.TRUE;
            if (holds) {
                track.unsettled(true);
            }
            if (result.outcome().state() == Outcome.State.UNKNOWN) {
                continue;
            }
            if (result.outcome().firing() && !firedBefore) {
                turn.add(finding(group, bucket, result.outcome()));
                track.found(bucket == closed || track.isFound());
            }
            boolean worthTelling = bucket == closed ? holds || after != before : holds && after != before;
            if (worthTelling && !silent && isFresh(bucket, turn.now())) {
                tell(group, bucket, result, turn);
            }
        }
    }

    /**
     * Judges the open buckets that fresh events of this batch went to, where waiting for their end brings nothing: what
     * is found must follow from what can no longer change and from what can only grow.
     */
    void anticipate(Turn turn) {
        if (silent || !conditions.firesOnGrowth() || closed == Track.NEVER && !fresh.getAsBoolean()) {
            return;
        }
        groups.gather();
        for (Measure measure : groups.measures()) {
            for (Series series : measure.touched()) {
                Group group = groups.of(series);
                if (group != null && series.touchedTo() > closed) {
                    long oldest = Math.max(closed + 1, series.touchedTo() - MOST_OPEN);
                    anticipate(group, Math.max(series.touchedFrom(), oldest), series.touchedTo(), turn);
                }
            }
        }
        if (closed != closedBefore) {
            for (Groups.Postponed each : groups.takePostponed()) {
                if (each.bucket() > closed) {
                    anticipate(each.group(), each.bucket(), each.bucket(), turn);
                }
            }
        }
    }

    private void anticipate(Group group, long from, long to, Turn turn) {
        for (long bucket = from; bucket <= to; bucket++) {
            if (isFresh(bucket, turn.now()) && conditions.mayCross(group, bucket) && grows(group, bucket)) {
                cursor.showOpen(group.parts(), group.since(), bucket, closed);
                Conditions.Closed result = conditions.anticipate(group, bucket, closed, turn);
                if (result != null && !group.track().isCrossed(bucket, result.severity())) {
                    tellEarly(group, bucket, result, turn);
                }
                if (cursor.readUnsettled()) {
                    groups.postpone(group, bucket);
                }
            }
        }
    }

    /** True when all that the bucket's value is made of can only grow. */
    private boolean grows(Group group, long bucket) {
        for (int i = 0; i < windows.length; i++) {
            Series series = group.parts()[i];
            for (long each = Math.max(closed + 1, bucket - windows[i] + 1); series != null && each <= bucket; each++) {
                if (!series.grows(each)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Forgets a series that has not been heard from for very long; says so when an alert may be open. */
    void drop(Series series, Turn turn) {
        Group gone = groups.drop(series);
        if (gone != null && !silent && gone.track().isUnsettled() && closed != Track.NEVER) {
            Outcome outcome = Outcome.over(Double.NaN, "not heard from for so long that it is no longer followed");
            Verdict verdict = new Verdict(
                    where,
                    policy.rule(),
                    gone.labels(),
                    end(closed),
                    null,
                    Condition.FALSE,
                    Duration.ZERO,
                    false,
                    false,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    outcome.explanation(),
                    List.of(),
                    policy.rule().severity(),
                    0,
                    outcome.contributions(),
                    List.of());
            turn.add(verdict);
        }
    }

    private void tellEarly(Group group, long bucket, Conditions.Closed result, Turn turn) {
        Track track = group.track();
        boolean unbroken =
                closed != Track.NEVER && track.condition(closed) == Condition.TRUE && track.bridged(closed, bucket);
        long run = unbroken ? track.runStart(closed) : bucket;
        Duration held = unbroken ? Duration.ofMillis((closed - run + 1) * step) : Duration.ZERO;
        track.crossed(bucket, result.severity());
        long latest = Math.min(group.shown().latestMillis(), (bucket + 1) * step - 1);
        Instant at = Instant.ofEpochMilli(Math.max(latest, bucket * step));
        turn.add(verdict(group, result, Condition.TRUE, at, start(run), held, true));
    }

    private void tell(Group group, long bucket, Conditions.Closed result, Turn turn) {
        Condition condition = group.track().condition(bucket);
        boolean holds = condition == Condition.TRUE;
        long run = group.track().runStart(bucket);
        Duration held = holds ? Duration.ofMillis((bucket - run + 1) * step) : Duration.ZERO;
        Instant since = holds ? start(run) : null;
        turn.add(verdict(group, result, condition, end(bucket), since, held, false));
    }

    private void find(Group group, long bucket, Outcome outcome, Turn turn) {
        if (outcome.firing() || group.track().isFound()) {
            group.track().found(outcome.firing());
            turn.add(finding(group, bucket, outcome));
        }
    }

    private Finding finding(Group group, long bucket, Outcome outcome) {
        return new Finding(
                policy,
                group.labels(),
                end(bucket),
                outcome.firing(),
                outcome.score(),
                outcome.value(),
                outcome.threshold(),
                outcome.baseline(),
                outcome.contributions(),
                outcome.explanation(),
                evidence(group, outcome, end(bucket)));
    }

    private Verdict verdict(
            Group group,
            Conditions.Closed result,
            Condition condition,
            Instant at,
            Instant since,
            Duration held,
            boolean open) {
        Outcome outcome = result.outcome();
        Severity severity =
                condition == Condition.TRUE ? result.severity() : policy.rule().severity();
        return new Verdict(
                where,
                policy.rule(),
                group.labels(),
                at,
                since,
                condition,
                held,
                open,
                false,
                outcome.value(),
                outcome.threshold(),
                outcome.baseline(),
                outcome.explanation(),
                evidence(group, outcome, open ? at.plusMillis(1) : at),
                severity,
                outcome.score(),
                outcome.contributions(),
                outcome.detectors());
    }

    private static List<Evidence> evidence(Group group, Outcome outcome, Instant before) {
        Series series = group.parts()[outcome.measure()];
        return (series == null ? group.shown() : series).evidence(before);
    }

    /** How many buckets are judged for what detectors remember when this run, or a model, begins anew. */
    private int rebuilt() {
        int count = Math.max(1, groups.inOrder().size());
        return Math.max(Track.REMEMBERED, Math.min(LONGEST_REBUILD, REBUILD / count));
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

    @Override
    public void save(Turn turn, DataOutput out) throws IOException {
        out.writeLong(closed);
        groups.save(composition.leaves(), turn, out);
    }

    @Override
    public void restore(Turn turn, DataInput in) throws IOException {
        long saved = in.readLong();
        groups.gather();
        groups.restore(composition.leaves(), turn, in);
        closed = saved;
    }
}
