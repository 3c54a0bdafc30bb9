// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import io.bellwether.api.tenancy.TenantId;
import io.bellwether.notify.ChannelUsers;
import io.bellwether.relational.ChannelStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Which routes, people and escalation policies name a channel. */
@Component(service = ChannelUsers.class)
public final class NamedChannels implements ChannelUsers {
    private final Rosters rosters;
    private final ChannelStore channels;

    @Activate
    public NamedChannels(@Reference Rosters rosters, @Reference ChannelStore channels) {
        this.rosters = rosters;
        this.channels = channels;
    }

    @Override
    public List<String> usersOf(TenantId tenant, String channel) {
        List<String> users =
                new ArrayList<>(RoutingUses.ofChannel(channels.routing(tenant).orElse(Map.of()), channel));
        users.addAll(rosters.of(tenant).usersOfChannel(channel));
        return users;
    }
}
