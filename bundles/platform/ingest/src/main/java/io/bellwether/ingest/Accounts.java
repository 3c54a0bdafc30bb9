// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest;

import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import java.util.List;

/** The loss accounts of all origins. They outlive restarts, also violent ones. Safe for concurrent use. */
public interface Accounts {
    /** Of one tenant, or of all when null; by tenant, environment, kind and origin. */
    List<Account> list(TenantId tenant);

    /** An empty one when the origin has brought nothing. */
    Account find(TenantEnvironment where, String kind, String origin);
}
