// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime;

import java.time.Duration;
import java.util.concurrent.ExecutorService;

/** Where threads come from: bounded, named, seen in the metrics. Safe for concurrent use. */
public interface Workers {
    /**
     * A pool of its own for the caller, who shuts it down.
     *
     * @param name the threads' name and the metrics' label
     * @param threads at most so many at once; idle ones end
     * @param queue tasks that may wait; one more is refused with {@code RejectedExecutionException}
     */
    ExecutorService pool(String name, int threads, int queue);

    /**
     * Runs a task again and again, {@code delay} after its last end, beginning one delay from now. What it throws is
     * logged and counted, and does not end the schedule.
     */
    Schedule every(String name, Duration delay, Runnable task);

    /** Runs a task once, {@code delay} from now. */
    Schedule after(String name, Duration delay, Runnable task);

    /** A task to come. */
    interface Schedule extends AutoCloseable {
        /** Cancels what has not begun; does not interrupt what runs. */
        @Override
        void close();
    }
}
