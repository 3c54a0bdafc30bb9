// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import io.bellwether.runtime.PluginGuard;
import io.bellwether.runtime.PluginGuard.PluginRef;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the engines' passes done on threads of its own and watches them. A plugin that has not answered for about two
 * seconds is given up together with the thread it holds; the caller goes on without it. Safe for concurrent use.
 */
public final class Supervisor {
    /** Does everything on the caller's thread, unwatched: for tests and backtests. */
    public static final Supervisor NONE = new Supervisor(null, null, 0);

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final int PATIENCE = 10;
    private static final int WAITING = 10_000;

    private final Workers workers;
    private final PluginGuard guard;
    private final int threads;
    /** Guarded by this. */
    private ExecutorService pool;

    /** @param threads how many passes may run at the same time */
    public Supervisor(Workers workers, PluginGuard guard, int threads) {
        this.workers = workers;
        this.guard = guard;
        this.threads = threads;
    }

    /**
     * Does a pass.
     *
     * @return false when a plugin held it up and it was given up
     */
    boolean perform(Turn turn, Runnable pass) {
        if (workers == null) {
            pass.run();
            return true;
        }
        Future<?> done;
        try {
            done = pool().submit(() -> {
                turn.begins();
                try {
                    pass.run();
                } catch (Turn.GivenUp e) {
                    LOG.info("a plugin that was given up has come back");
                }
            });
        } catch (RejectedExecutionException e) {
            return true;
        }
        return watched(turn, done);
    }

    private boolean watched(Turn turn, Future<?> done) {
        long seen = -1;
        int still = 0;
        while (true) {
            try {
                done.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                long beats = turn.beats();
                still = beats == seen ? still + 1 : 0;
                seen = beats;
                PluginRef held = still < PATIENCE ? null : turn.giveUp(seen);
                if (held != null) {
                    giveUp(held, turn.thread());
                    return false;
                }
            } catch (InterruptedException e) {
                done.cancel(true);
                Thread.currentThread().interrupt();
                return true;
            } catch (ExecutionException e) {
                throw new IllegalStateException("a pass over the policies failed", e.getCause());
            }
        }
    }

    private void giveUp(PluginRef plugin, Thread thread) {
        LOG.error("{} has not answered for 2 s: it is cut off, and detection goes on without it", plugin);
        synchronized (this) {
            pool.shutdown();
            pool = null;
        }
        guard.giveUp(plugin, thread, "has not answered for 2 s");
    }

    private synchronized ExecutorService pool() {
        if (pool == null) {
            pool = workers.pool("detect-judge", threads, WAITING);
        }
        return pool;
    }

    /** Ends the threads; what is under way is interrupted. */
    public synchronized void close() {
        if (pool != null) {
            pool.shutdownNow();
        }
    }
}
