// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantId;
import java.util.List;
import java.util.Optional;

/** The tenants' policies and how they came to be. The default pack is a folder of files and not kept here. */
public interface PolicyStore {
    /** How many versions of each policy are kept; older ones go. */
    int KEPT_VERSIONS = 200;

    /**
     * Writes changes of different policies, all or none. Each must carry the version that follows on the latest of its
     * policy, 1 where there is none; after a deletion the count goes on.
     *
     * @return false when another change of one of these policies came first, and nothing was changed
     */
    boolean commit(List<PolicyVersion> changes);

    Optional<StoredPolicy> find(TenantId tenant, String id);

    /** Of one tenant, or of all when {@code tenant} is null; by tenant and id. */
    List<StoredPolicy> list(TenantId tenant);

    /** Every version that is kept, also of a deleted policy; newest first. */
    List<PolicyVersion> versions(TenantId tenant, String id);

    Optional<PolicyVersion> version(TenantId tenant, String id, int version);

    /** The newest version; empty when there never was such a policy. */
    Optional<PolicyVersion> latest(TenantId tenant, String id);
}
