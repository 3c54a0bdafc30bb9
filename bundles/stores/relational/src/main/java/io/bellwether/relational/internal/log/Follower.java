// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.TrailEntry;
import io.bellwether.relational.internal.log.Waiting.Pending;
import io.bellwether.relational.internal.log.Waiting.Version;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what waits into the tables, in order: messages in one lane, alerts and trail in another, so that no message is
 * behind rows that nobody waits for.
 */
final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final int MESSAGES = 500;

    /** Of small transactions the embedded database writes each page once, and its undo log hardly at all. */
    private static final int ROWS = 1_000;

    private static final Duration PUT_OFF = Duration.ofMillis(20);

    private final String log;
    private final AlertLog.Limits limits;
    private final Waiting waiting;
    private final Tables tables;
    private final Lock readers;
    private final Runnable rest;
    private final Meters.Counter left;
    private final Lane messages;
    private final Lane rows;

    /**
     * @param readers held while rows become readable in the tables and leave what waits
     * @param rest called when something has come into the tables
     */
    Follower(
            String log,
            AlertLog.Limits limits,
            Waiting waiting,
            Tables tables,
            Lock readers,
            Runnable rest,
            Workers workers,
            Meters meters) {
        this.log = log;
        this.limits = limits;
        this.waiting = waiting;
        this.tables = tables;
        this.readers = readers;
        this.rest = rest;
        this.left = meters.counter(
                "bellwether_alert_log_left_out_total",
                "What was in the alert log and could not be stored in tables.",
                "why");
        this.messages = new Lane("alert-log-messages", this::moveMessages, workers);
        this.rows = new Lane("alert-log-rows", this::moveRowsInTime, workers);
    }

    /** Something waits. @param told messages are among it */
    void wake(boolean told) {
        if (told) {
            messages.wake();
        }
        rows.wake();
    }

    /**
     * Stores what waits.
     *
     * @param nanos no transaction is begun after so long
     * @throws StoreUnavailable when the tables cannot be written to
     */
    void follow(long nanos) {
        messages.run(nanos);
        rows.run(this::moveRows, nanos);
    }

    private boolean moveMessages() {
        List<Pending> commits = waiting.nextMessages(MESSAGES);
        if (commits.isEmpty()) {
            return false;
        }
        List<OutboxMessage> told = new ArrayList<>();
        commits.forEach(each -> told.addAll(each.commit().messages()));
        count(tables.messages(told, log, number(commits)));
        waiting.messagesStored(commits);
        rest.run();
        return true;
    }

    private boolean moveRowsInTime() {
        if (waiting.isBetterPutOff(limits.weight(), limits.bytes(), System.nanoTime())) {
            rows.wakeAfter(PUT_OFF);
            return false;
        }
        return moveRows();
    }

    private boolean moveRows() {
        List<Pending> commits = waiting.nextRows(ROWS);
        if (commits.isEmpty()) {
            return false;
        }
        List<Version> latest = waiting.latest(commits);
        List<AlertRecord> alerts =
                latest.stream().map(version -> version.record).toList();
        List<TrailEntry> trail = new ArrayList<>();
        commits.forEach(each -> trail.addAll(each.commit().trail()));
        boolean[] held = new boolean[1];
        try {
            count(tables.rows(alerts, trail, log, number(commits), () -> {
                if (!held[0]) {
                    readers.lock();
                    held[0] = true;
                }
            }));
            waiting.rowsStored(commits, latest);
        } finally {
            if (held[0]) {
                readers.unlock();
            }
        }
        rest.run();
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

    /** Ends the threads; what they have not come to stays in the log. */
    @Override
    public void close() {
        messages.close();
        rows.close();
    }
}
