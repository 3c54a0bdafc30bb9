// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.routing.Destination;
import io.bellwether.alert.internal.routing.Destination.GroupKey;
import io.bellwether.alert.internal.routing.RoutingTable;
import io.bellwether.api.tenancy.TenantId;

/** Where one alert is told, over each channel. */
final class Destinations {
    private final AlertCase each;
    private final Routes routes;
    private final RoutingTable.Decision decision;

    Destinations(AlertCase each, Routes routes) {
        this.each = each;
        this.routes = routes;
        decision = routes.decide(each.alert());
    }

    /** Also for a channel that routing would not choose any more. */
    Destination of(String channel) {
        TenantId tenant = each.alert().where().tenant();
        for (Destination destination : decision.destinations()) {
            if (destination.channel().equals(channel)) {
                return destination;
            }
        }
        for (RoutingTable.LadderRoute route : decision.ladders()) {
            Climb climb = each.life().climbs().get(route.ladder());
            if (climb != null && climb.channels().contains(channel)) {
                GroupKey key = new GroupKey(tenant, channel, route.path(), route.groupLabels());
                return new Destination(key, route.timing(), route.quiet(), route.why());
            }
        }
        return routes.table(tenant).destination(each.alert(), channel);
    }
}
