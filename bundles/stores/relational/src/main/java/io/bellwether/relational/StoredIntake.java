// SPDX-License-Identifier: Apache-2.0
package io.bellwether.relational;

import io.bellwether.api.tenancy.TenantId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A tenant's rules of intake.
 *
 * @param document as it was written, without what is left to the defaults
 * @param version counts from 1 with each change
 */
public record StoredIntake(TenantId tenant, Map<String, Object> document, int version, Instant updatedAt) {
    public StoredIntake {
        document = Collections.unmodifiableMap(new LinkedHashMap<>(document));
    }
}
