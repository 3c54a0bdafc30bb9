// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import io.bellwether.api.tenancy.TenantId;
import java.util.Map;

/**
 * Where one alert is told, and with which others.
 *
 * @param quiet when its group waits
 * @param why in words, for the trail
 */
public record Destination(GroupKey group, Route.Timing timing, QuietTimes quiet, String why) {
    /**
     * What makes alerts one group: they go over the same channel by the same route and share the grouping labels.
     *
     * @param path the route's place in the document
     */
    public record GroupKey(TenantId tenant, String channel, String path, Map<String, String> labels) {
        public GroupKey {
            labels = Map.copyOf(labels);
        }
    }

    public String channel() {
        return group.channel();
    }
}
