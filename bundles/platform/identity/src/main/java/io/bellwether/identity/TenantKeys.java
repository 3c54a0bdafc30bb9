// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity;

import io.bellwether.api.tenancy.TenantId;
import javax.crypto.SecretKey;

/**
 * The data key of each tenant, AES-256, made on first use and kept sealed under the node's master key. Safe for
 * concurrent use.
 */
public interface TenantKeys {
    /**
     * The tenant's key of this version.
     *
     * @throws KeyErased when the tenant was erased
     */
    SecretKey key(TenantId tenant, int version);

    /** The version new data is written under; 1 at first. */
    int currentVersion(TenantId tenant);

    /** Destroys the tenant's keys; what was written under them can never be read again. */
    void erase(TenantId tenant);

    /** The key is gone. */
    final class KeyErased extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public KeyErased(TenantId tenant, int version) {
            super("key " + version + " of tenant '" + tenant + "' does not exist");
        }
    }
}
