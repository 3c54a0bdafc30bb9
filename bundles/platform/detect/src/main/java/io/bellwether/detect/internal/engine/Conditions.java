// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.alert.Verdict.Condition;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.Durations;
import io.bellwether.detect.internal.engine.Outcome.State;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.series.SeriesCursor;
import java.time.Instant;
import java.util.List;

/**
 * What a policy makes of what its detectors say: severity by level, so many of so many buckets, recovery, flapping, and
 * the hours and kinds of environments it is meant for. Not safe for concurrent use.
 */
final class Conditions {
    private final Policy policy;
    private final Composition composition;
    private final SeriesCursor cursor;
    private final Schedule schedule;
    private final long step;
    private final long flapWithin;

    Conditions(Policy policy, Composition composition, SeriesCursor cursor, Schedule schedule) {
        this.policy = policy;
        this.composition = composition;
        this.cursor = cursor;
        this.schedule = schedule;
        this.step = policy.measure().every().toMillis();
        this.flapWithin =
                policy.flap() == null ? 0 : Math.max(1, policy.flap().within().toMillis() / step);
    }

    /**
     * What came of a bucket.
     *
     * @param severity the level it reaches
     */
    record Closed(Outcome outcome, Severity severity) {}

    /** True when a greater last value can only make the policy fire more. */
    boolean firesOnGrowth() {
        if (!composition.isComplete() || !composition.root(-1).growth()) {
            return false;
        }
        for (int i = 0; i < policy.overrides().size(); i++) {
            if (!composition.root(i).growth()) {
                return false;
            }
        }
        return true;
    }

    /** False when nothing could be said of an open bucket that was not said already. */
    boolean mayCross(Group group, long bucket) {
        Severity highest = base(group);
        for (Policy.Level level : policy.levels()) {
            highest = highest.compareTo(level.severity()) >= 0 ? highest : level.severity();
        }
        return !group.track().isCrossed(bucket, highest);
    }

    /** Judges the closed bucket the cursor stands at, and remembers what came of it. */
    Closed close(Group group, long bucket, Turn turn) {
        return record(group, bucket, turn, true);
    }

    /** Judges a closed bucket again; what detectors remember stays. */
    Closed amend(Group group, long bucket, Turn turn) {
        return record(group, bucket, turn, false);
    }

    private Closed record(Group group, long bucket, Turn turn, boolean keep) {
        Track track = group.track();
        Outcome outcome = composition.root(group.override()).judge(group.memory(), turn, keep);
        Severity severity = base(group);
        List<Composition.Node> levels = composition.levels();
        for (int i = 0; i < levels.size(); i++) {
            Policy.Level level = policy.levels().get(i);
            Outcome reached = levels.get(i) == null ? null : levels.get(i).judge(group.memory(), turn, keep);
            if (outcome.firing() && reaches(level, outcome, reached)) {
                outcome = reached == null ? outcome : outcome.adding(level.severity() + ": " + reached.explanation());
                severity = severity.compareTo(level.severity()) >= 0 ? severity : level.severity();
            }
        }
        String outside = outside(bucket);
        if (outside != null && outcome.state() != State.UNKNOWN) {
            track.close(bucket, Condition.FALSE, false);
            if (policy.flap() != null && keep) {
                track.flaps(policy.flap(), flapWithin, bucket, false);
            }
            return new Closed(Outcome.over(outcome.value(), outside), severity);
        }
        if (outcome.state() == State.UNKNOWN) {
            track.close(bucket, track.condition(bucket - 1), track.fired(bucket - 1));
            return new Closed(outcome, severity);
        }
        return conclude(group, bucket, outcome, severity, keep);
    }

