// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.Backfill;
import io.bellwether.relational.BackfillStore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Backfills in a map. */
final class MemoryBackfills implements BackfillStore {
    private final Map<String, Backfill> backfills = new ConcurrentHashMap<>();

    @Override
    public void insert(Backfill backfill) {
        backfills.put(backfill.id(), backfill);
    }

    @Override
    public boolean update(Backfill backfill) {
        return backfills.replace(backfill.id(), backfill) != null;
    }

    @Override
    public Optional<Backfill> find(TenantId tenant, String id) {
        return Optional.ofNullable(backfills.get(id))
                .filter(backfill -> backfill.tenant().equals(tenant));
    }

    @Override
    public List<Backfill> list(TenantId tenant) {
        return backfills.values().stream()
                .filter(backfill -> tenant == null || backfill.tenant().equals(tenant))
                .sorted(Comparator.comparing(Backfill::createdAt).reversed())
                .toList();
    }
}
