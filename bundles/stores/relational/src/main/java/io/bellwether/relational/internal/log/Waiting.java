// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.TrailEntry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What is in the log and not in the tables: commits in order, and the last version of each alert. Safe for concurrent use. */
final class Waiting {
    /** So long is looked back to see whether much comes in. */
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(50);
    /** From so much within one look on, whoever commits has the processors to themselves. */
    private static final long MUCH = 500;
    /** So long it must have been quiet: what is told of alerts is committed soon after them. */
    private static final long CALM = TimeUnit.SECONDS.toNanos(1);
    /** So long rows are put off at most, from one step to the next. */
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(2);

    private static final int FEW = 4;

    private final Map<String, Version> versions = new ConcurrentHashMap<>();
    /** What waits of each alert's trail, in order. */
    private final Map<String, Deque<TrailEntry>> trails = new HashMap<>();

    private final Deque<Pending> rows = new ArrayDeque<>();
    private final Deque<Pending> messages = new ArrayDeque<>();
    private long weight;
    private long bytes;
    private long lastRows;
    private long last;
    private int awaited;
    private long lookBegan;
    private long inLook;
    /** When much came in last; null while it never did. */
    private Long muchAt;

    private boolean putOff;
    private long putOffSince;

    /**
     * A commit that waits.
     *
     * @param bytes what it takes in the log
     */
    record Pending(long number, Commit commit, int bytes, Instant at) {}

    /** The last version of an alert. */
    static final class Version {
        final AlertRecord record;
        private final long number;
        /** As the tables have it; null when they have none, or when that is not known. */
        private volatile Alert stored;

        private volatile boolean known;
        /** True once the tables have this one, though commits that made it may wait still. */
        private volatile boolean written;

        private Version(AlertRecord record, long number, Version before) {
            this.record = record;
            this.number = number;
            if (before != null && before.known) {
                stored(before.stored);
            }
        }

        /** Notes what the tables have; null for nothing. */
        void stored(Alert alert) {
            stored = alert;
            known = true;
        }

        boolean isKnown() {
            return known;
        }

        Alert stored() {
            return stored;
        }
    }

    /** @param now in nanoseconds of any clock that only goes on, as everywhere here */
    synchronized void add(List<Pending> commits, long now) {
        if (now - lookBegan >= LOOK) {
            inLook = 0;
            lookBegan = now;
        }
        for (Pending each : commits) {
            inLook += each.commit().weight();
            for (AlertRecord record : each.commit().alerts()) {
                versions.compute(record.alert().id(), (id, before) -> new Version(record, each.number(), before));
            }
            addTrail(each.commit().trail());
            rows.add(each);
            if (!each.commit().messages().isEmpty()) {
                messages.add(each);
            }
            weight += each.commit().weight();
            bytes += each.bytes();
            last = each.number();
        }
        if (inLook >= MUCH) {
            muchAt = now;
        }
    }

    /** Entries of one alert mostly come together. */
    private void addTrail(List<TrailEntry> entries) {
        String alertId = null;
        Deque<TrailEntry> ofAlert = null;
        for (TrailEntry entry : entries) {
            if (!entry.alertId().equals(alertId)) {
                alertId = entry.alertId();
                ofAlert = trails.computeIfAbsent(alertId, any -> new ArrayDeque<>(FEW));
            }
            ofAlert.add(entry);
        }
    }

    private void removeTrail(List<TrailEntry> entries) {
        for (TrailEntry entry : entries) {
            Deque<TrailEntry> ofAlert = trails.get(entry.alertId());
            ofAlert.remove();
            if (ofAlert.isEmpty()) {
                trails.remove(entry.alertId());
            }
        }
    }

    /**
     * Whether rows had better wait, because very much was committed within the last moment and nobody waits for rows: then
     * those who commit are not slowed down, and what changes again meanwhile is stored once.
     *
     * @param most so much may wait
     */
    synchronized boolean isBetterPutOff(long most, long mostBytes, long now) {
        boolean much = muchAt != null && now - muchAt < CALM;
        if (!much || awaited > 0 || weight > most / 2 || bytes > mostBytes / 2) {
            putOff = false;
            return false;
        }
        if (!putOff) {
            putOff = true;
            putOffSince = now;
        }
        return now - putOffSince < LONGEST;
    }

