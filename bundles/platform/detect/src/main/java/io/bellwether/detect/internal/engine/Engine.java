// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.alert.Verdict;
import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.detect.internal.series.MeasureSpec;
import io.bellwether.detect.internal.series.Series;
import io.bellwether.detect.internal.series.SeriesLimits;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Detection in one environment: events in, verdicts out. The same calls with the same times give the same verdicts. Not
 * safe for concurrent use.
 */
public final class Engine {
    private static final Duration KEPT = Duration.ofHours(49);
    private static final Duration EXPIRY_CHECK = Duration.ofMinutes(10);
    private static final long EARLY = 600_000;
    /** So often a detector that was missing is looked for again. */
    private static final long BIND_AGAIN = 30_000;

    private static final long SHORT_BREAK = 60_000;
    private static final long SETTLING = 150_000;

    private static final int VERSION = 1;

    private final TenantEnvironment where;
    private final DetectorCatalogue detectors;
    private final Schedule schedule;
    private final Consumer<Finding> findings;
    private final Passes passes;
    private final Watermarks watermarks = new Watermarks();
    private final Map<MeasureSpec.Key, Measure> measures = new LinkedHashMap<>();
    private final Map<MeasureSpec.Key, Measure> lasting = new LinkedHashMap<>();
    private SeriesLimits limits = SeriesLimits.alone();
    private List<Policy> policies = List.of();
    private List<Policy> watched = List.of();
    private List<Run> runs = List.of();
    private Selection active = new Selection(List.of(), List.of());
    private long followedSince = Long.MAX_VALUE;
    private long nextExpiry = Long.MIN_VALUE;
    private long nextBinding = Long.MIN_VALUE;
    private long lastEvent = Watermarks.NONE;
    private long reached = Watermarks.NONE;
    private boolean past;
    private long early;
    private long amended;
    private long tooOld;

    /** One whose passes are done on the caller's thread. @param findings told what detectors find, during each call */
    public Engine(TenantEnvironment where, DetectorCatalogue detectors, Schedule schedule, Consumer<Finding> findings) {
        this(where, detectors, schedule, findings, Supervisor.NONE);
    }

    /**
     * One whose passes are watched.
     *
     * @param findings told what detectors find, during each call, on the caller's thread
     */
    public Engine(
            TenantEnvironment where,
            DetectorCatalogue detectors,
            Schedule schedule,
            Consumer<Finding> findings,
            Supervisor supervisor) {
        this.where = where;
        this.detectors = detectors;
        this.schedule = schedule;
        this.findings = findings;
        this.passes = new Passes(supervisor, this::replace);
    }

    /** Follows a measure for good, whatever the policies ask. */
    public Measure follow(MeasureSpec spec, int buckets) {
        Measure measure = measures.computeIfAbsent(spec.key(), any -> measure(spec, buckets));
        measure.extend(buckets, spec.windowBuckets());
        lasting.put(spec.key(), measure);
        select();
        return measure;
    }

    /** A measure that is followed; null when nobody follows it. */
    public Measure find(MeasureSpec spec) {
        return measures.get(spec.key());
    }

    /** Sets what is judged from now on; measures that two policies share, or that were followed before, go on. */
    public void policies(List<Policy> now) {
        policies = now.stream().sorted(Comparator.comparing(Policy::id)).toList();
        arrange();
    }

    /**
     * Sets what is watched beside the policies: detectors run and findings are made, as {@link Finding} says, and no
     * verdicts.
     *
     * @param now policies made in code, see {@link Policy#of}; ids are apart from those of policies that are judged
     */
    public void watch(List<Policy> now) {
        watched = now.stream().sorted(Comparator.comparing(Policy::id)).toList();
        arrange();
    }

    private void arrange() {
        Map<String, Run> before = new LinkedHashMap<>();
        runs.forEach(run -> before.put(key(run), run));
        Map<MeasureSpec.Key, Measure> wanted = new LinkedHashMap<>(lasting);
        List<Run> next = new ArrayList<>();
        policies.forEach(policy -> next.add(run(policy, false, wanted)));
        watched.forEach(policy -> next.add(run(policy, true, wanted)));
        for (Run run : next) {
            Run old = before.get(key(run));
            if (run instanceof PolicyRun judging && old instanceof PolicyRun judged) {
                judging.follow(judged);
            } else if (run instanceof EventRun following && old instanceof EventRun followed) {
                following.follow(followed);
            }
        }
        measures.clear();
        measures.putAll(wanted);
        runs = List.copyOf(next);
        select();
    }

