// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity;

import io.bellwether.api.tenancy.TenantId;

/** Gives tenants newer keys. Safe for concurrent use. */
public interface KeyRotation {
    /**
     * Makes a newer key, under which everything is written from now on; what was written before stays readable under the
     * older ones.
     *
     * @return the new version
     * @throws TenantKeys.KeyErased when the tenant was erased
     */
    int rotate(TenantId tenant);
}
