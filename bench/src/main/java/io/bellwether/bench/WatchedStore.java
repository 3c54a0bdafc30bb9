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
import java.util.function.Consumer;

/** Another store, and word of each message that it has put into its outbox. */
record WatchedStore(AlertStore store, Consumer<List<OutboxMessage>> told) implements AlertStore {
    @Override
    public void commit(List<AlertRecord> alerts, List<TrailEntry> trail, List<OutboxMessage> messages) {
        store.commit(alerts, trail, messages);
        if (!messages.isEmpty()) {
            told.accept(messages);
        }
    }

    @Override
    public List<AlertRecord> restore(Instant since) {
        return store.restore(since);
    }

    @Override
    public Optional<AlertRecord> find(TenantId tenant, String alertId) {
        return store.find(tenant, alertId);
    }

    @Override
    public Page<AlertRecord> list(AlertQuery query, int limit, String cursor) {
        return store.list(query, limit, cursor);
    }

    @Override
    public Map<AlertState, Map<Severity, Long>> summary(AlertQuery query) {
        return store.summary(query);
    }

    @Override
    public List<TrailEntry> trail(TenantId tenant, String alertId) {
        return store.trail(tenant, alertId);
    }

    @Override
    public void append(List<TrailEntry> trail) {
        store.append(trail);
    }
}
