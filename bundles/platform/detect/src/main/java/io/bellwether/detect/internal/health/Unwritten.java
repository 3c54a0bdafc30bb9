// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.relational.AnomalyStore;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.StoredAnomaly;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Anomalies that are to be written: the latest of each, 10,000 at most. While the store is away they wait; beyond the
 * bound new ones are dropped and counted. Safe for concurrent use; adding never waits for the store.
 */
final class Unwritten {
    private static final Logger LOG = LoggerFactory.getLogger(Unwritten.class);
    private static final int MOST = 10_000;
    private static final int TOGETHER = 500;

    private final AnomalyStore store;
    private final Consumer<TenantEnvironment> dropped;
    /** Guarded by itself. */
    private final Map<Key, StoredAnomaly> waiting = new LinkedHashMap<>();

    private final Object writing = new Object();
    private boolean away;

    private record Key(TenantEnvironment where, String id) {}

    Unwritten(AnomalyStore store, Consumer<TenantEnvironment> dropped) {
        this.store = store;
        this.dropped = dropped;
    }

    void add(StoredAnomaly anomaly) {
        Key key = new Key(anomaly.where(), anomaly.id());
        synchronized (waiting) {
            if (waiting.size() < MOST || waiting.containsKey(key)) {
                waiting.put(key, anomaly);
                return;
            }
        }
        dropped.accept(anomaly.where());
    }

    int size() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** Writes what waits; keeps it when the store is away. */
    void write() {
        synchronized (writing) {
            for (List<StoredAnomaly> batch = next(); !batch.isEmpty(); batch = next()) {
                try {
                    store.save(batch);
                    away = false;
                } catch (StoreUnavailable e) {
                    if (!away) {
                        LOG.warn("{} anomalies wait for the store: {}", size(), e.getMessage());
                    }
                    away = true;
                    return;
                } catch (RuntimeException e) {
                    LOG.error("{} anomalies cannot be written and are given up", batch.size(), e);
                    batch.forEach(each -> dropped.accept(each.where()));
                }
                synchronized (waiting) {
                    batch.forEach(each -> waiting.remove(new Key(each.where(), each.id()), each));
                }
            }
        }
    }

    private List<StoredAnomaly> next() {
        List<StoredAnomaly> batch = new ArrayList<>();
        synchronized (waiting) {
            for (StoredAnomaly each : waiting.values()) {
                batch.add(each);
                if (batch.size() == TOGETHER) {
                    break;
                }
            }
        }
        return batch;
    }
}
