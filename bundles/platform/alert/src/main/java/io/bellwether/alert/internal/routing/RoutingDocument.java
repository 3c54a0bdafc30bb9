// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import io.bellwether.alert.internal.suppress.InhibitDocument;
import io.bellwether.api.settings.Fields;
import io.bellwether.api.settings.InvalidInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads a routing document into a tree and finds everything that is wrong with it. */
public final class RoutingDocument {
    private static final Set<String> DOCUMENT_KEYS = new TreeSet<>(Set.of("route", "time_intervals", "inhibit_rules"));
    private static final Set<String> KEYS = new TreeSet<>(Set.of(
            "channel",
            "channels",
            "escalation",
            "matchers",
            "continue",
            "group_by",
            "group_wait",
            "group_interval",
            "repeat_interval",
            "mute_times",
            "mute_time_intervals",
            "active_time_intervals",
            "routes"));
    private static final int DEEPEST = 16;
    private static final int MOST = 1_000;
    private static final int MOST_CHANNELS = 20;
    private static final String EVERY_LABEL = "...";
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration SHORTEST_REPEAT = Duration.ofMinutes(1);

    private final Set<String> channels;
    private final Predicate<String> ladders;
    private final Fields fields;
    private Map<String, TimeInterval> intervals = Map.of();
    private int count;

    private RoutingDocument(Map<String, ?> document, Set<String> channels, Predicate<String> ladders) {
        this.fields = Fields.of(document, DOCUMENT_KEYS);
        this.channels = channels;
        this.ladders = ladders;
    }

    /**
     * Reads a document, taking any escalation policy.
     *
     * @param channels the ids that may be named; null to take any
     * @throws InvalidInput with every problem
     */
    public static Route read(Map<String, ?> document, Set<String> channels) {
        return read(document, channels, ladder -> true);
    }

    /**
     * Reads a document.
     *
     * @param channels the ids that may be named; null to take any
     * @param ladders whether there is an escalation policy of an id
     * @throws InvalidInput with every problem
     */
    public static Route read(Map<String, ?> document, Set<String> channels, Predicate<String> ladders) {
        RoutingDocument reader = new RoutingDocument(document, channels, ladders);
        Route root = reader.read(document);
        reader.fields.check();
        return root;
    }

    private Route read(Map<String, ?> document) {
        intervals = TimeIntervals.read(fields, "time_intervals");
        InhibitDocument.read(document, fields.problems());
        if (fields.isAbsent("route")) {
            fields.problem("route", null, "is required: the root of the routing tree, an object");
        }
        Fields root = fields.object("route", KEYS);
        return root == null ? null : route(root, null, 0);
    }

    private Route route(Fields node, Route parent, int depth) {
        String path = node.path();
        count++;
        if (depth > DEEPEST || count > MOST) {
            fields.problem(path, null, "is one too many; a tree has at most " + MOST + " routes, " + DEEPEST + " deep");
            return null;
        }
        List<Matcher> matchers = matchers(node);
        boolean goOn = node.flag("continue", false);
        QuietTimes quiet = quiet(node);
        if (parent == null && !matchers.isEmpty()) {
            node.problem("matchers", null, "must be left out: the root takes every alert");
        }
        if (parent == null && goOn) {
            node.problem("continue", "true", "must be left out: the root has no siblings");
        }
        Route.Timing before = parent == null ? Route.Timing.STANDARD : parent.timing();
        Route.Timing timing = new Route.Timing(
                duration(node, "group_wait", before.groupWait(), Duration.ZERO),
                duration(node, "group_interval", before.groupInterval(), SHORTEST_INTERVAL),
                duration(node, "repeat_interval", before.repeatInterval(), SHORTEST_REPEAT));
        boolean inherits = Set.of("channel", "channels", "escalation").stream().allMatch(node::isAbsent);
        List<String> told = inherits && parent != null ? parent.channels() : channels(node);
        String escalation = inherits && parent != null ? parent.escalation() : escalation(node);
        if (parent == null && inherits) {
            node.problem(
                    "channel",
                    null,
                    "is required on the root, or channels or escalation: who hears of every alert no other route takes");
        }
        Route here = new Route(path, told, escalation, matchers, goOn, groupBy(node, parent), timing, quiet, List.of());
        return new Route(
                path, told, escalation, matchers, goOn, here.groupBy(), timing, quiet, children(node, here, depth));
    }

