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

/** One tenant's routing with its channels as they are now. Immutable. */
public final class RoutingTable {
    private static final String EVERYTHING = "*";
    /** What Alertmanager calls an alert's name, so that imported routing finds it. */
    private static final String ALERT_NAME = "alertname";

    private final TenantId tenant;
    private final Route root;
    private final Map<String, Channel> channels;

    /** @param root null when the tenant has no routing, and every channel hears everything */
    public RoutingTable(TenantId tenant, Route root, List<Channel> channels) {
        this.tenant = tenant;
        this.root = root;
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

    public Decision decide(Alert alert) {
        if (channels.isEmpty()) {
            return new Decision(List.of(), List.of(), List.of("the tenant has no channel"));
        }
        List<String> silent = new ArrayList<>();
        Map<String, Destination> found = new LinkedHashMap<>();
        Map<String, LadderRoute> ladders = new LinkedHashMap<>();
        Map<String, String> labels = labels(alert);
        for (Destination destination : candidates(labels)) {
            Channel channel = channels.get(destination.channel());
            if (channel == null) {
                silent.add("channel " + destination.channel() + " does not exist any more");
            } else if (!channel.enabled()) {
                silent.add("channel " + destination.channel() + " is disabled");
            } else {
                found.putIfAbsent(destination.channel(), destination);
            }
        }
        for (Route route : root == null ? List.<Route>of() : root.find(labels)) {
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
        return candidates(labels).stream()
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

    private List<Destination> candidates(Map<String, String> labels) {
        if (root == null) {
            return channels.keySet().stream()
                    .map(channel -> everything(channel, labels))
                    .toList();
        }
        List<Destination> candidates = new ArrayList<>();
        for (Route route : root.find(labels)) {
            Map<String, String> group = route.group(labels);
            for (String channel : route.channels()) {
                candidates.add(new Destination(
                        new GroupKey(tenant, channel, route.path(), group), route.timing(), route.quiet(), why(route)));
            }
        }
        return candidates;
    }

    private static LadderRoute ladder(Route route, Map<String, String> labels) {
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

    private static String why(Route route) {
        String condition = route.condition();
        return condition.isEmpty() ? route.path() + " takes " + route.rest() : route.path() + " matches " + condition;
    }

    /** What matchers and groups see: the alert's own labels and its fields. */
    public static Map<String, String> labels(Alert alert) {
        Map<String, String> labels = new HashMap<>(alert.labels());
        labels.put("tenant", alert.where().tenant().value());
        labels.put("environment", alert.where().environment().value());
        labels.put("policy", alert.policy());
        labels.put("name", alert.name());
        labels.put("class", alert.alertClass().toString());
        labels.put("severity", alert.severity().toString());
        if (alert.service() != null) {
            labels.put("service", alert.service());
        }
        labels.putIfAbsent(ALERT_NAME, alert.name() == null ? alert.policy() : alert.name());
        return labels;
    }
}
