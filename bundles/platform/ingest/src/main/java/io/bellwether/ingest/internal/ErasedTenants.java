// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.events.EventIndex;
import io.bellwether.identity.TenantKeys;
import io.bellwether.identity.Tenants;
import io.bellwether.journal.Journal;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the segments and the index of tenants that were deleted. Their keys are gone, so that nobody can read them any more; only
 * then are they removed.
 */
@Component(service = ErasedTenants.class, immediate = true)
public final class ErasedTenants {
    private static final Logger LOG = LoggerFactory.getLogger(ErasedTenants.class);
    private static final String NAME = "erase-tenants";

    private final Tenants tenants;
    private final TenantKeys keys;
    private final Journal journal;
    private final EventIndex index;
    private final AutoCloseable listening;

    @Activate
    public ErasedTenants(
            @Reference Tenants tenants,
            @Reference TenantKeys keys,
            @Reference Journal journal,
            @Reference EventIndex index,
            @Reference Workers workers) {
        this.tenants = tenants;
        this.keys = keys;
        this.journal = journal;
        this.index = index;
        listening = tenants.onChange(() -> workers.after(NAME, Duration.ZERO, this::erase));
        workers.after(NAME, Duration.ZERO, this::erase);
    }

    @Deactivate
    public void stop() throws Exception {
        listening.close();
    }

    /** Removes what is left of erased tenants. */
    synchronized void erase() {
        List<TenantId> gone = journal.environments().stream()
                .map(TenantEnvironment::tenant)
                .distinct()
                .filter(tenant -> tenants.find(tenant).isEmpty() && isErased(tenant))
                .toList();
        for (TenantId tenant : gone) {
            index.erase(tenant);
            journal.erase(tenant);
            LOG.info("The segments and the index of tenant {} were removed", tenant);
        }
    }

    private boolean isErased(TenantId tenant) {
        try {
            keys.key(tenant, keys.currentVersion(tenant));
            return false;
        } catch (TenantKeys.KeyErased e) {
            return true;
        }
    }
}
