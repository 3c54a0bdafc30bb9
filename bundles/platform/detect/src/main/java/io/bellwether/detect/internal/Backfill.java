// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.internal.engine.Engine;
import io.bellwether.detect.internal.series.Measure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives measures that are new their past, so that their baselines are not blind: the events that had been taken when
 * they began are read again, apart, and added to what has come since. Begun where the engine is called; reads elsewhere.
 */
final class Backfill {
    private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);

    private final TenantEnvironment where;
    private final Engine engine;
    private final EnvironmentMemory memory;
    private final Past past;
    private final Executor background;
    /** Runs a task where the engine is called. */
    private final Consumer<Runnable> lane;

    private final AtomicInteger waiting = new AtomicInteger();

    Backfill(
            TenantEnvironment where,
            Engine engine,
            EnvironmentMemory memory,
            Past past,
            Executor background,
            Consumer<Runnable> lane) {
        this.where = where;
        this.engine = engine;
        this.memory = memory;
        this.past = past;
        this.background = background;
        this.lane = lane;
    }

    /** How many measures have not got their past yet. */
    int waiting() {
        return waiting.get();
    }

    /** Begins to read the past of measures; does not wait. */
    void begin(List<Measure> measures, Instant now) {
        if (measures.isEmpty() || past.reader() == null || engine.lastEventAt() == null) {
            return;
        }
        Coverage taken = memory.taken();
        List<Measure> begun = List.copyOf(measures);
        waiting.addAndGet(begun.size());
        try {
            background.execute(() -> {
                try {
                    read(begun, taken, now);
                } catch (RuntimeException e) {
                    LOG.error("{}: the past of {} measures cannot be read", where, begun.size(), e);
                } finally {
                    waiting.addAndGet(-begun.size());
                }
            });
        } catch (RejectedExecutionException e) {
            waiting.addAndGet(-begun.size());
        }
    }

    private void read(List<Measure> measures, Coverage taken, Instant now) {
        Instant from = now.minus(EnvironmentMemory.HISTORY);
        Engine apart = engine.apart();
        Map<Measure, Measure> gathered = new LinkedHashMap<>();
        for (Measure measure : measures) {
            Measure other = apart.follow(measure.spec(), measure.limit());
            other.record();
            gathered.put(measure, other);
        }
        long[] read = {0};
        past.journal().replay(where, from, now.plus(EnvironmentMemory.HISTORY), batch -> {
            List<Event> before = new ArrayList<>(batch.size());
            for (Event event : batch) {
                if (taken.contains(event)) {
                    before.add(event);
                }
            }
            apart.history(before, now);
            read[0] += before.size();
        });
        LOG.info("{}: {} events read for the past of {} new measures", where, read[0], measures.size());
        lane.accept(() -> gathered.forEach((measure, other) -> {
            if (engine.measures().contains(measure)) {
                measure.absorb(other);
                memory.known(measure, from);
            }
        }));
    }
}
