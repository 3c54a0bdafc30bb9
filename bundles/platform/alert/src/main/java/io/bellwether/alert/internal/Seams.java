// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.oncall.OnCallBook;
import io.bellwether.alert.internal.suppress.AlertRulesBook;
import io.bellwether.alert.internal.suppress.Suppressor;
import io.bellwether.identity.Tenants;
import io.bellwether.incident.Correlation;
import io.bellwether.relational.Tenant;
import io.bellwether.topology.Topologies;
import java.time.ZoneOffset;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The live stage's surroundings, put together from services. */
@Component(service = Seams.class)
public final class Seams {
    private final Surroundings surroundings;

    @Activate
    public Seams(
            @Reference Tenants tenants,
            @Reference AlertRulesBook rules,
            @Reference Suppressor suppressor,
            @Reference OnCallBook onCall,
            @Reference Correlation correlation,
            @Reference Topologies topologies) {
        surroundings = new Surroundings(
                where -> tenants.find(where).isPresent(),
                tenant -> tenants.find(tenant).map(Tenant::timeZone).orElse(ZoneOffset.UTC),
                rules::of,
                topologies::of,
                suppressor,
                onCall,
                correlation);
    }

    Surroundings surroundings() {
        return surroundings;
    }
}
