// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import io.bellwether.alert.internal.routing.Destination.GroupKey;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One tenant's routing with its channels as they are now. Immutable. */
public final class RoutingTable {
    private static final String EVERYTHING = "*";

    private final TenantId tenant;
    private final Route root;
    private final List<Channel> listed;
    private final Map<String, Channel> channels;
    /** By a route's path, how its choice is worded. */
    private final Map<String, String> reasons = new ConcurrentHashMap<>();

    /** @param root null when the tenant has no routing, and every channel hears everything */
    public RoutingTable(TenantId tenant, Route root, List<Channel> channels) {
        this.tenant = tenant;
        this.root = root;
        this.listed = channels;
        this.channels = new LinkedHashMap<>();
        channels.forEach(channel -> this.channels.put(channel.id(), channel));
    }

    /**
     * Where an alert goes.
     *
     * @param destinations one for each channel that is told
     * @param ladders the escalation policies that are followed, each once
     * @param silent why others, or nobody, are told; one sentence each
     */
    public record Decision(List<Destination> destinations, List<LadderRoute> ladders, List<String> silent) {
        public Decision {
            destinations = List.copyOf(destinations);
            ladders = List.copyOf(ladders);
            silent = List.copyOf(silent);
        }
    }

    /**
     * An escalation policy that an alert follows. Whether there is one of this id is not known here.
     *
     * @param ladder its id
     * @param path the route's place in the document
     * @param groupLabels what the alert is grouped by on that route
     * @param timing of the groups it is told in
     * @param quiet when they wait
     * @param why in words, for the trail
     */
    public record LadderRoute(
            String ladder,
            String path,
            Map<String, String> groupLabels,
            Route.Timing timing,
            QuietTimes quiet,
            String why) {
        public LadderRoute {
            groupLabels = Map.copyOf(groupLabels);
        }
    }

    /** True when it is the table of exactly these, so that there is no need for another. */
    boolean isOf(Route otherRoot, List<Channel> others) {
        return root == otherRoot && listed == others;
    }

    public Decision decide(Alert alert) {
        if (channels.isEmpty()) {
            return new Decision(List.of(), List.of(), List.of("the tenant has no channel"));
        }
        List<String> silent = new ArrayList<>();
        Map<String, Destination> found = new LinkedHashMap<>();
        Map<String, LadderRoute> ladders = new LinkedHashMap<>();
        Map<String, String> labels = labels(alert);
        List<Route> routes = root == null ? List.of() : root.find(labels);
        for (Destination destination : candidates(routes, labels)) {
            Channel channel = channels.get(destination.channel());
            if (channel == null) {
                silent.add("channel " + destination.channel() + " does not exist any more");
            } else if (!channel.enabled()) {
                silent.add("channel " + destination.channel() + " is disabled");
            } else {
                found.putIfAbsent(destination.channel(), destination);
            }
        }
        for (Route route : routes) {
            if (route.escalation() != null) {
                ladders.putIfAbsent(route.escalation(), ladder(route, labels));
            } else if (route.channels().isEmpty()) {
                silent.add(why(route) + ", and tells nobody");
            }
        }
        return new Decision(List.copyOf(found.values()), List.copyOf(ladders.values()), silent);
    }

    /** How this alert is grouped on a channel that was already chosen, though routing may have changed since. */
    public Destination destination(Alert alert, String channel) {
        Map<String, String> labels = labels(alert);
        return candidates(root == null ? List.of() : root.find(labels), labels).stream()
                .filter(candidate -> candidate.channel().equals(channel))
                .findFirst()
                .orElseGet(() -> everything(channel, labels));
    }

    public boolean exists(String channel) {
        return channels.containsKey(channel);
    }

    /** True when the channel wants to hear of acknowledgements. */
    public boolean sendsAcks(String channel) {
        Channel found = channels.get(channel);
        return found != null
                && "true".equalsIgnoreCase(String.valueOf(found.settings().get("sendAcks")));
    }

    private List<Destination> candidates(List<Route> routes, Map<String, String> labels) {
        if (root == null) {
            return channels.keySet().stream()
                    .map(channel -> everything(channel, labels))
                    .toList();
        }
        List<Destination> candidates = new ArrayList<>();
        for (Route route : routes) {
            Map<String, String> group = route.channels().isEmpty() ? Map.of() : route.group(labels);
            for (String channel : route.channels()) {
                candidates.add(new Destination(
                        new GroupKey(tenant, channel, route.path(), group), route.timing(), route.quiet(), why(route)));
            }
        }
        return candidates;
    }

    private LadderRoute ladder(Route route, Map<String, String> labels) {
        return new LadderRoute(
                route.escalation(), route.path(), route.group(labels), route.timing(), route.quiet(), why(route));
    }

    private Destination everything(String channel, Map<String, String> labels) {
        Map<String, String> group = new HashMap<>();
        Route.STANDARD_GROUP_BY.forEach(name -> group.put(name, labels.getOrDefault(name, "")));
        return new Destination(
                new GroupKey(tenant, channel, EVERYTHING, group),
                Route.Timing.STANDARD,
                QuietTimes.NONE,
                "without routing every channel hears everything");
    }

    private String why(Route route) {
        return reasons.computeIfAbsent(route.path(), path -> reason(route));
    }

    private static String reason(Route route) {
        String condition = route.condition();
        return condition.isEmpty() ? route.path() + " takes " + route.rest() : route.path() + " matches " + condition;
    }

    /** What matchers and groups see: the alert's own labels and its fields. Not to be changed. */
    public static Map<String, String> labels(Alert alert) {
        return new AlertLabels(alert);
    }
}
