// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, in the order they came, on the threads of a shared pool. Bounded by the weight of what
 * waits. Safe for concurrent use.
 */
public final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final int TURN = 64;

    private final Executor pool;
    private final int capacity;
    private final Semaphore room;
    /** Guarded by itself, as are the two flags. */
    private final Deque<Task> waiting = new ArrayDeque<>();

    private boolean paused;
    private boolean running;

    private record Task(int weight, Runnable work) {}

    /** @param paused true when nothing is to run before {@link #resume()} */
    public Lane(Executor pool, int capacity, boolean paused) {
        this.pool = pool;
        this.capacity = capacity;
        this.room = new Semaphore(capacity);
        this.paused = paused;
    }

    /**
     * Queues a task; waits when there is no room.
     *
     * @return false when there was no room within {@code patience}
     */
    public boolean offer(int weight, Duration patience, Runnable work) throws InterruptedException {
        int permits = Math.min(weight, capacity);
        if (!room.tryAcquire(permits) && !room.tryAcquire(permits, patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        enqueue(new Task(permits, work));
        return true;
    }

    /** Queues a small task that always finds room. */
    public void submit(Runnable work) {
        enqueue(new Task(0, work));
    }

    /** Lets tasks run. */
    public void resume() {
        synchronized (waiting) {
            paused = false;
        }
        wake();
    }

    private void enqueue(Task task) {
        synchronized (waiting) {
            waiting.add(task);
        }
        wake();
    }

    private void wake() {
        synchronized (waiting) {
            if (running || paused || waiting.isEmpty()) {
                return;
            }
            running = true;
        }
        try {
            pool.execute(this::run);
        } catch (RejectedExecutionException e) {
            synchronized (waiting) {
                running = false;
            }
        }
    }

    private void run() {
        for (int i = 0; i < TURN; i++) {
            Task task;
            synchronized (waiting) {
                task = waiting.poll();
            }
            if (task == null) {
                break;
            }
            room.release(task.weight);
            try {
                task.work.run();
            } catch (RuntimeException e) {
                LOG.error("a detection task failed", e);
            }
        }
        synchronized (waiting) {
            running = false;
        }
        wake();
    }
}
