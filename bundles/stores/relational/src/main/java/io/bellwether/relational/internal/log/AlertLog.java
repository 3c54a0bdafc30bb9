// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.TrailEntry;
import io.bellwether.relational.internal.log.Waiting.Pending;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log in front of the tables of alerts. A commit is on the disk, and can be read here, when {@link #commit} returns;
 * the tables have it soon after. Safe for concurrent use.
 */
public final class AlertLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertLog.class);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final Limits limits;
    private final Tables tables;
    private final InstantSource clock;
    private final Waiting waiting = new Waiting();
    private final ReentrantReadWriteLock moving = new ReentrantReadWriteLock();
    private final ExecutorService filesAhead;
    private final Appender appender;
    private final Follower follower;
    private final Set<TenantId> tenants = ConcurrentHashMap.newKeySet();
    private final List<AutoCloseable> gauges = new ArrayList<>();

    /**
     * What may wait, and how long one waits for room.
     *
     * @param weight alerts, with a share for trail and messages
     * @param fileBytes so large a file of the log becomes
     */
    record Limits(long weight, long bytes, long fileBytes, Duration patience) {
        static final Limits USUAL = new Limits(200_000, 256L << 20, 32L << 20, Duration.ofSeconds(20));
    }

    private AlertLog(
            LogFolder folder,
            LogFiles.Opening opening,
            Tables tables,
            Tables.Position position,
            Limits limits,
            Workers workers,
            InstantSource clock,
            Meters meters) {
        this.limits = limits;
        this.tables = tables;
        this.clock = clock;
        this.filesAhead = workers.pool("alert-log-files", 1, 1);
        long last = Math.max(folder.last(), Math.max(position.messages(), position.rows()));
        LogFiles files = new LogFiles(folder.path(), opening, filesAhead, folder.segments(), last, limits.fileBytes());
        this.appender = new Appender(files, clock, this::published);
        this.follower =
                new Follower(folder.id(), limits, waiting, tables, moving.writeLock(), this::release, workers, meters);
        gauges.add(meters.gauge(
                "bellwether_alert_log_waiting", "Alerts that are in the log and not in the tables.", waiting::weight));
        gauges.add(meters.gauge(
                "bellwether_alert_log_waiting_bytes",
                "Bytes of the alert log that are not in the tables.",
                waiting::bytes));
        gauges.add(meters.gauge(
                "bellwether_alert_log_behind_seconds",
                "For how long the oldest commit of alerts has waited for the tables.",
                () -> behind().toMillis() / 1_000.0));
    }

    /**
     * Opens the log of a folder and stores in the tables what it still holds.
     *
     * @throws StoreUnavailable when the tables cannot be written to; nothing stays open
     */
    public static AlertLog open(Path folder, Tables tables, Workers workers, InstantSource clock, Meters meters)
            throws IOException {
        return open(folder, tables, Limits.USUAL, LogFiles::create, workers, clock, meters);
    }

    static AlertLog open(
            Path path,
            Tables tables,
            Limits limits,
            LogFiles.Opening opening,
            Workers workers,
            InstantSource clock,
            Meters meters)
            throws IOException {
        LogFolder folder = LogFolder.open(path);
        Tables.Position position = tables.position(folder.id());
        AlertLog log = new AlertLog(folder, opening, tables, position, limits, workers, clock, meters);
        boolean opened = false;
        try {
            log.replay(folder, position);
            opened = true;
            return log;
        } finally {
            if (!opened) {
                log.close();
            }
        }
    }

    private void replay(LogFolder folder, Tables.Position position) {
        List<Pending> left = new ArrayList<>();
        for (Segment.Frame frame : folder.frames()) {
            boolean messages = frame.number() > position.messages();
            boolean rows = frame.number() > position.rows();
            if (messages || rows) {
                Commit commit = CommitCodec.read(frame.open());
                left.add(new Pending(
                        frame.number(),
                        new Commit(
                                rows ? commit.alerts() : List.of(),
                                rows ? commit.trail() : List.of(),
                                messages ? commit.messages() : List.of()),
                        0,
                        clock.instant()));
            }
        }
        if (!left.isEmpty()) {
            LOG.info("{} commits of alerts are in the log and not in the tables; they are stored now", left.size());
            waiting.add(left, System.nanoTime());
            follower.follow(Lane.FOREVER);
        }
        tables.flush();
        appender.delete(Long.MAX_VALUE);
    }

    /**
     * Puts a commit into the log, on the disk, and makes it readable here.
     *
     * @throws InvalidInput when a tenant does not exist
     * @throws StoreUnavailable when it cannot be written, or too much waits for the tables; nothing was changed
     */
    public void commit(Commit commit) {
        requireTenants(commit);
        try {
            if (!waiting.awaitRoom(
                    commit.weight(),
                    limits.weight(),
                    limits.bytes(),
                    limits.patience().toNanos(),
                    System::nanoTime)) {
                throw new StoreUnavailable(
                        "the alert log is full: " + waiting.weight() + " alerts wait for the database", null);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        appender.append(commit);
    }

    private void published(List<Pending> commits) {
        waiting.add(commits, System.nanoTime());
        follower.wake(
                commits.stream().anyMatch(each -> !each.commit().messages().isEmpty()));
    }

    private void requireTenants(Commit commit) {
        commit.alerts().forEach(each -> require(each.alert().where().tenant()));
        commit.trail().forEach(each -> require(each.tenant()));
        commit.messages().forEach(each -> require(each.tenant()));
    }

    /** One that was there is taken to be there; when the tables cannot say, alerting goes on. */
    private void require(TenantId tenant) {
        if (tenants.contains(tenant)) {
            return;
        }
        boolean there;
        try {
            there = tables.knows(tenant);
        } catch (StoreUnavailable e) {
            LOG.debug("Whether tenant {} is there cannot be asked now", tenant, e);
            return;
        }
        if (!there) {
            throw new InvalidInput("tenant", tenant.value(), "does not exist any more; nothing was written");
        }
        tenants.add(tenant);
    }

    /** Tenants may have gone. */
    public void forgetTenants() {
        tenants.clear();
    }

    /** The last version of an alert that is not in the tables yet; null when the tables have it. */
    public AlertRecord find(String alertId) {
        return waiting.find(alertId);
    }

    /** The last version of each alert that is not in the tables yet, by id. Tables read afterwards have what is missing. */
    public Map<String, AlertRecord> alerts() {
        Map<String, AlertRecord> alerts = new HashMap<>();
        waiting.snapshot().forEach((id, version) -> alerts.put(id, version.record));
        return alerts;
    }

    /** What is not in the trail's table yet, in order. To be asked {@link #steadily}. */
    public List<TrailEntry> trail(TenantId tenant, String alertId) {
        return waiting.trail(tenant, alertId);
    }

    /** Runs work while nothing moves from here into the tables. */
    public <T> T steadily(Supplier<T> work) {
        moving.readLock().lock();
        try {
            return work.get();
        } finally {
            moving.readLock().unlock();
        }
    }

    /** What is not in the tables yet, beside what the tables have instead. To be asked {@link #steadily}. */
    public List<Change> changes(Stored stored) {
        Map<String, Waiting.Version> versions = waiting.snapshot();
        Map<TenantId, List<String>> unknown = new HashMap<>();
        versions.forEach((id, version) -> {
            if (!version.isKnown()) {
                unknown.computeIfAbsent(version.record.alert().where().tenant(), any -> new ArrayList<>())
                        .add(id);
            }
        });
        unknown.forEach((tenant, ids) -> {
            Map<String, Alert> found = stored.find(tenant, ids);
            ids.forEach(id -> versions.get(id).stored(found.get(id)));
        });
        List<Change> changes = new ArrayList<>(versions.size());
        versions.values().forEach(version -> changes.add(new Change(version.stored(), version.record)));
        return changes;
    }

    /** Looks alerts up in the tables; those that are not there are left out. */
    public interface Stored {
        Map<String, Alert> find(TenantId tenant, List<String> ids);
    }

    /**
     * An alert in two versions.
     *
     * @param before as the tables have it; null when they do not
     */
    public record Change(Alert before, AlertRecord after) {}

    /** Waits until the tables have all that was committed before. @throws StoreUnavailable when that takes too long */
    public void settle() {
        try {
            if (!waiting.await(limits.patience().toNanos(), System::nanoTime)) {
                throw new StoreUnavailable(waiting.weight() + " alerts still wait for the database", null);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** As {@link #settle()}, when this alert is not in the tables yet. */
    public void settle(String alertId) {
        if (waiting.find(alertId) != null) {
            settle();
        }
    }

    private static StoreUnavailable interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StoreUnavailable("interrupted while waiting for the database", e);
    }

    /** For how long the oldest commit has waited for the tables; zero when nothing waits. */
    public Duration behind() {
        Instant since = waiting.since();
        return since == null ? Duration.ZERO : Duration.between(since, clock.instant());
    }

    /** Deletes files whose commits are all in the tables. */
    private void release() {
        long done = waiting.done();
        if (appender.hasFilesUpTo(done)) {
            tables.flush();
            appender.delete(done);
        }
    }

    private static void end(ExecutorService pool) {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(CLOSING.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("A file of the alert log is still being made");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stores in the tables what they take within some seconds, and closes. The rest stays in the log. */
    @Override
    public void close() {
        follower.close();
        appender.close();
        end(filesAhead);
        try {
            follower.follow(CLOSING.toNanos());
            tables.flush();
            appender.delete(waiting.done());
            if (!waiting.isEmpty()) {
                LOG.info("{} alerts stay in the log until the next start", waiting.weight());
            }
        } catch (RuntimeException e) {
            LOG.warn("{} alerts stay in the log until the next start: {}", waiting.weight(), e.getMessage());
        }
        for (AutoCloseable gauge : gauges) {
            try {
                gauge.close();
            } catch (Exception e) {
                LOG.debug("A gauge was not removed", e);
            }
        }
    }
}