    private Closed conclude(Group group, long bucket, Outcome outcome, Severity severity, boolean keep) {
        Track track = group.track();
        Condition before = track.condition(bucket - 1);
        track.close(bucket, outcome.firing() ? Condition.TRUE : Condition.FALSE, outcome.firing());
        Policy.Quorum quorum = policy.quorum();
        boolean holds = outcome.firing();
        Outcome said = outcome;
        if (quorum != null) {
            int fired = track.fired(bucket, quorum.of());
            holds = fired >= quorum.buckets();
            said = holds
                    ? said.adding("in " + fired + " of the last " + quorum.of() + " buckets, where " + quorum.buckets()
                            + " are asked")
                    : said;
        }
        Condition condition;
        if (holds) {
            condition = Condition.TRUE;
        } else {
            boolean open = track.isUnsettled() || before != Condition.FALSE;
            condition =
                    open && !policy.recover().reached(cursor.value(0, bucket)) ? Condition.LINGERING : Condition.FALSE;
        }
        if (policy.flap() != null && keep) {
            boolean changed = (before == Condition.TRUE) != (condition == Condition.TRUE);
            if (track.flaps(policy.flap(), flapWithin, bucket, changed)) {
                condition = condition == Condition.FALSE ? Condition.LINGERING : condition;
                said = said.adding("it is flapping, with " + policy.flap().changes() + " changes within "
                        + Durations.format(policy.flap().within())
                        + ", and stays open until it has been quiet for as long");
            }
        }
        track.close(bucket, condition, outcome.firing());
        return new Closed(said, severity);
    }

    /**
     * Judges the open bucket the cursor stands at.
     *
     * @return null when it does not hold yet, or when that may still change
     */
    Closed anticipate(Group group, long bucket, long closed, Turn turn) {
        if (outside(bucket) != null) {
            return null;
        }
        Outcome outcome = composition.root(group.override()).judge(group.memory(), turn, false);
        if (!outcome.firing() || cursor.readUnsettled()) {
            return null;
        }
        Policy.Quorum quorum = policy.quorum();
        if (quorum != null) {
            int fired = 1;
            for (long each = bucket - quorum.of() + 1; each <= closed; each++) {
                fired += group.track().fired(each) ? 1 : 0;
            }
            if (fired < quorum.buckets()) {
                return null;
            }
        }
        Severity severity = base(group);
        List<Composition.Node> levels = composition.levels();
        for (int i = 0; i < levels.size(); i++) {
            Policy.Level level = policy.levels().get(i);
            Composition.Node node = levels.get(i);
            if (node != null && node.growth() && level.severity().compareTo(severity) > 0) {
                Outcome reached = node.judge(group.memory(), turn, false);
                if (reached.firing() && !cursor.readUnsettled()) {
                    outcome = outcome.adding(level.severity() + ": " + reached.explanation());
                    severity = level.severity();
                }
            }
        }
        return new Closed(outcome, severity);
    }

    private Severity base(Group group) {
        Severity own = group.override() < 0
                ? null
                : policy.overrides().get(group.override()).severity();
        return own == null ? policy.rule().severity() : own;
    }

    private static boolean reaches(Policy.Level level, Outcome outcome, Outcome reached) {
        return reached == null ? outcome.score() >= level.score() : reached.firing();
    }

    /** Why the policy does not judge this bucket; null when it does. */
    private String outside(long bucket) {
        return outside(policy.when(), schedule, Instant.ofEpochMilli(bucket * step));
    }

    /** Why a policy does not judge this time; null when it does. */
    static String outside(Policy.When when, Schedule schedule, Instant at) {
        if (when == Policy.When.ALWAYS) {
            return null;
        }
        if (!when.kinds().isEmpty() && !when.kinds().contains(schedule.kind())) {
            return "it is not meant for environments of the kind " + schedule.kind();
        }
        return switch (when.hours()) {
            case ANY -> null;
            case BUSINESS -> schedule.isBusiness(at) ? null : "it is not judged outside business hours";
            case OUTSIDE_BUSINESS -> schedule.isBusiness(at) ? "it is not judged within business hours" : null;
        };
    }
}
