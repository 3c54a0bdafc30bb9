// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.alert.Alerting;
import io.bellwether.alert.Verdict;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands verdicts on to the alert stage in order, again and again while the store is out of reach. Safe for concurrent
 * use.
 */
public final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final int TOGETHER = 500;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final Alerting alerting;
    private final Executor pool;
    private final Workers workers;
    /** Guarded by itself, as is the flag. */
    private final Deque<Step> waiting = new ArrayDeque<>();

    private boolean running;
    private Duration pause = FIRST_PAUSE;
    /** How many of the next verdicts are tried alone, so that one that is refused spoils no other. */
    private int alone;

    /** One thing to do: verdicts, or something else. */
    private record Step(Verdict verdict, Consumer<Alerting> other) {}

    public Delivery(Alerting alerting, Executor pool, Workers workers) {
        this.alerting = alerting;
        this.pool = pool;
        this.workers = workers;
    }

    /** Queues verdicts. */
    public void send(List<Verdict> verdicts) {
        if (!verdicts.isEmpty()) {
            synchronized (waiting) {
                verdicts.forEach(verdict -> waiting.add(new Step(verdict, null)));
            }
            wake();
        }
    }

    /** Queues another call, behind the verdicts before it. */
    public void call(Consumer<Alerting> work) {
        synchronized (waiting) {
            waiting.add(new Step(null, work));
        }
        wake();
    }

    /** How many verdicts wait. */
    public int backlog() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private void wake() {
        synchronized (waiting) {
            if (running || waiting.isEmpty()) {
                return;
            }
            running = true;
        }
        start();
    }

    private void start() {
        try {
            pool.execute(this::run);
        } catch (RejectedExecutionException e) {
            synchronized (waiting) {
                running = false;
            }
        }
    }

    private void run() {
        while (true) {
            List<Step> steps = next();
            if (steps.isEmpty()) {
                return;
            }
            try {
                perform(steps);
                pause = FIRST_PAUSE;
            } catch (StoreUnavailable e) {
                LOG.warn("{} verdicts wait for the store: {}", backlog(), e.getMessage());
                Duration wait = pause;
                pause = wait.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait.multipliedBy(2);
                workers.after("detect-delivery", wait, this::start);
                return;
            } catch (RuntimeException e) {
                if (steps.size() > 1) {
                    LOG.error("the alert stage failed on {} verdicts; each is tried alone", steps.size(), e);
                    alone = steps.size();
                    continue;
                }
                LOG.error("a verdict is given up: {}", steps.get(0).verdict, e);
            }
            alone = Math.max(0, alone - 1);
            synchronized (waiting) {
                steps.forEach(step -> waiting.poll());
            }
        }
    }

    /** The steps to take together, left in the queue until they are done; none ends the run. */
    private List<Step> next() {
        List<Step> steps = new ArrayList<>();
        synchronized (waiting) {
            for (Step step : waiting) {
                if (step.other != null) {
                    if (steps.isEmpty()) {
                        steps.add(step);
                    }
                    break;
                }
                steps.add(step);
                if (steps.size() == TOGETHER || alone > 0) {
                    break;
                }
            }
            running = !steps.isEmpty();
        }
        return steps;
    }

    private void perform(List<Step> steps) {
        if (steps.get(0).other != null) {
            steps.get(0).other.accept(alerting);
        } else {
            alerting.accept(steps.stream().map(Step::verdict).toList());
        }
    }
}
