// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * What tenants declare about alerting and its stages keep in memory: silences, maintenance windows, rotas, escalations
 * and the like. There are few of each, and each is read whole. Safe for concurrent use.
 */
public interface DocumentStore {
    /**
     * Adds a document.
     *
     * @return false when the id is taken within its tenant and kind, and nothing was changed
     * @throws io.bellwether.api.settings.InvalidInput naming {@code tenant} when there is no such tenant
     */
    boolean insert(StoredDocument document);

    /** Replaces a document; its time of creation stays. @return false when there is none */
    boolean update(StoredDocument document);

    /** @return false when there was none */
    boolean delete(TenantId tenant, String kind, String id);

    Optional<StoredDocument> find(TenantId tenant, String kind, String id);

    /** All of a kind, of one tenant or of all when {@code tenant} is null; by tenant and id. */
    List<StoredDocument> list(TenantId tenant, String kind);
}
