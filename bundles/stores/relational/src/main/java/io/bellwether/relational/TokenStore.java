// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantId;
import java.util.List;
import java.util.Optional;

/** Access tokens. */
public interface TokenStore {
    void insert(AccessToken token);

    Optional<AccessToken> findByHash(String hash);

    /** Of one tenant, or of all when {@code tenant} is null; newest first. */
    List<AccessToken> list(TenantId tenant);

    boolean delete(String id);
}