    private Run run(Policy policy, boolean silent, Map<MeasureSpec.Key, Measure> wanted) {
        if (policy.events() != null) {
            return new EventRun(where, policy, detectors, schedule);
        }
        List<Measure> followed = new ArrayList<>();
        for (MeasureSpec spec : policy.measures().values()) {
            followed.add(wanted.computeIfAbsent(spec.key(), key -> {
                Measure shared = measures.get(key);
                return shared == null ? measure(spec, spec.buckets(KEPT)) : shared;
            }));
        }
        boolean blank = reached == Watermarks.NONE;
        PolicyRun run = new PolicyRun(where, policy, followed, detectors, schedule, () -> blank && !past, silent);
        int place = 0;
        for (MeasureSpec spec : policy.measures().values()) {
            Measure measure = followed.get(place++);
            measure.extend(Math.max(spec.buckets(KEPT), run.neededBuckets(spec)), spec.windowBuckets());
            measure.keepEvidence();
            if (run.wantsHours()) {
                measure.keepHours();
            }
        }
        return run;
    }

    /** Begins a run anew after a plugin held it up. */
    private void replace(Run stuck) {
        Run anew = stuck instanceof PolicyRun judging
                ? run(judging.policy(), judging.isSilent(), measures)
                : run(stuck.policy(), false, measures);
        runs = runs.stream().map(run -> run == stuck ? anew : run).toList();
        select();
    }

    private void select() {
        active = new Selection(
                measures.values(),
                runs.stream()
                        .filter(EventRun.class::isInstance)
                        .map(EventRun.class::cast)
                        .toList());
    }

    private static String key(Run run) {
        boolean silent = run instanceof PolicyRun judging && judging.isSilent();
        return (silent ? "watched " : "policy ") + run.policy().id();
    }

    /** Takes events from the journal that were dealt with before; they lead to no verdict. */
    public void history(List<Event> events, Instant now) {
        past = true;
        add(events, false, now.toEpochMilli());
        if (lastEvent != Watermarks.NONE) {
            learn(lastEvent - Run.OLD, now.toEpochMilli());
        }
    }

    /** Lets what follows events go through the past, as far as its order is certain. */
    private void learn(long upTo, long now) {
        passes.judge(runs.stream().filter(EventRun.class::isInstance).toList(), now, upTo, findings);
    }

    /**
     * Ends the history. When the latest event is over a minute old, nobody could be heard meanwhile: pushed events close
     * no buckets before their senders had time to be heard again.
     */
    public void resume(Instant now) {
        long millis = now.toEpochMilli();
        if (lastEvent != Watermarks.NONE && millis - lastEvent > SHORT_BREAK) {
            watermarks.hold(millis + SETTLING);
        }
    }

    /** Takes events. Those of an origin that is not live, and those older than 10 minutes, lead to no verdict. */
    public List<Verdict> accept(Origin origin, List<Event> events, Instant now) {
        if (events.isEmpty()) {
            return List.of();
        }
        long millis = now.toEpochMilli();
        long latest = add(events, origin.live(), millis);
        watermarks.seen(origin, latest, millis);
        return judge(millis);
    }

    /** Takes it that an origin has come so far. */
    public List<Verdict> progress(Origin origin, Instant upTo, Instant now) {
        watermarks.progress(origin, upTo.toEpochMilli(), now.toEpochMilli());
        return judge(now.toEpochMilli());
    }

    /** Takes it that an origin has ended. */
    public List<Verdict> ended(Origin origin, Instant now) {
        watermarks.ended(origin);
        return judge(now.toEpochMilli());
    }

    /** Lets time pass. */
    public List<Verdict> tick(Instant now) {
        return judge(now.toEpochMilli());
    }

    /** How far the events have come; null while that cannot be said. */
    public Instant watermark(Instant now) {
        long at = watermarks.at(now.toEpochMilli());
        return at == Watermarks.NONE ? null : Instant.ofEpochMilli(at);
    }

    /** The time of the latest event; null while there is none. */
    public Instant lastEventAt() {
        return lastEvent == Watermarks.NONE ? null : Instant.ofEpochMilli(lastEvent);
    }

    /** How many events lay so far ahead of the clock that they were not measured. */
    public long early() {
        return early;
    }

    /** How many events were left out, and keys forgotten, as there were too many. */
    public long overflowing() {
        long sum = 0;
        for (Measure measure : active.measures()) {
            sum += measure.overflowing();
        }
        for (Run run : runs) {
            sum += run instanceof EventRun following ? following.overflowing() : 0;
        }
        return sum;
    }

    /** How many live events came so late that they told nobody, but were counted; since this engine began. */
    public long amended() {
        return amended;
    }

    /** How many live events lay further back than series are kept; since this engine began. */
    public long tooOld() {
        return tooOld;
    }

    /** How many events came too late to be put in order for policies that follow events. */
    public long late() {
        return runs.stream()
                .mapToLong(run -> run instanceof EventRun following ? following.late() : 0)
                .sum();
    }

