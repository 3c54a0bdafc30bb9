// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantId;
import java.util.List;
import java.util.Optional;

/** Backfills. */
public interface BackfillStore {
    void insert(Backfill backfill);

    /** Replaces state, counts, error and times. @return false when there is none */
    boolean update(Backfill backfill);

    Optional<Backfill> find(TenantId tenant, String id);

    /** Of one tenant, or of all when {@code tenant} is null; newest first. */
    List<Backfill> list(TenantId tenant);
}
