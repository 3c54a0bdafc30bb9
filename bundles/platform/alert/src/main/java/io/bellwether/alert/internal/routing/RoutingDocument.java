// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import io.bellwether.alert.internal.suppress.InhibitDocument;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private final Fields fields = new Fields();
    private Map<String, TimeInterval> intervals = Map.of();
    private int count;

    private RoutingDocument(Set<String> channels, Predicate<String> ladders) {
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
        RoutingDocument reader = new RoutingDocument(channels, ladders);
        reader.fields.unknown(document, "", DOCUMENT_KEYS);
        reader.intervals = TimeIntervals.read(document, "time_intervals", reader.fields);
        List<Problem> rules = new ArrayList<>();
        InhibitDocument.read(document, rules);
        rules.forEach(reader.fields::problem);
        Route root = null;
        if (document.get("route") instanceof Map<?, ?> route) {
            root = reader.route(route, "route", null, 0);
        } else {
            reader.fields.problem(
                    "route", document.get("route"), "is required: the root of the routing tree, an object");
        }
        reader.fields.refuseProblems();
        return root;
    }

    private Route route(Map<?, ?> node, String path, Route parent, int depth) {
        count++;
        if (depth > DEEPEST || count > MOST) {
            fields.problem(path, null, "is one too many; a tree has at most " + MOST + " routes, " + DEEPEST + " deep");
            return null;
        }
        fields.unknown(node, path + ".", KEYS);
        List<Matcher> matchers = matchers(node, path, "matchers");
        boolean goOn = flag(node, path);
        QuietTimes quiet = quiet(node, path);
        if (parent == null && !matchers.isEmpty()) {
            fields.problem(path + ".matchers", null, "must be left out: the root takes every alert");
        }
        if (parent == null && goOn) {
            fields.problem(path + ".continue", "true", "must be left out: the root has no siblings");
        }
        Route.Timing before = parent == null ? Route.Timing.STANDARD : parent.timing();
        Route.Timing timing = new Route.Timing(
                duration(node, path, "group_wait", before.groupWait(), Duration.ZERO),
                duration(node, path, "group_interval", before.groupInterval(), SHORTEST_INTERVAL),
                duration(node, path, "repeat_interval", before.repeatInterval(), SHORTEST_REPEAT));
        boolean inherits = Set.of("channel", "channels", "escalation").stream().allMatch(key -> node.get(key) == null);
        List<String> told = inherits && parent != null ? parent.channels() : channels(node, path);
        String escalation = inherits && parent != null ? parent.escalation() : escalation(node, path);
        if (parent == null && inherits) {
            fields.problem(
                    path + ".channel",
                    null,
                    "is required on the root, or channels or escalation: who hears of every alert no other route takes");
        }
        Route here = new Route(
                path, told, escalation, matchers, goOn, groupBy(node, path, parent), timing, quiet, List.of());
        return new Route(
                path,
                told,
                escalation,
                matchers,
                goOn,
                here.groupBy(),
                timing,
                quiet,
                children(node, path, here, depth));
    }

    private List<Route> children(Map<?, ?> node, String path, Route here, int depth) {
        List<Route> routes = new ArrayList<>();
        fields.objects(node, path, "routes", "routes").forEach((at, child) -> {
            Route route = route(child, at, here, depth + 1);
            if (route != null) {
                routes.add(route);
            }
        });
        return routes;
    }

    private List<Matcher> matchers(Map<?, ?> node, String path, String key) {
        List<List<Matcher>> lists = fields.items(node, path, key, Matcher::list);
        return lists == null ? List.of() : lists.stream().flatMap(List::stream).toList();
    }

    /** The channels a node names itself. */
    private List<String> channels(Map<?, ?> node, String path) {
        List<String> named = new ArrayList<>();
        Object single = node.get("channel");
        if (single != null) {
            String channel = single.toString();
            checkChannel(channel, path + ".channel");
            named.add(channel);
        }
        List<String> several = fields.items(node, path, "channels", Function.identity());
        if (several == null) {
            return named;
        }
        for (int i = 0; i < several.size(); i++) {
            checkChannel(several.get(i), path + ".channels[" + i + "]");
        }
        if (single != null) {
            fields.problem(
                    path + ".channel", single, "must be left out where channels says the same; write one of them");
        } else if (Set.copyOf(several).size() < several.size()) {
            fields.problem(path + ".channels", several, "names a channel twice");
        } else if (several.size() > MOST_CHANNELS) {
            fields.problem(path + ".channels", several.size(), "has too many; at most " + MOST_CHANNELS);
        }
        return several;
    }

    private void checkChannel(String channel, String place) {
        if (channels != null && !channels.contains(channel)) {
            fields.problem(
                    place,
                    channel,
                    "is not a channel of this tenant; "
                            + (channels.isEmpty()
                                    ? "it has none yet, create one first"
                                    : "channels: " + String.join(", ", new TreeSet<>(channels))));
        }
    }

    private String escalation(Map<?, ?> node, String path) {
        String ladder = fields.text(node, path, "escalation");
        if (ladder != null && !ladders.test(ladder)) {
            fields.problem(path + ".escalation", ladder, "is not an escalation policy of this tenant; create it first");
        }
        return ladder;
    }

    private QuietTimes quiet(Map<?, ?> node, String path) {
        List<MuteTime> weekly = fields.items(node, path, "mute_times", MuteTime::parse);
        return new QuietTimes(
                weekly == null ? List.of() : weekly,
                named(node, path, "mute_time_intervals"),
                named(node, path, "active_time_intervals"));
    }

    private List<TimeInterval> named(Map<?, ?> node, String path, String key) {
        List<TimeInterval> found = fields.items(node, path, key, name -> {
            TimeInterval interval = intervals.get(name);
            if (interval == null) {
                throw new IllegalArgumentException("is not the name of a time interval of this document"
                        + (intervals.isEmpty()
                                ? "; it has no time_intervals"
                                : "; time_intervals: " + String.join(", ", intervals.keySet())));
            }
            return interval;
        });
        return found == null
                ? List.of()
                : found.stream().filter(Objects::nonNull).toList();
    }

    private List<String> groupBy(Map<?, ?> node, String path, Route parent) {
        if (!node.containsKey("group_by")) {
            return parent == null ? Route.STANDARD_GROUP_BY : parent.groupBy();
        }
        List<String> names = fields.items(node, path, "group_by", Function.identity());
        if (names == null) {
            return List.of();
        }
        if (names.contains(EVERY_LABEL)) {
            if (names.size() > 1) {
                fields.problem(path + ".group_by", names, "'...' stands for every label and stands alone");
            }
            return null;
        }
        if (Set.copyOf(names).size() < names.size()) {
            fields.problem(path + ".group_by", names, "names a label twice");
        }
        return names.stream().distinct().sorted().toList();
    }

    private boolean flag(Map<?, ?> node, String path) {
        Object given = node.get("continue");
        if (given == null || given instanceof Boolean) {
            return Boolean.TRUE.equals(given);
        }
        fields.problem(path + ".continue", given, "must be true or false");
        return false;
    }

    private Duration duration(Map<?, ?> node, String path, String key, Duration inherited, Duration least) {
        Object given = node.get(key);
        if (given == null) {
            return inherited;
        }
        if (!(given instanceof String text)) {
            fields.problem(path + "." + key, given, "must be a duration with a unit, such as 30s");
            return inherited;
        }
        try {
            Duration duration = Durations.parse(text);
            if (duration.compareTo(least) < 0 || duration.compareTo(LONGEST) > 0) {
                fields.problem(
                        path + "." + key,
                        text,
                        "must lie between " + Durations.format(least) + " and " + Durations.format(LONGEST));
            }
            return duration;
        } catch (IllegalArgumentException e) {
            fields.problem(path + "." + key, text, e.getMessage());
            return inherited;
        }
    }
}
