// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.alert.Verdict;
import io.bellwether.alert.Verdict.Condition;
import io.bellwether.api.detector.EventJudgement;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.internal.policy.Condition.Detector;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.series.Field;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.wire.EventJson;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * A policy that follows events, at work in one environment. Events wait until the environment has come past them by the
 * policy's lateness, and then go to the detectors in the order of their times and, of one time, their ids. A condition
 * lasts from the first firing until a detector says that it is over, or until none has come for the policy's recovery
 * time.
 */
final class EventRun implements Run {
    /** So many events wait at most; further ones are left out and counted. */
    static final int MOST_WAITING = 20_000;

    /** So many conditions are open at most; further ones are left out and counted. */
    static final int MOST_OPEN = 1_000;

    private static final Comparator<Waiting> ORDER = Comparator.<Waiting, Instant>comparing(
                    waiting -> waiting.event().timestamp())
            .thenComparing(waiting -> waiting.event().eventId())
            .thenComparing(waiting -> waiting.event().source());

    private final TenantEnvironment where;
    private final Policy policy;
    private final Schedule schedule;
    private final List<Follower> followers = new ArrayList<>();
    private final boolean complete;
    private final long lateness;
    private final long recovery;
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(ORDER);
    private final TreeMap<String, Lasting> lasting = new TreeMap<>();
    private long released = Long.MIN_VALUE;
    private long late;
    private long overflowing;

    /** @param fresh whether it may lead to a verdict */
    private record Waiting(Event event, boolean fresh) {}

    /**
     * A condition that holds.
     *
     * @param since its first firing
     * @param fired its last firing, in milliseconds since 1970
     */
    private record Lasting(Map<String, String> labels, Instant since, long fired) {}

    EventRun(TenantEnvironment where, Policy policy, DetectorCatalogue detectors, Schedule schedule) {
        this.where = where;
        this.policy = policy;
        this.schedule = schedule;
        this.lateness = policy.lateness().toMillis();
        this.recovery = policy.recover().lasting().toMillis();
        boolean all = true;
        for (Detector leaf : policy.detect().detectors()) {
            Follower follower = Follower.of(leaf, detectors);
            all &= follower != null;
            if (follower != null) {
                followers.add(follower);
            }
        }
        this.complete = all;
    }

    @Override
    public Policy policy() {
        return policy;
    }

    @Override
    public String fingerprint() {
        Policy.Events events = policy.events();
        return "events " + (events.filter() == null ? "" : events.filter().text()) + "\nby " + events.by() + "\n"
                + policy.detect() + policy.recover();
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    /** How many events came too late to be put in order. */
    long late() {
        return late;
    }

    /** How many events, keys and conditions were left out or forgotten as there were too many. */
    long overflowing() {
        return overflowing + followers.stream().mapToLong(Follower::forgotten).sum();
    }

    void follow(EventRun other) {
        if (other.complete && complete && other.fingerprint().equals(fingerprint())) {
            waiting.addAll(other.waiting);
            lasting.putAll(other.lasting);
            released = other.released;
            late = other.late;
            overflowing = other.overflowing;
            for (int i = 0; i < followers.size(); i++) {
                followers.get(i).follow(other.followers.get(i));
            }
        }
    }

    /** Takes an event that passes the policy's filter. @param fresh whether it may lead to a verdict */
    void offer(Event event, long millis, boolean fresh) {
        if (!complete) {
            return;
        }
        if (millis <= released) {
            late++;
        } else if (waiting.size() >= MOST_WAITING) {
            overflowing++;
        } else {
            waiting.add(new Waiting(event, fresh));
        }
    }

    @Override
    public long due() {
        long next = Math.min(nextEvent(), nextRecovery());
        return next == NEVER ? NEVER : next + lateness + 1;
    }

    private long nextEvent() {
        return waiting.isEmpty() ? NEVER : waiting.peek().event().timestamp().toEpochMilli();
    }

    private long nextRecovery() {
        long first = NEVER;
        for (Lasting each : lasting.values()) {
            first = Math.min(first, each.fired + recovery);
        }
        return first;
    }

    @Override
    public void step(Turn turn) {
        long recovered = nextRecovery();
        if (recovered <= nextEvent()) {
            released = Math.max(released, recovered - 1);
            List.copyOf(lasting.entrySet()).stream()
                    .filter(each -> each.getValue().fired + recovery == recovered)
                    .forEach(each -> recover(each.getKey(), each.getValue(), recovered, turn));
            return;
        }
        long millis = nextEvent();
        released = millis;
        while (nextEvent() == millis) {
            Waiting next = waiting.poll();
            for (Follower follower : followers) {
                Follower.Said said = follower.judge(next.event(), millis, turn);
                if (said != null && said.judgement().firing()) {
                    fire(next, millis, follower.id(), said, turn);
                } else if (said != null && said.judgement().over()) {
                    end(next, millis, said, turn);
                }
            }
        }
    }

    private void fire(Waiting cause, long millis, String detector, Follower.Said said, Turn turn) {
        Event event = cause.event();
        EventJudgement judgement = said.judgement();
        if (Conditions.outside(policy.when(), schedule, event.timestamp()) != null) {
            return;
        }
        Map<String, String> labels = labels(event, judgement);
        Severity severity = policy.rule().severity();
        for (Policy.Override override : policy.overrides()) {
            if (override.matches(labels)) {
                if (override.mute()) {
                    return;
                }
                severity = override.severity() == null ? severity : override.severity();
                break;
            }
        }
        for (Policy.Level level : policy.levels()) {
            boolean higher = level.severity().compareTo(severity) > 0;
            severity = higher && judgement.score() >= level.score() ? level.severity() : severity;
        }
        String key = Group.key(labels);
        Lasting before = lasting.get(key);
        if (before == null && lasting.size() >= MOST_OPEN) {
            overflowing++;
            return;
        }
        Instant since = before == null ? event.timestamp() : before.since;
        lasting.put(key, new Lasting(labels, since, millis));
        if (cause.fresh() && millis >= turn.now() - OLD) {
            turn.add(verdict(labels, event.timestamp(), since, said, severity, detector));
        }
        turn.add(new Finding(
                policy,
                labels,
                event.timestamp(),
                true,
                Math.max(0, judgement.score()),
                judgement.value(),
                judgement.threshold(),
                judgement.baseline(),
                Map.of(),
                judgement.explanation(),
                said.evidence()));
    }

    private Map<String, String> labels(Event event, EventJudgement judgement) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (Field field : policy.events().by()) {
            String value = field.text(event);
            labels.put(field.label(), value == null ? Measure.NO_VALUE : value);
        }
        labels.putAll(new TreeMap<>(judgement.labels()));
        return labels;
    }

