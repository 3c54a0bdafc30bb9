// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantId;
import java.util.List;
import java.util.Optional;

/** The tenants' policies. The default pack is a file and not kept here. */
public interface PolicyStore {
    /** @return false when the id is taken within its tenant, and nothing was changed */
    boolean insert(StoredPolicy policy);

    boolean update(StoredPolicy policy);

    boolean delete(TenantId tenant, String id);

    Optional<StoredPolicy> find(TenantId tenant, String id);

    /** Of one tenant, or of all when {@code tenant} is null; by tenant and id. */
    List<StoredPolicy> list(TenantId tenant);
}
