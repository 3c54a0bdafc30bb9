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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
    private static final long SHORT_BREAK = 60_000;
    private static final long SETTLING = 150_000;

    private final TenantEnvironment where;
    private final DetectorCatalogue detectors;
    private final Schedule schedule;
    private final Consumer<Finding> findings;
    private final Watermarks watermarks = new Watermarks();
    private final Map<MeasureSpec.Key, Measure> measures = new LinkedHashMap<>();
    private final Map<MeasureSpec.Key, Measure> lasting = new LinkedHashMap<>();
    private List<PolicyRun> runs = List.of();
    private Selection active = new Selection(List.of());
    private long watched = Long.MAX_VALUE;
    private long nextExpiry = Long.MIN_VALUE;
    private long lastEvent = Watermarks.NONE;
    private long early;

    /** @param findings told what detectors find, before the verdicts of the same call are returned */
    public Engine(TenantEnvironment where, DetectorCatalogue detectors, Schedule schedule, Consumer<Finding> findings) {
        this.where = where;
        this.detectors = detectors;
        this.schedule = schedule;
        this.findings = findings;
    }

    /** Follows a measure for good, whatever the policies ask. */
    public Measure follow(MeasureSpec spec, int buckets) {
        Measure measure = measures.computeIfAbsent(spec.key(), any -> measure(spec, buckets));
        measure.extend(buckets, spec.windowBuckets());
        lasting.put(spec.key(), measure);
        active = new Selection(measures.values());
        return measure;
    }

    /** A measure that is followed; null when nobody follows it. */
    public Measure find(MeasureSpec spec) {
        return measures.get(spec.key());
    }

    /** Sets what is judged from now on; measures that two policies share, or that were followed before, go on. */
    public void policies(List<Policy> policies) {
        Map<String, PolicyRun> before = new LinkedHashMap<>();
        runs.forEach(run -> before.put(run.policy().id(), run));
        Map<MeasureSpec.Key, Measure> wanted = new LinkedHashMap<>(lasting);
        List<PolicyRun> next = new ArrayList<>();
        policies.stream().sorted(Comparator.comparing(Policy::id)).forEach(policy -> {
            MeasureSpec spec = policy.measure();
            if (spec == null) {
                return;
            }
            int kept = spec.buckets(KEPT);
            Measure measure = wanted.computeIfAbsent(spec.key(), key -> {
                Measure shared = measures.get(key);
                return shared == null ? measure(spec, kept) : shared;
            });
            PolicyRun run = new PolicyRun(where, policy, measure, detectors);
            measure.extend(Math.max(kept, run.neededBuckets()), spec.windowBuckets());
            measure.keepEvidence();
            PolicyRun old = before.get(policy.id());
            if (old != null) {
                run.follow(old);
            }
            next.add(run);
        });
        measures.clear();
        measures.putAll(wanted);
        active = new Selection(measures.values());
        runs = List.copyOf(next);
    }

    /** Takes events from the journal that were dealt with before; they lead to no verdict. */
    public void history(List<Event> events, Instant now) {
        add(events, false, now.toEpochMilli());
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

    /** How many events were left out as their groups were too many. */
    public long overflowing() {
        long sum = 0;
        for (Measure measure : active.measures()) {
            sum += measure.overflowing();
        }
        return sum;
    }

    /** How many measures are followed. */
    public int measureCount() {
        return active.measures().length;
    }

    private Measure measure(MeasureSpec spec, int buckets) {
        Measure measure = new Measure(spec, buckets);
        if (watched != Long.MAX_VALUE) {
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
            boolean old = millis < now - PolicyRun.OLD;
            latest = Math.max(latest, millis);
            if (millis < watched && !(live && old)) {
                watched = millis;
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
        List<Verdict> verdicts = new ArrayList<>(0);
        long watermark = watermarks.at(now);
        for (PolicyRun run : runs) {
            if (watermark != Watermarks.NONE) {
                run.close(watermark, now, verdicts);
                run.amend(now, verdicts);
            }
            run.anticipate(now, verdicts);
        }
        for (Measure measure : active.measures()) {
            measure.settle();
        }
        if (now >= nextExpiry) {
            nextExpiry = now + EXPIRY_CHECK.toMillis();
            expire(now, verdicts);
        }
        return verdicts;
    }

    private void expire(long now, List<Verdict> verdicts) {
        for (Measure measure : active.measures()) {
            long oldest = measure.bucket(now - KEPT.toMillis());
            List<Series> dropped = new ArrayList<>();
            measure.expire(oldest, dropped::add);
            for (PolicyRun run : runs) {
                if (run.measure() == measure) {
                    dropped.forEach(series -> run.drop(series, verdicts));
                }
            }
        }
    }
}
