// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantId;
import java.util.List;
import java.util.Optional;

/** Connectors and their progress. */
public interface ConnectorStore {
    /** @return false when the id is taken within its tenant, and nothing was changed */
    boolean insert(Connector connector);

    /** Replaces environment, source, settings, enabled and privileged; progress stays. @return false when there is none */
    boolean update(Connector connector);

    /** Removes a connector and its progress. @return false when there was none */
    boolean delete(TenantId tenant, String id);

    Optional<Connector> find(TenantId tenant, String id);

    /** Of one tenant, or of all when {@code tenant} is null; by tenant and id. */
    List<Connector> list(TenantId tenant);

    /** {@link ConnectorProgress#NONE} when nothing was saved yet. */
    ConnectorProgress progress(TenantId tenant, String id);

    /** Saves progress; without effect when the connector is gone. */
    void save(TenantId tenant, String id, ConnectorProgress progress);
}
