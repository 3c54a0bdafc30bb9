// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import io.bellwether.api.tenancy.TenantId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * What waits for a committer. Each tenant has a line of its own and the tenants take turns, one batch each, so that one
 * who floods waits for himself. A marker is reached when all that was added before it has been taken. Safe for
 * concurrent use.
 */
final class FairQueue {
    private final ArrayDeque<Stretch> stretches = new ArrayDeque<>();
    private final Map<TenantId, Long> bytes = new HashMap<>();
    private long allBytes;

    /** What lies between two markers. */
    private static final class Stretch {
        private final Map<TenantId, ArrayDeque<AppendBatch>> lines = new HashMap<>();
        private final ArrayDeque<TenantId> turns = new ArrayDeque<>();
        private Object marker;
    }

    FairQueue() {
        stretches.add(new Stretch());
    }

    /**
     * Adds a batch unless its tenant, or all tenants together, have too much waiting. A tenant with nothing waiting may
     * always add, and one with less than an equal share of all may too, up to {@code reserve}.
     *
     * @param most bytes of one tenant
     * @param mostOfAll bytes of all tenants, but for the reserves
     */
    synchronized boolean offer(AppendBatch batch, long most, long mostOfAll, long reserve) {
        TenantId tenant = batch.where().tenant();
        long own = bytes.getOrDefault(tenant, 0L);
        long then = own + batch.bytes();
        if (own > 0 && (then > most || allBytes + batch.bytes() > mostOfAll && then > reserve)) {
            return false;
        }
        bytes.put(tenant, then);
        allBytes += batch.bytes();
        Stretch last = stretches.peekLast();
        ArrayDeque<AppendBatch> line = last.lines.computeIfAbsent(tenant, fresh -> new ArrayDeque<>());
        if (line.isEmpty()) {
            last.turns.add(tenant);
        }
        line.add(batch);
        notifyAll();
        return true;
    }

    /** Adds a marker behind all that waits. */
    synchronized void mark(Object marker) {
        stretches.peekLast().marker = marker;
        stretches.add(new Stretch());
        notifyAll();
    }

    /** A batch that was taken is done with; only now does it make room. */
    synchronized void done(AppendBatch batch) {
        bytes.merge(batch.where().tenant(), -batch.bytes(), Long::sum);
        bytes.values().removeIf(left -> left <= 0);
        allBytes -= batch.bytes();
    }

    /** The next batch or marker; waits for one. */
    synchronized Object take() throws InterruptedException {
        Object next = poll();
        while (next == null) {
            wait();
            next = poll();
        }
        return next;
    }

    /** The next batch or marker; null when nothing waits. */
    synchronized Object poll() {
        Stretch first = stretches.peekFirst();
        TenantId tenant = first.turns.poll();
        if (tenant != null) {
            ArrayDeque<AppendBatch> line = first.lines.get(tenant);
            AppendBatch batch = line.poll();
            if (!line.isEmpty()) {
                first.turns.add(tenant);
            }
            return batch;
        }
        if (first.marker == null) {
            return null;
        }
        stretches.poll();
        return first.marker;
    }

    /** How many tenants have something that was not yet done with. */
    synchronized int tenants() {
        return bytes.size();
    }

    synchronized long bytes() {
        return allBytes;
    }
}
