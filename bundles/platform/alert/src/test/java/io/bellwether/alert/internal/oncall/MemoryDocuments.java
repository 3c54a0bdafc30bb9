// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.StoredDocument;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Documents in memory, in the order the store gives them. */
final class MemoryDocuments implements DocumentStore {
    final Map<String, StoredDocument> kept = new TreeMap<>();

    private static String key(TenantId tenant, String kind, String id) {
        return tenant + "/" + kind + "/" + id;
    }

    @Override
    public boolean insert(StoredDocument document) {
        return kept.putIfAbsent(key(document.tenant(), document.kind(), document.id()), document) == null;
    }

    @Override
    public boolean update(StoredDocument document) {
        return kept.computeIfPresent(
                        key(document.tenant(), document.kind(), document.id()),
                        (key, old) -> new StoredDocument(
                                old.tenant(),
                                old.kind(),
                                old.id(),
                                document.document(),
                                old.createdAt(),
                                document.updatedAt(),
                                document.updatedBy()))
                != null;
    }

    @Override
    public boolean delete(TenantId tenant, String kind, String id) {
        return kept.remove(key(tenant, kind, id)) != null;
    }

    @Override
    public Optional<StoredDocument> find(TenantId tenant, String kind, String id) {
        return Optional.ofNullable(kept.get(key(tenant, kind, id)));
    }

    @Override
    public List<StoredDocument> list(TenantId tenant, String kind) {
        return kept.values().stream()
                .filter(document -> tenant == null || document.tenant().equals(tenant))
                .filter(document -> document.kind().equals(kind))
                .toList();
    }
}
