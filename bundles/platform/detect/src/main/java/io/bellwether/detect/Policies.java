// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect;

import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tenants' policies and the default pack. A document is a policy as in REST, YAML and GitOps files. Problems are
 * {@link io.bellwether.api.settings.InvalidInput}; a taken id is {@link io.bellwether.identity.AlreadyExists}. A change
 * acts within seconds. Safe for concurrent use.
 */
public interface Policies {
    PolicyView create(TenantId tenant, Map<String, ?> document);

    /** Replaces a policy, or overrides one of the default pack for this tenant; empty when there is neither. */
    Optional<PolicyView> replace(TenantId tenant, String id, Map<String, ?> document);

    /** Removes a tenant's policy; one of the default pack returns to its default. */
    boolean delete(TenantId tenant, String id);

    Optional<PolicyView> find(TenantId tenant, String id);

    /** The tenant's own and the default pack's, by id; when null, the default pack and then every tenant's own. */
    List<PolicyView> list(TenantId tenant);

    /**
     * Reads policies from YAML or JSON text, one document or a list, and creates or replaces each: all or none.
     *
     * @throws io.bellwether.api.settings.InvalidInput naming line and field
     */
    List<PolicyView> importAll(TenantId tenant, String text);

    /** Checks a document without saving it. @throws io.bellwether.api.settings.InvalidInput naming each field */
    void validate(Map<String, ?> document);

    /** Writes policies as YAML that {@link #importAll} reads back. */
    String export(List<PolicyView> policies);

    /**
     * A policy for readers.
     *
     * @param tenant null for one of the default pack
     * @param environment null for all environments
     * @param origin {@code default}, {@code tenant} or {@code override}
     * @param document as written, without tenant, environment and enabled
     * @param state {@code active}, {@code disabled}, {@code plugin missing}, or {@code plugin failing} and how
     */
    record PolicyView(
            TenantId tenant,
            String id,
            String environment,
            boolean enabled,
            String origin,
            Map<String, Object> document,
            int version,
            Instant updatedAt,
            String state) {}
}