    /** One of the same environment that follows nothing yet and judges nothing, to measure other events. */
    public Engine apart() {
        return new Engine(where, detectors, schedule, finding -> {});
    }

    /** The measures that are followed. */
    public Collection<Measure> measures() {
        return Collections.unmodifiableCollection(measures.values());
    }

    /** Sets how many series there may be, before anything is followed. */
    public void limit(SeriesLimits most) {
        limits = most;
    }

    /** How many measures are followed. */
    public int measureCount() {
        return active.measures().length;
    }

    private Measure measure(MeasureSpec spec, int buckets) {
        Measure measure = new Measure(spec, buckets, limits);
        if (followedSince != Long.MAX_VALUE) {
            measure.watched(lastEvent);
        }
        return measure;
    }

    private long add(List<Event> events, boolean live, long now) {
        long latest = Watermarks.NONE;
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            long millis = event.timestamp().toEpochMilli();
            if (millis > now + EARLY) {
                early++;
                continue;
            }
            boolean old = millis < now - Run.OLD;
            if (live && old) {
                if (millis < now - KEPT.toMillis()) {
                    tooOld++;
                } else {
                    amended++;
                }
            }
            latest = Math.max(latest, millis);
            if (millis < followedSince && !(live && old)) {
                followedSince = millis;
                for (Measure measure : active.measures()) {
                    measure.watched(millis);
                }
            }
            active.add(event, millis, live && !old);
        }
        lastEvent = Math.max(lastEvent, latest);
        return latest;
    }

    private List<Verdict> judge(long now) {
        reached = Math.max(reached, watermarks.at(now));
        if (now >= nextBinding) {
            nextBinding = now + BIND_AGAIN;
            if (!runs.stream().allMatch(Run::isComplete)) {
                arrange();
            }
        }
        List<Verdict> verdicts = passes.judge(runs, now, reached, findings);
        settle();
        if (now >= nextExpiry) {
            nextExpiry = now + EXPIRY_CHECK.toMillis();
            expire(now, verdicts);
        }
        return verdicts;
    }

    /** Ends a batch. */
    private void settle() {
        boolean advanced = false;
        for (Run run : runs) {
            advanced |= run instanceof PolicyRun judging && judging.isAdvanced();
        }
        Map<Measure, Long> closed = new IdentityHashMap<>();
        for (Run run : advanced ? runs : List.<Run>of()) {
            if (run instanceof PolicyRun judging && judging.isComplete()) {
                judging.measures().forEach(measure -> closed.merge(measure, judging.closed(), Math::min));
            }
        }
        closed.forEach(Measure::settled);
        for (Measure measure : active.measures()) {
            measure.settle();
        }
    }

    private void expire(long now, List<Verdict> verdicts) {
        Turn turn = new Turn(now, reached);
        for (Measure measure : active.measures()) {
            long oldest = measure.bucket(now - KEPT.toMillis());
            List<Series> dropped = new ArrayList<>();
            measure.expire(oldest, dropped::add);
            for (Run run : runs) {
                if (run instanceof PolicyRun judging && judging.measures().contains(measure)) {
                    dropped.forEach(series -> judging.drop(series, turn));
                }
            }
        }
        verdicts.addAll(turn.verdicts());
    }

    /**
     * Writes how far the environment and its policies have come, and what their detectors remember. The measures are no
     * part of it, nor are policies that lack a detector.
     */
    public void saveState(DataOutput out) throws IOException {
        out.writeInt(VERSION);
        watermarks.save(out);
        out.writeLong(followedSince);
        out.writeLong(lastEvent);
        out.writeLong(reached);
        out.writeLong(early);
        out.writeBoolean(past);
        Map<Run, byte[]> saved =
                passes.save(runs.stream().filter(Run::isComplete).toList(), reached);
        out.writeInt(saved.size());
        for (Map.Entry<Run, byte[]> each : saved.entrySet()) {
            Bytes.write(out, key(each.getKey()));
            Bytes.write(out, each.getKey().fingerprint());
            Bytes.write(out, each.getValue());
        }
    }

    /**
     * Goes on where a saved state stood, once policies are set and the measures hold what they held then. What belongs to
     * a policy that has changed, or cannot be read, is left out: that policy begins anew.
     *
     * @throws IOException when nothing of it can be read
     */
    public void restoreState(DataInput in) throws IOException {
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException("a state of version " + version + " cannot be read; this is version " + VERSION);
        }
        watermarks.restore(in);
        followedSince = in.readLong();
        lastEvent = in.readLong();
        reached = in.readLong();
        early = in.readLong();
        past = in.readBoolean();
        Map<String, byte[]> saved = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String run = Bytes.text(in) + "\n" + Bytes.text(in);
            saved.put(run, Bytes.read(in));
        }
        passes.restore(runs, run -> saved.get(key(run) + "\n" + run.fingerprint()), reached);
    }
}
