// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A node of a routing tree, with what it inherits from its parent already filled in.
 *
 * @param path where it stands in the document, such as {@code route.routes[1]}
 * @param goOn true when the siblings after it are asked as well
 * @param groupBy null for every label, each alert by itself
 */
public record Route(
        String path,
        String channel,
        List<Matcher> matchers,
        boolean goOn,
        List<String> groupBy,
        Timing timing,
        List<MuteTime> muteTimes,
        List<Route> routes) {

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

    /** What alerts are grouped by unless a route says otherwise. */
    public static final List<String> STANDARD_GROUP_BY = List.of("environment", "policy");

    /** The routes that take an alert, in the tree's order; empty only when this route itself does not match. */
    public List<Route> find(Map<String, String> labels) {
        if (!matchers.stream().allMatch(matcher -> matcher.matches(labels))) {
            return List.of();
        }
        List<Route> found = new ArrayList<>();
        for (Route route : routes) {
            List<Route> deeper = route.find(labels);
            found.addAll(deeper);
            if (!deeper.isEmpty() && !route.goOn) {
                break;
            }
        }
        return found.isEmpty() ? List.of(this) : found;
    }

    /** The labels by which this route groups an alert; a missing label counts as empty. */
    public Map<String, String> group(Map<String, String> labels) {
        if (groupBy == null) {
            return new TreeMap<>(labels);
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
