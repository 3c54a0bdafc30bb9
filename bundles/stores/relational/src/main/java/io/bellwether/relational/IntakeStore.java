// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantId;
import java.util.List;
import java.util.Optional;

/** The tenants' rules of intake, one document each. */
public interface IntakeStore {
    /** Empty when the tenant has none of its own. */
    Optional<StoredIntake> find(TenantId tenant);

    /** Of all tenants that have one. */
    List<StoredIntake> list();

    /**
     * Writes a version that follows on the stored one: 1 where there is none yet.
     *
     * @return false when another version was stored in the meantime, and nothing was changed
     */
    boolean save(StoredIntake next);
}
