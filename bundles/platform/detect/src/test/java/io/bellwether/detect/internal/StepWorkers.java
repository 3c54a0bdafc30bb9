// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Does everything on the calling thread: pools at once, schedules when the test says so. */
public final class StepWorkers implements Workers {
    private final Map<String, Runnable> repeated = new ConcurrentHashMap<>();
    private final List<Runnable> once = new ArrayList<>();
    /** What was given to pools that are held, by their names. */
    private final Map<String, List<Runnable>> held = new ConcurrentHashMap<>();

    /** Runs a repeated task of this name. */
    public void run(String name) {
        repeated.get(name).run();
    }

    /** Runs every task that waits for its time. @return how many there were */
    public int runDelayed() {
        List<Runnable> due = List.copyOf(once);
        once.clear();
        due.forEach(Runnable::run);
        return due.size();
    }

    /** Lets the tasks of a pool wait. */
    public void hold(String name) {
        held.put(name, new ArrayList<>());
    }

    /** Runs what waited. */
    public void release(String name) {
        held.remove(name).forEach(Runnable::run);
    }

    @Override
    public ExecutorService pool(String name, int threads, int queue) {
        return new Inline(name);
    }

    @Override
    public Schedule every(String name, Duration delay, Runnable task) {
        repeated.put(name, task);
        return () -> repeated.remove(name);
    }

    @Override
    public Schedule after(String name, Duration delay, Runnable task) {
        once.add(task);
        return () -> once.remove(task);
    }

    private final class Inline extends AbstractExecutorService {
        private final String name;
        private volatile boolean shut;

        Inline(String name) {
            this.name = name;
        }

        @Override
        public void shutdown() {
            shut = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            shut = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return shut;
        }

        @Override
        public boolean isTerminated() {
            return shut;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return shut;
        }

        @Override
        public void execute(Runnable task) {
            List<Runnable> waiting = held.get(name);
            if (waiting != null) {
                waiting.add(task);
            } else {
                task.run();
            }
        }
    }
}
