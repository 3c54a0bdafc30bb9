// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational.internal.log;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.TrailEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tables that outlive the log in front of them, can be away, and can be held before they take anything. */
final class MemoryTables {
    final Map<String, AlertRecord> alerts = new HashMap<>();
    final List<TrailEntry> trail = new ArrayList<>();
    final List<OutboxMessage> messages = new ArrayList<>();

    private final Map<String, Tables.Position> positions = new HashMap<>();
    private Set<TenantId> gone = Set.of();
    private boolean away;
    private boolean held;
    private boolean rowsHeld;
    private int refusals;
    private int connections;

    synchronized void away(boolean value) {
        away = value;
    }

    synchronized void held(boolean value) {
        held = value;
        notifyAll();
    }

    /** Only alerts and trail are. */
    synchronized void rowsHeld(boolean value) {
        rowsHeld = value;
        notifyAll();
    }

    synchronized void awaitMessages(int count) throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (messages.size() < count) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError(messages.size() + " messages in 60 s");
            }
            wait(left);
        }
    }

    synchronized void gone(TenantId tenant) {
        gone = Set.of(tenant);
    }

    synchronized int refusals() {
        return refusals;
    }

    synchronized void awaitRefusals(int count) throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (refusals < count) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError(refusals + " refusals in 60 s");
            }
            wait(left);
        }
    }

    /** A log's way to the tables. It ends with the next one, as that of a process that was killed. */
    synchronized Tables connect() {
        return new Connection(++connections);
    }

    private final class Connection implements Tables {
        private final int number;

        Connection(int number) {
            this.number = number;
        }

        private void check(boolean ofRows) {
            while (held || (ofRows && rowsHeld)) {
                try {
                    MemoryTables.this.wait();
                } catch (InterruptedException e) {
                    throw new StoreUnavailable("interrupted", e);
                }
            }
            if (away || number != connections) {
                refusals++;
                MemoryTables.this.notifyAll();
                throw new StoreUnavailable("the database is away", null);
            }
        }

        @Override
        public Position position(String log) {
            synchronized (MemoryTables.this) {
                return positions.getOrDefault(log, new Position(0, 0));
            }
        }

        @Override
        public boolean knows(TenantId tenant) {
            synchronized (MemoryTables.this) {
                check(false);
                return !gone.contains(tenant);
            }
        }

        @Override
        public Left messages(List<OutboxMessage> more, String log, long upTo) {
            synchronized (MemoryTables.this) {
                check(false);
                messages.addAll(more);
                MemoryTables.this.notifyAll();
                positions.put(log, new Position(upTo, position(log).rows()));
                return Left.NOTHING;
            }
        }

        @Override
        public Left rows(
                Collection<AlertRecord> records, List<TrailEntry> entries, String log, long upTo, Runnable last) {
            synchronized (MemoryTables.this) {
                check(true);
            }
            last.run();
            synchronized (MemoryTables.this) {
                records.forEach(record -> alerts.put(record.alert().id(), record));
                trail.addAll(entries);
                positions.put(log, new Position(position(log).messages(), upTo));
                return Left.NOTHING;
            }
        }

        @Override
        public void flush() {
            synchronized (MemoryTables.this) {
                check(false);
            }
        }
    }
}
