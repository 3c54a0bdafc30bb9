// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that takes one step after the other while there is one. After a failure it tries again, ever less often. */
final class Lane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    static final long FOREVER = Long.MAX_VALUE;
    private static final int CLOSING_SECONDS = 30;

    private final String name;
    private final BooleanSupplier step;
    private final Workers workers;
    private final ExecutorService thread;
    private final ReentrantLock one = new ReentrantLock();
    private Duration pause = FIRST_PAUSE;
    private volatile Workers.Schedule retry;
    private volatile boolean failing;
    private volatile boolean closed;

    /** @param step false when there is nothing to do; throws when it cannot be done now */
    Lane(String name, BooleanSupplier step, Workers workers) {
        this.name = name;
        this.step = step;
        this.workers = workers;
        this.thread = workers.pool(name, 1, 1);
    }

    /** There is something to do. */
    void wake() {
        if (failing || closed) {
            return;
        }
        try {
            thread.execute(this::pass);
        } catch (RejectedExecutionException e) {
            LOG.trace("A pass is due already, or the store is closing");
        }
    }

    /** There is something to do, and not before this time is over. */
    void wakeAfter(Duration delay) {
        if (!failing && !closed) {
            retry = workers.after(name, delay, this::wake);
        }
    }

    private void pass() {
        try {
            if (!closed) {
                run(step, () -> !closed);
                pause = FIRST_PAUSE;
            }
        } catch (RuntimeException e) {
            if (pause.equals(FIRST_PAUSE)) {
                LOG.error(
                        "What is in the alert log cannot be stored in tables now. It stays in the log, alerting goes"
                                + " on, and it is tried again",
                        e);
            } else {
                LOG.warn("Still cannot be stored in tables: {}", e.getMessage());
            }
            failing = true;
            retry = workers.after(name, pause, this::again);
            Duration next = pause.multipliedBy(2);
            pause = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
        }
    }

    private void again() {
        failing = false;
        wake();
    }

    /** Takes every step there is, on the caller's thread. @param nanos no step is begun after so long */
    void run(long nanos) {
        run(step, nanos);
    }

    /** As {@link #run(long)}, with another step. */
    void run(BooleanSupplier other, long nanos) {
        long begin = System.nanoTime();
        run(other, () -> System.nanoTime() - begin < nanos);
    }

    private void run(BooleanSupplier next, BooleanSupplier goOn) {
        one.lock();
        try {
            boolean more = true;
            while (more && goOn.getAsBoolean()) {
                more = next.getAsBoolean();
            }
        } finally {
            one.unlock();
        }
    }

    /** Ends the thread, after the step that it is at. */
    @Override
    public void close() {
        closed = true;
        Workers.Schedule planned = retry;
        if (planned != null) {
            planned.close();
        }
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("A transaction of the alert log does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
