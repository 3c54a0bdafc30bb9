// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.StoredDocument;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Documents in memory. */
final class MemoryDocuments implements DocumentStore {
    private final Map<String, StoredDocument> documents = new ConcurrentSkipListMap<>();

    private static String key(TenantId tenant, String kind, String id) {
        return tenant + "/" + kind + "/" + id;
    }

    @Override
    public boolean insert(StoredDocument document) {
        return documents.putIfAbsent(key(document.tenant(), document.kind(), document.id()), document) == null;
    }

    @Override
    public boolean update(StoredDocument document) {
        return documents.replace(key(document.tenant(), document.kind(), document.id()), document) != null;
    }

    @Override
    public boolean delete(TenantId tenant, String kind, String id) {
        return documents.remove(key(tenant, kind, id)) != null;
    }

    @Override
    public Optional<StoredDocument> find(TenantId tenant, String kind, String id) {
        return Optional.ofNullable(documents.get(key(tenant, kind, id)));
    }

    @Override
    public List<StoredDocument> list(TenantId tenant, String kind) {
        return documents.values().stream()
                .filter(document -> document.kind().equals(kind))
                .filter(document -> tenant == null || document.tenant().equals(tenant))
                .toList();
    }
}