    private List<Route> children(Fields node, Route here, int depth) {
        List<Route> routes = new ArrayList<>();
        for (Fields child : node.objects("routes", KEYS, MOST)) {
            Route route = route(child, here, depth + 1);
            if (route != null) {
                routes.add(route);
            }
        }
        return routes;
    }

    private static List<Matcher> matchers(Fields node) {
        return node.list("matchers", MOST, Matcher::list).stream()
                .flatMap(List::stream)
                .toList();
    }

    /** The channels a node names itself. */
    private List<String> channels(Fields node) {
        String single = node.text("channel");
        if (single != null) {
            checkChannel(node, "channel", single);
        }
        if (node.isAbsent("channels")) {
            return single == null ? List.of() : List.of(single);
        }
        List<String> several = node.list("channels", MOST, Function.identity());
        for (int i = 0; i < several.size(); i++) {
            checkChannel(node, "channels[" + i + "]", several.get(i));
        }
        if (single != null) {
            node.problem("channel", single, "must be left out where channels says the same; write one of them");
        } else if (Set.copyOf(several).size() < several.size()) {
            node.problem("channels", several, "names a channel twice");
        } else if (several.size() > MOST_CHANNELS) {
            node.problem("channels", several.size(), "has too many; at most " + MOST_CHANNELS);
        }
        return several;
    }

    private void checkChannel(Fields node, String place, String channel) {
        if (channels != null && !channels.contains(channel)) {
            node.problem(
                    place,
                    channel,
                    "is not a channel of this tenant; "
                            + (channels.isEmpty()
                                    ? "it has none yet, create one first"
                                    : "channels: " + String.join(", ", new TreeSet<>(channels))));
        }
    }

    private String escalation(Fields node) {
        String ladder = node.text("escalation");
        if (ladder != null && !ladders.test(ladder)) {
            node.problem("escalation", ladder, "is not an escalation policy of this tenant; create it first");
        }
        return ladder;
    }

    private QuietTimes quiet(Fields node) {
        return new QuietTimes(
                node.list("mute_times", MOST, MuteTime::parse),
                named(node, "mute_time_intervals"),
                named(node, "active_time_intervals"));
    }

    private List<TimeInterval> named(Fields node, String key) {
        return node.list(key, MOST, name -> {
            TimeInterval interval = intervals.get(name);
            if (interval == null) {
                throw new IllegalArgumentException("is not the name of a time interval of this document"
                        + (intervals.isEmpty()
                                ? "; it has no time_intervals"
                                : "; time_intervals: " + String.join(", ", intervals.keySet())));
            }
            return interval;
        });
    }

    private static List<String> groupBy(Fields node, Route parent) {
        if (!node.names("group_by")) {
            return parent == null ? Route.STANDARD_GROUP_BY : parent.groupBy();
        }
        List<String> names = node.list("group_by", MOST, Function.identity());
        if (names.contains(EVERY_LABEL)) {
            if (names.size() > 1) {
                node.problem("group_by", names, "'...' stands for every label and stands alone");
            }
            return null;
        }
        if (Set.copyOf(names).size() < names.size()) {
            node.problem("group_by", names, "names a label twice");
        }
        return names.stream().distinct().sorted().toList();
    }

    private static Duration duration(Fields node, String key, Duration inherited, Duration least) {
        return node.duration(key, least, LONGEST, inherited);
    }
}