    /** Ends what the event's labels name, also when its beginning is not known here: somebody else may know it. */
    private void end(Waiting cause, long millis, Follower.Said said, Turn turn) {
        Map<String, String> labels = labels(cause.event(), said.judgement());
        lasting.remove(Group.key(labels));
        over(labels, millis, said.judgement().explanation(), cause.fresh(), turn);
    }

    private Verdict verdict(
            Map<String, String> labels,
            Instant at,
            Instant since,
            Follower.Said said,
            Severity severity,
            String detector) {
        EventJudgement judgement = said.judgement();
        return new Verdict(
                where,
                policy.rule(),
                labels,
                at,
                since,
                Condition.TRUE,
                Duration.ZERO,
                false,
                false,
                judgement.value(),
                judgement.threshold(),
                judgement.baseline(),
                judgement.explanation(),
                said.evidence(),
                severity,
                Math.max(0, judgement.score()),
                Map.of(),
                List.of(detector));
    }

    private void recover(String key, Lasting over, long millis, Turn turn) {
        lasting.remove(key);
        String why =
                "nothing of the kind for " + Durations.format(policy.recover().lasting());
        over(over.labels, millis, why, true, turn);
    }

    private void over(Map<String, String> labels, long millis, String why, boolean fresh, Turn turn) {
        Instant at = Instant.ofEpochMilli(millis);
        if (fresh && millis >= turn.now() - OLD) {
            turn.add(new Verdict(
                    where,
                    policy.rule(),
                    labels,
                    at,
                    null,
                    Condition.FALSE,
                    Duration.ZERO,
                    false,
                    false,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    why,
                    List.of(),
                    policy.rule().severity(),
                    0,
                    Map.of(),
                    List.of()));
        }
        turn.add(new Finding(
                policy, labels, at, false, 0, Double.NaN, Double.NaN, Double.NaN, Map.of(), why, List.of()));
    }

    @Override
    public void save(Turn turn, DataOutput out) throws IOException {
        out.writeLong(released);
        out.writeLong(late);
        out.writeLong(overflowing);
        List<Waiting> ordered = waiting.stream().sorted(ORDER).toList();
        out.writeInt(ordered.size());
        for (Waiting each : ordered) {
            out.writeBoolean(each.fresh());
            Bytes.write(out, EventJson.line(each.event()));
        }
        out.writeInt(lasting.size());
        for (Lasting each : lasting.values()) {
            Bytes.write(out, each.labels);
            Bytes.write(out, each.since.toString());
            out.writeLong(each.fired);
        }
        for (Follower follower : followers) {
            follower.save(turn, out);
        }
    }

    @Override
    public void restore(Turn turn, DataInput in) throws IOException {
        released = in.readLong();
        late = in.readLong();
        overflowing = in.readLong();
        for (int left = in.readInt(); left > 0; left--) {
            boolean fresh = in.readBoolean();
            byte[] line = Bytes.read(in);
            waiting.add(new Waiting(EventJson.read(line, 0, line.length, where, null), fresh));
        }
        for (int left = in.readInt(); left > 0; left--) {
            Map<String, String> labels = Bytes.labels(in);
            lasting.put(Group.key(labels), new Lasting(labels, Instant.parse(Bytes.text(in)), in.readLong()));
        }
        for (Follower follower : followers) {
            follower.restore(turn, in);
        }
    }
}
