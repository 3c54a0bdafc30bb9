// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

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

/** A store that keeps nothing: it hands on what a stage commits. A rehearsal begins with no alert. */
final class RehearsalStore implements AlertStore {
    private final Listener listener;

    /** Hears what is committed, on the calling thread. */
    interface Listener {
        void committed(List<AlertRecord> alerts, List<TrailEntry> trail, List<OutboxMessage> messages);
    }

    RehearsalStore(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void commit(List<AlertRecord> alerts, List<TrailEntry> trail, List<OutboxMessage> messages) {
        listener.committed(alerts, trail, messages);
    }

    @Override
    public List<AlertRecord> restore(Instant since) {
        return List.of();
    }

    @Override
    public Optional<AlertRecord> find(TenantId tenant, String alertId) {
        return Optional.empty();
    }

    @Override
    public Page<AlertRecord> list(AlertQuery query, int limit, String cursor) {
        return new Page<>(List.of(), null);
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
        listener.committed(List.of(), trail, List.of());
    }
}
