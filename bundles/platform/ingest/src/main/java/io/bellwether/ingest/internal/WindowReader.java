// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.source.PollOutcome;
import io.bellwether.ingest.QuotaExceeded;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reads windows from a source into the intake, several at once. A window is done when its last page is durable. Reading
 * begins no further window of a query, or none at all, once there is trouble.
 */
final class WindowReader {
    private final Source source;
    private final Sink sink;
    private final Executor workers;

    /** Asks for one page. */
    interface Source {
        PollOutcome ask(Window window, String cursor) throws InterruptedException;
    }

    /** Takes a page; completes when it is durable. */
    interface Sink {
        CompletionStage<Taken> take(List<EventBody> events);

        /** Hears of items that are no events. */
        default void unreadable(int items) {}
    }

    /** A window that was not read. */
    record Failure(Window window, Trouble trouble) {}

    WindowReader(Source source, Sink sink, Executor workers) {
        this.source = source;
        this.sink = sink;
        this.workers = workers;
    }

    /**
     * Reads windows in the order given, and waits for all that were begun.
     *
     * @param done called with each window that is done, on any thread
     * @return what went wrong; empty when all windows are done
     */
    List<Failure> read(List<Window> windows, int concurrency, Tally tally, Consumer<Window> done)
            throws InterruptedException {
        Queue<Window> waiting = new ArrayDeque<>(windows);
        List<Failure> failures = new ArrayList<>();
        List<Future<?>> lanes = new ArrayList<>();
        Runnable lane = () -> lane(waiting, failures, tally, done);
        try {
            for (int i = 0; i < Math.min(concurrency, windows.size()); i++) {
                FutureTask<Void> task = new FutureTask<>(lane, null);
                lanes.add(task);
                workers.execute(task);
            }
            for (Future<?> each : lanes) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a window could not be read", e.getCause());
        } catch (RejectedExecutionException e) {
            throw new InterruptedException("the connector is stopping");
        } finally {
            lanes.forEach(each -> each.cancel(true));
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException("the connector is stopping");
        }
        synchronized (failures) {
            return List.copyOf(failures);
        }
    }

    private void lane(Queue<Window> waiting, List<Failure> failures, Tally tally, Consumer<Window> done) {
        Window window = next(waiting, failures);
        while (window != null) {
            Trouble trouble;
            try {
                trouble = read(window, tally);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                trouble = new Trouble(Trouble.Kind.TRANSIENT, null, "stopped");
            }
            if (trouble == null) {
                done.accept(window);
            } else {
                synchronized (failures) {
                    failures.add(new Failure(window, trouble));
                }
            }
            window = next(waiting, failures);
        }
    }

    private static Window next(Queue<Window> waiting, List<Failure> failures) {
        synchronized (failures) {
            Predicate<Failure> all = failure -> failure.trouble().kind() != Trouble.Kind.PERMANENT;
            if (failures.stream().anyMatch(all)) {
                return null;
            }
            Window next = waiting.poll();
            while (next != null && isRefused(next, failures)) {
                next = waiting.poll();
            }
            return next;
        }
    }

    private static boolean isRefused(Window window, List<Failure> failures) {
        return failures.stream().anyMatch(failure -> failure.window().query().equals(window.query()));
    }

    /** Reads one window page by page. @return null when it is done */
    private Trouble read(Window window, Tally tally) throws InterruptedException {
        String cursor = null;
        Pending pending = null;
        do {
            PollOutcome outcome = source.ask(window, cursor);
            Trouble lost = settle(pending, tally);
            pending = null;
            if (outcome instanceof PollOutcome.Page page) {
                cursor = page.next();
                if (lost == null && !page.events().isEmpty()) {
                    pending = new Pending(
                            page.events().size(), sink.take(page.events()).toCompletableFuture());
                }
            }
            if (lost != null) {
                return lost;
            }
            if (outcome instanceof PollOutcome.Throttled throttled) {
                return new Trouble(Trouble.Kind.THROTTLED, throttled.retryAfter(), throttled.reason());
            }
            if (outcome instanceof PollOutcome.Failed failed) {
                return new Trouble(
                        failed.permanent() ? Trouble.Kind.PERMANENT : Trouble.Kind.TRANSIENT, null, failed.reason());
            }
        } while (cursor != null);
        return settle(pending, tally);
    }

    private record Pending(int events, Future<Taken> receipt) {}

    /** Waits until the page before is durable. @return null when it is */
    private static Trouble settle(Pending pending, Tally tally) throws InterruptedException {
        if (pending == null) {
            return null;
        }
        try {
            tally.add(pending.events(), pending.receipt().get());
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof QuotaExceeded quota) {
                return new Trouble(Trouble.Kind.THROTTLED, quota.retryAfter(), quota.getMessage());
            }
            return new Trouble(
                    Trouble.Kind.TRANSIENT, null, "not stored: " + e.getCause().getMessage());
        }
    }
}
