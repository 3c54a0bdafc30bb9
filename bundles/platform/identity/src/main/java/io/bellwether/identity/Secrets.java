// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity;

import io.bellwether.api.settings.Parameter;
import io.bellwether.api.tenancy.TenantId;
import java.util.List;
import java.util.Map;

/** Keeps settings' secrets sealed under the tenant's key. Safe for concurrent use. */
public interface Secrets {
    /** What a secret looks like to readers, and, sent back, what keeps the stored one. */
    String MASK = "••••";

    /**
     * Seals every secret of raw settings, for the store.
     *
     * @param previous the stored settings a masked or absent secret is kept from; null for none
     */
    Map<String, Object> seal(
            TenantId tenant, List<Parameter<?>> parameters, Map<String, ?> raw, Map<String, ?> previous);

    /** Opens every secret of stored settings, for the plugin. */
    Map<String, Object> open(TenantId tenant, List<Parameter<?>> parameters, Map<String, ?> stored);

    /** Replaces every secret of stored settings by {@link #MASK}, for readers; sealed values are masked even when the plugin is missing. */
    Map<String, Object> mask(List<Parameter<?>> parameters, Map<String, ?> stored);
}
