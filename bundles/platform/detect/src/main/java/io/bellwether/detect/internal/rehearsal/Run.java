// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.alert.Verdict;
import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.engine.Schedule;
import io.bellwether.detect.internal.policy.DetectorCatalogue;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.detect.internal.series.Measure;
import io.bellwether.detect.internal.series.MeasureSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Plays a tape to one policy: the engine that runs live closes bucket after bucket, the clock standing at the end of each
 * and the policy's lateness. Events are handed over at their own time. Not safe for concurrent use.
 */
final class Run {
    private static final Origin ORIGIN = new Origin("backtest", true, true);
    private static final long MINUTE = 60_000;
    private static final long SECOND = 1_000;
    private static final int LOOK_EVERY = 64;

    private final Policy policy;
    private final Tape tape;
    private final Engine engine;
    private final Map<MeasureSpec.Key, Measure> measures = new LinkedHashMap<>();
    private final BiConsumer<Instant, List<Verdict>> sink;
    private int next;
    private long judged;

    /** @param sink told the time of the clock and what was found at it, also when that is nothing */
    Run(
            TenantEnvironment where,
            Policy policy,
            Tape tape,
            DetectorCatalogue detectors,
            Schedule schedule,
            BiConsumer<Instant, List<Verdict>> sink) {
        this.policy = policy;
        this.tape = tape;
        this.sink = sink;
        engine = new Engine(where, detectors, schedule, finding -> {});
        policy.measures().values().forEach(spec -> measures.put(spec.key(), engine.follow(spec, 1)));
        engine.policies(List.of(policy));
    }

    /** The measures the engine follows, to be given a past before the tape begins. */
    Map<MeasureSpec.Key, Measure> measures() {
        return measures;
    }

    /** How many buckets of how many groups were judged. */
    long judged() {
        return judged;
    }

    void play(Effort effort) {
        long begin = tape.begin().toEpochMilli();
        long end = tape.end().toEpochMilli();
        long lateness = policy.lateness().toMillis();
        measures.values()
                .forEach(measure -> measure.watched(tape.since(measure.spec()).toEpochMilli()));
        for (long minute = begin + MINUTE; minute <= end; minute += MINUTE) {
            if ((minute / MINUTE) % LOOK_EVERY == 0) {
                effort.check();
            }
            for (Measure measure : measures.values()) {
                Measure recorded = tape.measure(measure.spec());
                if (minute % measure.stepMillis() == 0) {
                    measure.copy(recorded, minute / measure.stepMillis() - 1);
                    judged += measure.series().size();
                }
            }
            bring(minute + lateness);
            Instant now = Instant.ofEpochMilli(minute + lateness);
            sink.accept(now, engine.progress(ORIGIN, now, now));
        }
    }

    /** Hands over the events before a time, those of one second together. */
    private void bring(long before) {
        List<Event> events = tape.events();
        while (next < events.size() && events.get(next).timestamp().toEpochMilli() < before) {
            long slot = events.get(next).timestamp().toEpochMilli() / SECOND;
            List<Event> batch = new ArrayList<>();
            while (next < events.size()
                    && events.get(next).timestamp().toEpochMilli() / SECOND == slot
                    && events.get(next).timestamp().toEpochMilli() < before) {
                batch.add(events.get(next++));
            }
            judged += batch.size();
            Instant now = batch.get(batch.size() - 1).timestamp();
            sink.accept(now, engine.accept(ORIGIN, batch, now));
        }
    }
}
