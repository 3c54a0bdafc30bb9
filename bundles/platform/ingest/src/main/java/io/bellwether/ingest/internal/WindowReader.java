// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.source.PollOutcome;
import io.bellwether.ingest.QuotaExceeded;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

/**
 * Reads windows from a source into the intake, several at once. A window is done when its last page is durable; the
 * next page is asked for while one is being stored. Reading begins no further window of a query, or none at all, once
 * there is trouble.
 */
final class WindowReader {
    private static final int MOST_REMEMBERED = 10_000;

    private final Source source;
    private final Sink sink;
    private final Executor workers;
    /** Unreadable items that have been counted, the last of them; guarded by itself. */
    private final Map<String, Boolean> counted = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** Asks for one page. */
    interface Source {
        PollOutcome ask(Window window, String cursor) throws InterruptedException;
    }

    /** Takes a page; completes when it is durable. */
    interface Sink {
        CompletionStage<Taken> take(List<EventBody> events);

        /** Hears of items that are no events, of each once. */
        default void unreadable(int items) {}
    }

    /** Hears how reading gets on, on any thread. */
    interface Progress {
        /**
         * A page is durable.
         *
         * @param reached the window, its cursor behind that page
         * @param events in that page, unreadable ones included
         * @param taken unreadable ones are dropped the first time, and duplicates from then on
         */
        void page(Window reached, int events, Taken taken);

        /** Some of a page could not be read as events. @param fresh how many of them are met for the first time */
        default void unreadable(Window window, int fresh, String problem) {}

        /** All of a window is durable. */
        void done(Window window);
    }

    /** A window that was not read, as it is to be tried again. */
    record Failure(Window window, Trouble trouble) {}

    WindowReader(Source source, Sink sink, Executor workers) {
        this.source = source;
        this.sink = sink;
        this.workers = workers;
    }

    /**
     * Reads windows in the order given, and waits for all that were begun.
     *
     * @param windows asked for one at a time, under a lock of the reader
     * @return what went wrong; empty when all windows are done
     */
    List<Failure> read(Iterator<Window> windows, int lanes, Progress progress) throws InterruptedException {
        List<Failure> failures = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        Runnable lane = () -> lane(windows, failures, progress);
        try {
            for (int i = 0; i < lanes; i++) {
                FutureTask<Void> task = new FutureTask<>(lane, null);
                running.add(task);
                workers.execute(task);
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a window could not be read", e.getCause());
        } catch (RejectedExecutionException e) {
            throw new InterruptedException("the connector is stopping");
        } finally {
            running.forEach(each -> each.cancel(true));
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException("the connector is stopping");
        }
        synchronized (failures) {
            return List.copyOf(failures);
        }
    }

    private void lane(Iterator<Window> windows, List<Failure> failures, Progress progress) {
        Window window = next(windows, failures);
        while (window != null) {
            Reading reading = new Reading(window, progress);
            Trouble trouble;
            try {
                trouble = reading.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                trouble = new Trouble(Trouble.Kind.TRANSIENT, null, "stopped");
            }
            if (trouble == null) {
                progress.done(window);
            } else {
                Window again = reading.reached == window ? window.failed() : reading.reached;
                synchronized (failures) {
                    failures.add(new Failure(again, trouble));
                }
            }
            window = next(windows, failures);
        }
    }

    private static Window next(Iterator<Window> windows, List<Failure> failures) {
        synchronized (failures) {
            Predicate<Failure> all = failure -> failure.trouble().kind() != Trouble.Kind.PERMANENT;
            if (failures.stream().anyMatch(all)) {
                return null;
            }
            while (windows.hasNext()) {
                Window next = windows.next();
                if (!isRefused(next, failures)) {
                    return next;
                }
            }
            return null;
        }
    }

    private static boolean isRefused(Window window, List<Failure> failures) {
        return failures.stream().anyMatch(failure -> failure.window().query().equals(window.query()));
    }

    private record Pending(PollOutcome.Page page, Future<Taken> receipt) {}

    /** One window, page by page. For one thread. */
    private final class Reading {
        private final Progress progress;
        private Window reached;
        private Pending pending;

        Reading(Window window, Progress progress) {
            this.progress = progress;
            reached = window;
        }

        /** @return null when all of it is durable */
        Trouble run() throws InterruptedException {
            Window window = reached;
            String cursor = window.cursor();
            do {
                PollOutcome outcome = source.ask(window, cursor);
                Trouble lost = settle();
                if (lost != null) {
                    return lost;
                }
                if (outcome instanceof PollOutcome.Throttled throttled) {
                    return new Trouble(Trouble.Kind.THROTTLED, throttled.retryAfter(), throttled.reason());
                }
                if (outcome instanceof PollOutcome.Failed failed) {
                    return new Trouble(
                            failed.permanent() ? Trouble.Kind.PERMANENT : Trouble.Kind.TRANSIENT,
                            null,
                            failed.reason());
                }
                PollOutcome.Page page = (PollOutcome.Page) outcome;
                cursor = page.next();
                pending = new Pending(page, sink.take(page.events()).toCompletableFuture());
            } while (cursor != null);
            return settle();
        }

        /** @return how many unreadable items are met for the first time */
        private int count(PollOutcome.Page page) {
            if (page.unreadable().isEmpty()) {
                return 0;
            }
            int fresh = 0;
            synchronized (counted) {
                for (PollOutcome.Unreadable item : page.unreadable()) {
                    fresh += counted.put(reached.query().name() + " " + item.key(), true) == null ? 1 : 0;
                }
            }
            if (fresh > 0) {
                sink.unreadable(fresh);
            }
            progress.unreadable(
                    reached,
                    fresh,
                    page.unreadable().get(page.unreadable().size() - 1).problem());
            return fresh;
        }

        /** Waits until the page before is durable. @return null when it is */
        private Trouble settle() throws InterruptedException {
            Pending before = pending;
            pending = null;
            if (before == null) {
                return null;
            }
            try {
                Taken taken = before.receipt().get();
                PollOutcome.Page page = before.page();
                reached = reached.behind(page.next());
                int unreadable = page.unreadable().size();
                progress.page(reached, page.events().size() + unreadable, taken.with(unreadable, count(page)));
                return null;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof QuotaExceeded quota) {
                    return new Trouble(Trouble.Kind.THROTTLED, quota.retryAfter(), quota.getMessage());
                }
                return new Trouble(
                        Trouble.Kind.TRANSIENT,
                        null,
                        "not stored: " + e.getCause().getMessage());
            }
        }
    }
}
