// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime.internal;

import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pools of named daemon threads, and one small pool that runs what is scheduled. */
@Component(service = Workers.class)
public final class WorkerPools implements Workers {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerPools.class);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final int SCHEDULED_AT_ONCE = 16;

    private final Meters.Counter failures;
    private final ScheduledThreadPoolExecutor timer;
    private final ThreadPoolExecutor scheduled;

    @Activate
    public WorkerPools(@Reference Meters meters) {
        this.failures = meters.counter("bellwether_worker_failures_total", "Tasks that ended by throwing.", "worker");
        this.timer = new ScheduledThreadPoolExecutor(1, threads("timer"));
        this.timer.setRemoveOnCancelPolicy(true);
        this.timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.scheduled = new ThreadPoolExecutor(
                SCHEDULED_AT_ONCE,
                SCHEDULED_AT_ONCE,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                threads("scheduled"));
        this.scheduled.allowCoreThreadTimeOut(true);
    }

    @Override
    public ExecutorService pool(String name, int threads, int queue) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                queue == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(queue),
                threads(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    @Override
    public Schedule every(String name, Duration delay, Runnable task) {
        Repeating repeating = new Repeating(name, delay, task);
        repeating.next();
        return repeating;
    }

    @Override
    public Schedule after(String name, Duration delay, Runnable task) {
        Future<?> due = timer.schedule(() -> submit(name, task, () -> {}), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    }

    @Deactivate
    public void close() {
        timer.shutdownNow();
        scheduled.shutdownNow();
    }

    private void submit(String name, Runnable task, Runnable then) {
        try {
            scheduled.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException | Error e) {
                    failures.increment(name);
                    LOG.error("Worker {} failed", name, e);
                } finally {
                    then.run();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("Worker {} is not run: the platform is stopping", name);
        }
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "bellwether-" + name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private final class Repeating implements Schedule {
        private final String name;
        private final Duration delay;
        private final Runnable task;
        private volatile boolean closed;
        private volatile Future<?> due;

        Repeating(String name, Duration delay, Runnable task) {
            this.name = name;
            this.delay = delay;
            this.task = task;
        }

        void next() {
            if (closed) {
                return;
            }
            try {
                due = timer.schedule(
                        () -> submit(name, this::runUnlessClosed, this::next), delay.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("Worker {} ends: the platform is stopping", name);
            }
        }

        private void runUnlessClosed() {
            if (!closed) {
                task.run();
            }
        }

        @Override
        public void close() {
            closed = true;
            Future<?> waiting = due;
            if (waiting != null) {
                waiting.cancel(false);
            }
        }
    }
}
