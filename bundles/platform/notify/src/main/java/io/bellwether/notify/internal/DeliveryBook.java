// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.notify.Deliveries;
import io.bellwether.relational.OutboxStore;
import io.bellwether.relational.Telling;
import io.bellwether.relational.Tenant;
import io.bellwether.relational.TrailEntry;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Reads the ledger by alert. */
@Component(service = Deliveries.class)
public final class DeliveryBook implements Deliveries {
    private static final int MOST = 100;

    private final OutboxStore outbox;
    private final Tenants tenants;
    private final ChannelTallies tallies;
    private final InstantSource clock;

    @Activate
    public DeliveryBook(
            @Reference OutboxStore outbox,
            @Reference Tenants tenants,
            @Reference ChannelTallies tallies,
            @Reference InstantSource clock) {
        this.outbox = outbox;
        this.tenants = tenants;
        this.tallies = tallies;
        this.clock = clock;
    }

    @Override
    public List<Telling> of(TenantId tenant, String alertId) {
        return outbox.tellings(tenant, alertId, MOST);
    }

    @Override
    public String answer(Alert alert, List<TrailEntry> trail, List<Telling> deliveries) {
        ZoneId zone = tenants.find(alert.where().tenant()).map(Tenant::timeZone).orElse(ZoneOffset.UTC);
        Map<String, Circuits.Circuit> circuits = deliveries.stream()
                .map(Telling::channel)
                .distinct()
                .collect(Collectors.toMap(Function.identity(), channel -> tallies.circuits()
                        .of(new ChannelKey(alert.where().tenant(), channel))));
        return new PagingAnswer(alert, trail, deliveries, circuits, zone, clock.instant()).text();
    }
}
