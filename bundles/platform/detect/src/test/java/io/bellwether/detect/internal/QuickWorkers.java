// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Real threads; what is repeated is repeated every few milliseconds. */
final class QuickWorkers implements Workers {
    private static final long OFTEN = 3;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

    @Override
    public ExecutorService pool(String name, int threads, int queue) {
        return new ThreadPoolExecutor(threads, threads, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(queue));
    }

    @Override
    public Schedule every(String name, Duration delay, Runnable task) {
        Future<?> future = timer.scheduleWithFixedDelay(task, OFTEN, OFTEN, TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public Schedule after(String name, Duration delay, Runnable task) {
        Future<?> future = timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }
}
