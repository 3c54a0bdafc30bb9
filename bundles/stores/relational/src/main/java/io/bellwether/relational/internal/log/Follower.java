// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.TrailEntry;
import io.bellwether.relational.internal.log.Waiting.Pending;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what waits into the tables, in order: all waiting messages first, then alerts and trail. When the tables cannot
 * be written to, it tries again, ever less often.
 */
final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final int MESSAGES = 500;
    private static final int ROWS = 2_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int CLOSING_SECONDS = 30;

    private final String log;
    private final Waiting waiting;
    private final Tables tables;
    private final Lock readers;
    private final Runnable rest;
    private final Workers workers;
    private final ExecutorService thread;
    private final Meters.Counter left;
    private final ReentrantLock one = new ReentrantLock();
    private Duration pause = FIRST_PAUSE;
    private volatile Workers.Schedule retry;
    private volatile boolean failing;
    private volatile boolean closed;

    /**
     * @param readers held while rows become readable in the tables and leave what waits
     * @param rest called when something has come into the tables
     */
    Follower(String log, Waiting waiting, Tables tables, Lock readers, Runnable rest, Workers workers, Meters meters) {
        this.log = log;
        this.waiting = waiting;
        this.tables = tables;
        this.readers = readers;
        this.rest = rest;
        this.workers = workers;
        this.thread = workers.pool("alert-log", 1, 1);
        this.left = meters.counter(
                "bellwether_alert_log_left_out_total",
                "What was in the alert log and could not be stored in tables.",
                "why");
    }

    /** Something waits. */
    void wake() {
        if (failing || closed) {
            return;
        }
        try {
            thread.execute(this::pass);
        } catch (RejectedExecutionException e) {
            LOG.trace("A pass is due already, or the store is closing");
        }
    }

    private void pass() {
        try {
            if (!closed) {
                follow();
                pause = FIRST_PAUSE;
                failing = false;
            }
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.error(
                        "{} commits of alerts cannot be stored in tables now; they stay in the log, alerting goes on, and"
                                + " it is tried again",
                        waiting.nextRows(Integer.MAX_VALUE).size(),
                        e);
            }
            failing = true;
            retry = workers.after("alert-log", pause, this::again);
            Duration next = pause.multipliedBy(2);
            pause = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
        }
    }

    private void again() {
        failing = false;
        wake();
    }

    /** Stores everything that waits. @throws StoreUnavailable when the tables cannot be written to */
    void follow() {
        one.lock();
        try {
            boolean more = true;
            while (more) {
                more = messages() || rows();
                if (more) {
                    rest.run();
                }
            }
        } finally {
            one.unlock();
        }
    }

    private boolean messages() {
        List<Pending> commits = waiting.nextMessages(MESSAGES);
        if (commits.isEmpty()) {
            return false;
        }
        List<OutboxMessage> messages = new ArrayList<>();
        commits.forEach(each -> messages.addAll(each.commit().messages()));
        count(tables.messages(messages, log, number(commits)));
        waiting.messagesStored(commits);
        return true;
    }

    private boolean rows() {
        List<Pending> commits = waiting.nextRows(ROWS);
        if (commits.isEmpty()) {
            return false;
        }
        Map<String, AlertRecord> alerts = new LinkedHashMap<>();
        List<TrailEntry> trail = new ArrayList<>();
        for (Pending each : commits) {
            each.commit().alerts().forEach(record -> alerts.put(record.alert().id(), record));
            trail.addAll(each.commit().trail());
        }
        boolean[] held = new boolean[1];
        try {
            count(tables.rows(alerts.values(), trail, log, number(commits), () -> {
                if (!held[0]) {
                    readers.lock();
                    held[0] = true;
                }
            }));
            waiting.rowsStored(commits, alerts.values());
        } finally {
            if (held[0]) {
                readers.unlock();
            }
        }
        return true;
    }

    private void count(Tables.Left things) {
        if (things.orphans() > 0) {
            left.add(things.orphans(), "tenant gone");
            LOG.warn("{} rows of alerts of tenants that are gone were dropped", things.orphans());
        }
        if (things.refused() > 0) {
            left.add(things.refused(), "refused");
        }
    }

    private static long number(List<Pending> commits) {
        return commits.get(commits.size() - 1).number();
    }

    /** Ends the thread; what waits stays in the log. */
    @Override
    public void close() {
        closed = true;
        Workers.Schedule planned = retry;
        if (planned != null) {
            planned.close();
        }
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("A transaction of the alert log does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
