// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A document as it is kept.
 *
 * @param kind what it is, such as {@code silence}; a slug
 * @param id unique within tenant and kind; at most 63 characters
 * @param document what was declared, as JSON values
 * @param updatedBy who wrote it last; null when the platform did
 */
public record StoredDocument(
        TenantId tenant,
        String kind,
        String id,
        Map<String, Object> document,
        Instant createdAt,
        Instant updatedAt,
        String updatedBy) {
    public StoredDocument {
        document = Collections.unmodifiableMap(new LinkedHashMap<>(document));
    }
}
