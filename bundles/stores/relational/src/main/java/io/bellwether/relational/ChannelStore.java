// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Channels and each tenant's routing. */
public interface ChannelStore {
    /** @return false when the id is taken within its tenant, and nothing was changed */
    boolean insert(Channel channel);

    boolean update(Channel channel);

    boolean delete(TenantId tenant, String id);

    Optional<Channel> find(TenantId tenant, String id);

    /** Of one tenant, or of all when {@code tenant} is null; by tenant and id. */
    List<Channel> list(TenantId tenant);

    /** The tenant's routing document; empty when it has none. */
    Optional<Map<String, Object>> routing(TenantId tenant);

    void saveRouting(TenantId tenant, Map<String, Object> document);
}
