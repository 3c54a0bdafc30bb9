// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.routing.RoutingTable;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantId;

/** Who knows where alerts go while one call lasts, and works it out once for each alert. */
interface Routes {
    /** Where an alert goes as it is now. */
    RoutingTable.Decision decide(Alert alert);

    RoutingTable table(TenantId tenant);
}
