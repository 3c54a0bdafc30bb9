// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.Rehearsal;
import io.bellwether.alert.Rehearsals;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.Tenant;
import java.time.Instant;
import java.time.ZoneOffset;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Rehearsals with the tenants' own channels and routing, or with given ones. */
@Component(service = Rehearsals.class)
public final class RehearsalService implements Rehearsals {
    private final ChannelStore channels;
    private final Tenants tenants;

    @Activate
    public RehearsalService(@Reference ChannelStore channels, @Reference Tenants tenants) {
        this.channels = channels;
        this.tenants = tenants;
    }

    @Override
    public Rehearsal begin(TenantId tenant, Instant start) {
        return new RehearsedStage(
                FrozenChannels.of(channels, tenant),
                Surroundings.alone(tenants.find(tenant).map(Tenant::timeZone).orElse(ZoneOffset.UTC)),
                start);
    }

    @Override
    public Rehearsal begin(Setting setting, Instant start) {
        return new RehearsedStage(FrozenChannels.of(setting), Surroundings.alone(setting.zone()), start);
    }
}
