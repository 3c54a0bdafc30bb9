// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A node of a routing tree, with what it inherits from its parent already filled in.
 *
 * @param path where it stands in the document, such as {@code route.routes[1]}
 * @param channels who is told; empty when only an escalation is
 * @param escalation the id of the escalation policy that is followed as well; null for none
 * @param goOn true when the siblings after it are asked as well
 * @param groupBy null for every label, each alert by itself
 * @param quiet when it waits; not inherited
 */
public record Route(
        String path,
        List<String> channels,
        String escalation,
        List<Matcher> matchers,
        boolean goOn,
        List<String> groupBy,
        Timing timing,
        QuietTimes quiet,
        List<Route> routes) {
    public Route {
        channels = List.copyOf(channels);
        routes = List.copyOf(routes);
    }

    /**
     * When a group is told.
     *
     * @param groupWait from the group's first alert to its first notification
     * @param groupInterval from there to the next about alerts that joined
     * @param repeatInterval after which an alert that is still open is told again
     */
    public record Timing(Duration groupWait, Duration groupInterval, Duration repeatInterval) {
        static final Timing STANDARD = new Timing(Duration.ofSeconds(2), Duration.ofMinutes(1), Duration.ofHours(4));
    }

    /**
     * A node that was asked on the way.
     *
     * @param matched false also for those that were not asked because a sibling before them took the alert
     * @param why in words
     */
    public record Asked(String path, boolean matched, String why) {}

    /** What a route without matchers takes, in words. */
    String rest() {
        return path.equals("route") ? "what no other route takes" : "every alert that reaches it";
    }

    /** What alerts are grouped by unless a route says otherwise. */
    public static final List<String> STANDARD_GROUP_BY = List.of("environment", "policy");

    /** The routes that take an alert, in the tree's order; empty only when this route itself does not match. */
    public List<Route> find(Map<String, String> labels) {
        return find(labels, null);
    }

    /** The same, and every node is handed to {@code asked}, parents first; null for nobody. */
    public List<Route> find(Map<String, String> labels, Consumer<Asked> asked) {
        for (Matcher matcher : matchers) {
            if (!matcher.matches(labels)) {
                if (asked != null) {
                    asked.accept(new Asked(path, false, refused(matcher, labels)));
                }
                return List.of();
            }
        }
        if (asked != null) {
            String condition = condition();
            asked.accept(new Asked(path, true, condition.isEmpty() ? "it takes every alert" : condition + " holds"));
        }
        List<Route> found = new ArrayList<>();
        Route taken = null;
        for (Route route : routes) {
            if (taken != null) {
                if (asked != null) {
                    asked.accept(new Asked(route.path, false, "not asked: " + taken.path + " took it before"));
                }
                continue;
            }
            List<Route> deeper = route.find(labels, asked);
            found.addAll(deeper);
            if (!deeper.isEmpty() && !route.goOn) {
                if (asked == null) {
                    break;
                }
                taken = route;
            }
        }
        return found.isEmpty() ? List.of(this) : found;
    }

    private static String refused(Matcher matcher, Map<String, String> labels) {
        String actual = labels.getOrDefault(matcher.label(), "");
        return matcher + " does not hold: "
                + (actual.isEmpty() ? "the alert has no " + matcher.label() : "it is \"" + actual + '"');
    }

    /** The labels by which this route groups an alert; a missing label counts as empty. */
    public Map<String, String> group(Map<String, String> labels) {
        if (groupBy == null) {
            return new TreeMap<>(labels);
        }
        if (groupBy.size() == 1) {
            return Map.of(groupBy.get(0), labels.getOrDefault(groupBy.get(0), ""));
        }
        Map<String, String> group = new TreeMap<>();
        groupBy.forEach(name -> group.put(name, labels.getOrDefault(name, "")));
        return group;
    }

    /** The matchers in words; empty for none. */
    public String condition() {
        return String.join(", ", matchers.stream().map(Matcher::toString).toList());
    }
}