    /** The next commits whose messages are to be stored, about so many messages. */
    synchronized List<Pending> nextMessages(int most) {
        return next(messages, most, true);
    }

    /** The next commits whose alerts and trail are to be stored, about so many alerts. */
    synchronized List<Pending> nextRows(int most) {
        return next(rows, most, false);
    }

    /**
     * What the tables are to have of the alerts of these commits: each in its last version, also where a later commit made
     * that; without those that they have so already.
     */
    List<Version> latest(List<Pending> commits) {
        Map<String, Version> latest = new LinkedHashMap<>();
        for (Pending each : commits) {
            for (AlertRecord record : each.commit().alerts()) {
                Version version = versions.get(record.alert().id());
                if (!version.written) {
                    latest.put(record.alert().id(), version);
                }
            }
        }
        return List.copyOf(latest.values());
    }

    private static List<Pending> next(Deque<Pending> all, int most, boolean ofMessages) {
        List<Pending> next = new ArrayList<>();
        int count = 0;
        for (Pending each : all) {
            int more =
                    ofMessages ? each.commit().messages().size() : each.commit().weight();
            if (!next.isEmpty() && count + more > most) {
                break;
            }
            next.add(each);
            count += more;
        }
        return next;
    }

    /** These have their messages in the tables. */
    synchronized void messagesStored(List<Pending> commits) {
        commits.forEach(each -> messages.remove());
        notifyAll();
    }

    /** These have their rows in the tables, with these versions of their alerts. */
    synchronized void rowsStored(List<Pending> commits, Collection<Version> latest) {
        long upTo = commits.get(commits.size() - 1).number();
        for (Version stored : latest) {
            stored.written = true;
            versions.get(stored.record.alert().id()).stored(stored.record.alert());
        }
        for (Pending each : commits) {
            rows.remove();
            for (AlertRecord record : each.commit().alerts()) {
                versions.computeIfPresent(record.alert().id(), (id, now) -> now.number <= upTo ? null : now);
            }
            removeTrail(each.commit().trail());
            weight -= each.commit().weight();
            bytes -= each.bytes();
        }
        lastRows = upTo;
        putOff = false;
        notifyAll();
    }

    AlertRecord find(String alertId) {
        Version version = versions.get(alertId);
        return version == null ? null : version.record;
    }

    synchronized Map<String, Version> snapshot() {
        return versions.isEmpty() ? Map.of() : new HashMap<>(versions);
    }

    synchronized List<TrailEntry> trail(TenantId tenant, String alertId) {
        List<TrailEntry> found = new ArrayList<>();
        for (TrailEntry entry : trails.getOrDefault(alertId, new ArrayDeque<>())) {
            if (tenant == null || entry.tenant().equals(tenant)) {
                found.add(entry);
            }
        }
        return found;
    }

    /** Up to which number nothing is needed of the log any more. */
    synchronized long done() {
        return messages.isEmpty()
                ? lastRows
                : Math.min(lastRows, messages.peek().number() - 1);
    }

    synchronized boolean isEmpty() {
        return rows.isEmpty() && messages.isEmpty();
    }

    synchronized long weight() {
        return weight;
    }

    synchronized long bytes() {
        return bytes;
    }

    /** Since when the oldest commit waits; null for none. */
    synchronized Instant since() {
        return rows.isEmpty() ? null : rows.peek().at();
    }

    /** Waits until all that is here now is in the tables. @return false when it is not in time */
    synchronized boolean await(long nanos, LongSupplier ticks) throws InterruptedException {
        long until = last;
        return await(
                () -> (rows.isEmpty() || rows.peek().number() > until)
                        && (messages.isEmpty() || messages.peek().number() > until),
                nanos,
                ticks);
    }

    /** Waits until there is room. @return false when there is none in time */
    synchronized boolean awaitRoom(int more, long mostWeight, long mostBytes, long nanos, LongSupplier ticks)
            throws InterruptedException {
        return await(() -> rows.isEmpty() || (weight + more <= mostWeight && bytes < mostBytes), nanos, ticks);
    }

    private boolean await(Condition condition, long nanos, LongSupplier ticks) throws InterruptedException {
        long end = ticks.getAsLong() + nanos;
        awaited++;
        try {
            while (!condition.holds()) {
                long left = end - ticks.getAsLong();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
            }
            return true;
        } finally {
            awaited--;
        }
    }

    private interface Condition {
        boolean holds();
    }
}
