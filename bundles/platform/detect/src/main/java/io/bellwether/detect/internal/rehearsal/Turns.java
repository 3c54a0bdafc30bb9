// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.api.tenancy.TenantId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** What waits, one queue for each tenant; the tenants take turns. Not safe for concurrent use. */
final class Turns<T> {
    private final int mostOfOne;
    private final Map<TenantId, Deque<T>> queues = new LinkedHashMap<>();

    Turns(int mostOfOne) {
        this.mostOfOne = mostOfOne;
    }

    /** @return false when the tenant's queue is full */
    boolean add(TenantId tenant, T item) {
        Deque<T> queue = queues.computeIfAbsent(tenant, any -> new ArrayDeque<>());
        return queue.size() < mostOfOne && queue.add(item);
    }

    /** The next; null when nothing waits. */
    T next() {
        var each = queues.entrySet().iterator();
        if (!each.hasNext()) {
            return null;
        }
        Map.Entry<TenantId, Deque<T>> turn = each.next();
        each.remove();
        T item = turn.getValue().poll();
        if (!turn.getValue().isEmpty()) {
            queues.put(turn.getKey(), turn.getValue());
        }
        return item;
    }

    void remove(TenantId tenant, T item) {
        Deque<T> queue = queues.get(tenant);
        if (queue != null && queue.remove(item) && queue.isEmpty()) {
            queues.remove(tenant);
        }
    }
}
