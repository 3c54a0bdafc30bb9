// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.journal.Journal.Appended;
import io.bellwether.journal.Journal.JournalFull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: one thread takes all that waits, writes it segment by segment, forces each segment once and then gives
 * the receipts. Each environment belongs to one committer.
 */
final class Committer implements Runnable {
    static final long MOST_WAITING = 64L << 20;
    /** Of one tenant; so much less than of all that the others find room beside it. */
    static final long MOST_OF_A_TENANT = 24L << 20;
    /** What a tenant may add although all together have no room. */
    static final long RESERVE = 1L << 20;

    private static final long MOST_AT_ONCE = 16L << 20;
    /** While several tenants wait, so that none waits long for another's. */
    private static final long MOST_AT_ONCE_OF_SEVERAL = 2L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    private final Function<TenantEnvironment, EnvironmentLog> logs;
    private final InstantSource time;
    private final DiskReserve reserve;
    private final Executor receipts;
    private final Observer observer;
    private final FairQueue queue = new FairQueue();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean closed;

    /** Hears of each commit. */
    interface Observer {
        void committed(EnvironmentLog log, EnvironmentLog.Outcome outcome);

        void refused();
    }

    private record Order(Runnable work, CompletableFuture<Void> done) {}

    Committer(
            Function<TenantEnvironment, EnvironmentLog> logs,
            InstantSource time,
            DiskReserve reserve,
            Executor receipts,
            Observer observer) {
        this.logs = logs;
        this.time = time;
        this.reserve = reserve;
        this.receipts = receipts;
        this.observer = observer;
    }

    /** Queues a batch, or refuses it when too much waits. */
    void append(AppendBatch batch) {
        if (!queue.offer(batch, MOST_OF_A_TENANT, MOST_WAITING, RESERVE)) {
            observer.refused();
            batch.receipt()
                    .completeExceptionally(new JournalFull("more than " + (MOST_OF_A_TENANT >> 20) + " MiB of tenant '"
                            + batch.where().tenant() + "', or " + (MOST_WAITING >> 20)
                            + " MiB of all, wait to be written; try again in a moment"));
            return;
        }
        if (ended.isDone()) {
            drainAfterEnd();
        }
    }

    /** Runs something between commits, on the committer's thread. */
    CompletableFuture<Void> order(Runnable work) {
        Order order = new Order(work, new CompletableFuture<>());
        queue.mark(order);
        if (ended.isDone()) {
            drainAfterEnd();
        }
        return order.done();
    }

    /** Lets what waits be written, then ends. */
    CompletableFuture<Void> close() {
        order(() -> closed = true);
        return ended;
    }

    long waitingBytes() {
        return queue.bytes();
    }

    @Override
    public void run() {
        List<AppendBatch> group = new ArrayList<>();
        try {
            while (!closed) {
                Object next = queue.take();
                long bytes = 0;
                while (next instanceof AppendBatch batch) {
                    group.add(batch);
                    bytes += batch.bytes();
                    long most = queue.tenants() > 1 ? MOST_AT_ONCE_OF_SEVERAL : MOST_AT_ONCE;
                    next = bytes < most ? queue.poll() : null;
                }
                commit(group);
                group.forEach(queue::done);
                group.clear();
                if (next instanceof Order order) {
                    carryOut(order);
                }
            }
        } catch (InterruptedException e) {
            LOG.info("The committer was interrupted and ends");
        } finally {
            ended.complete(null);
            drainAfterEnd();
        }
    }

    private void carryOut(Order order) {
        try {
            order.work().run();
            order.done().complete(null);
        } catch (RuntimeException e) {
            order.done().completeExceptionally(e);
        }
    }

    private void commit(List<AppendBatch> group) {
        Map<TenantEnvironment, List<AppendBatch>> byEnvironment = new LinkedHashMap<>();
        for (AppendBatch batch : group) {
            byEnvironment
                    .computeIfAbsent(batch.where(), where -> new ArrayList<>())
                    .add(batch);
        }
        byEnvironment.forEach(this::commit);
    }

    private void commit(TenantEnvironment where, List<AppendBatch> batches) {
        try {
            reserve.take(batches.stream().mapToLong(AppendBatch::bytes).sum());
            EnvironmentLog log = logs.apply(where);
            EnvironmentLog.Outcome outcome = log.commit(batches, time.instant());
            observer.committed(log, outcome);
            give(() -> {
                for (int i = 0; i < batches.size(); i++) {
                    batches.get(i).receipt().complete(outcome.receipts().get(i));
                }
            });
        } catch (JournalFull e) {
            observer.refused();
            fail(batches, e);
        } catch (IOException e) {
            LOG.error("Events of {} could not be written: {}", where, e.getMessage());
            observer.refused();
            fail(
                    batches,
                    Storage.isFull(e)
                            ? new JournalFull("the disk is full; nothing was stored, try again when there is room")
                            : new UncheckedIOException("the journal cannot be written: " + e.getMessage(), e));
        } catch (RuntimeException | Error e) {
            LOG.error("Events of {} could not be written", where, e);
            fail(batches, e);
        }
    }

    private void fail(List<AppendBatch> batches, Throwable why) {
        give(() -> batches.forEach(batch -> batch.receipt().completeExceptionally(why)));
    }

    private void give(Runnable completion) {
        try {
            receipts.execute(completion);
        } catch (RejectedExecutionException e) {
            completion.run();
        }
    }

    private void drainAfterEnd() {
        IllegalStateException why = new IllegalStateException("the journal is closed");
        for (Object next = queue.poll(); next != null; next = queue.poll()) {
            if (next instanceof AppendBatch batch) {
                CompletableFuture<Appended> receipt = batch.receipt();
                receipt.completeExceptionally(why);
            } else if (next instanceof Order order) {
                order.done().completeExceptionally(why);
            }
        }
    }
}
