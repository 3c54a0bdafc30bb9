// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where a routing document names something, in words. It is read as it is stored, whether it can be followed or not. */
final class RoutingUses {
    private RoutingUses() {}

    static List<String> ofChannel(Map<String, ?> routing, String channel) {
        List<String> users = new ArrayList<>();
        walk(
                routing.get("route"),
                "route",
                node -> channel.equals(node.get("channel"))
                        || node.get("channels") instanceof List<?> several && several.contains(channel),
                users);
        return users;
    }

    static List<String> ofEscalation(Map<String, ?> routing, String escalation) {
        List<String> users = new ArrayList<>();
        walk(routing.get("route"), "route", node -> escalation.equals(node.get("escalation")), users);
        return users;
    }

    private static void walk(Object route, String path, Names names, List<String> users) {
        if (!(route instanceof Map<?, ?> node)) {
            return;
        }
        if (names.test(node)) {
            users.add("the routing at " + path);
        }
        if (node.get("routes") instanceof List<?> routes) {
            for (int i = 0; i < routes.size(); i++) {
                walk(routes.get(i), path + ".routes[" + i + "]", names, users);
            }
        }
    }

    /** Whether a route names what is looked for. */
    @FunctionalInterface
    private interface Names {
        boolean test(Map<?, ?> node);
    }
}
