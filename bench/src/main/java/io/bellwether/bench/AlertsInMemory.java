// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.AlertQuery;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.Page;
import io.bellwether.relational.TrailEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps alerts that are not resolved in a map and forgets what is said of them: what the stage costs without a database. */
final class AlertsInMemory implements AlertStore {
    private final Map<String, AlertRecord> records = new ConcurrentHashMap<>();

    @Override
    public void commit(List<AlertRecord> alerts, List<TrailEntry> trail, List<OutboxMessage> messages) {
        for (AlertRecord record : alerts) {
            if (record.alert().state() == AlertState.RESOLVED) {
                records.remove(record.alert().id());
            } else {
                records.put(record.alert().id(), record);
            }
        }
    }

    @Override
    public List<AlertRecord> restore(Instant since) {
        return List.copyOf(records.values());
    }

    @Override
    public Optional<AlertRecord> find(TenantId tenant, String alertId) {
        return Optional.ofNullable(records.get(alertId));
    }

    @Override
    public Page<AlertRecord> list(AlertQuery query, int limit, String cursor) {
        return new Page<>(
                records.values().stream()
                        .filter(record -> query.matches(record.alert()))
                        .limit(limit)
                        .toList(),
                null);
    }

    @Override
    public Map<AlertState, Map<Severity, Long>> summary(AlertQuery query) {
        return Map.of();
    }

    @Override
    public List<TrailEntry> trail(TenantId tenant, String alertId) {
        return List.of();
    }

    @Override
    public void append(List<TrailEntry> trail) {
        // Nobody asks for it.
    }
}
