// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Workers that work when the test says so, on its thread. */
final class HandWorkers implements Workers {
    private final List<Runnable> scheduled = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();

    /** Runs what waits, and what comes again and again once. */
    void work() {
        List<Runnable> now = new ArrayList<>(waiting);
        waiting.clear();
        now.forEach(Runnable::run);
        List.copyOf(scheduled).forEach(Runnable::run);
    }

    @Override
    public ExecutorService pool(String name, int threads, int queue) {
        return new AbstractExecutorService() {
            @Override
            public void execute(Runnable task) {
                waiting.add(task);
            }

            @Override
            public void shutdown() {
                waiting.clear();
            }

            @Override
            public List<Runnable> shutdownNow() {
                return List.of();
            }

            @Override
            public boolean isShutdown() {
                return false;
            }

            @Override
            public boolean isTerminated() {
                return false;
            }

            @Override
            public boolean awaitTermination(long timeout, TimeUnit unit) {
                return true;
            }
        };
    }

    @Override
    public Schedule every(String name, Duration delay, Runnable task) {
        scheduled.add(task);
        return () -> scheduled.remove(task);
    }

    @Override
    public Schedule after(String name, Duration delay, Runnable task) {
        throw new UnsupportedOperationException("nothing is done once here");
    }
}
