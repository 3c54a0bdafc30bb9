// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads a routing document into a tree and finds everything that is wrong with it. */
public final class RoutingDocument {
    private static final Set<String> KEYS = new TreeSet<>(Set.of(
            "channel",
            "matchers",
            "continue",
            "group_by",
            "group_wait",
            "group_interval",
            "repeat_interval",
            "mute_times",
            "routes"));
    private static final int DEEPEST = 16;
    private static final int MOST = 1_000;
    private static final String EVERY_LABEL = "...";
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration SHORTEST_REPEAT = Duration.ofMinutes(1);

    private final Set<String> channels;
    private final List<Problem> problems = new ArrayList<>();
    private int count;

    private RoutingDocument(Set<String> channels) {
        this.channels = channels;
    }

    /**
     * Reads a document.
     *
     * @param channels the ids that may be named; null to take any
     * @throws InvalidInput with every problem
     */
    public static Route read(Map<String, ?> document, Set<String> channels) {
        RoutingDocument reader = new RoutingDocument(channels);
        reader.unknown(document, "", Set.of("route"));
        Route root = null;
        if (document.get("route") instanceof Map<?, ?> route) {
            root = reader.route(route, "route", null, 0);
        } else {
            reader.problem("route", document.get("route"), "is required: the root of the routing tree, an object");
        }
        if (!reader.problems.isEmpty()) {
            throw new InvalidInput(reader.problems);
        }
        return root;
    }

    private Route route(Map<?, ?> node, String path, Route parent, int depth) {
        count++;
        if (depth > DEEPEST || count > MOST) {
            problem(path, null, "is one too many; a tree has at most " + MOST + " routes, " + DEEPEST + " deep");
            return null;
        }
        unknown(node, path + ".", KEYS);
        String channel = channel(node, path, parent);
        List<Matcher> matchers =
                items(node, path, "matchers", text -> Matcher.parse(text)).orElse(List.of());
        boolean goOn = flag(node, path);
        if (parent == null && !matchers.isEmpty()) {
            problem(path + ".matchers", null, "must be left out: the root takes every alert");
        }
        if (parent == null && goOn) {
            problem(path + ".continue", "true", "must be left out: the root has no siblings");
        }
        Route.Timing before = parent == null ? Route.Timing.STANDARD : parent.timing();
        Route.Timing timing = new Route.Timing(
                duration(node, path, "group_wait", before.groupWait(), Duration.ZERO),
                duration(node, path, "group_interval", before.groupInterval(), SHORTEST_INTERVAL),
                duration(node, path, "repeat_interval", before.repeatInterval(), SHORTEST_REPEAT));
        Route here = new Route(
                path,
                channel,
                matchers,
                goOn,
                groupBy(node, path, parent),
                timing,
                items(node, path, "mute_times", text -> MuteTime.parse(text)).orElse(List.of()),
                List.of());
        return new Route(
                path,
                channel,
                matchers,
                goOn,
                here.groupBy(),
                timing,
                here.muteTimes(),
                children(node, path, here, depth));
    }

    private List<Route> children(Map<?, ?> node, String path, Route here, int depth) {
        Object given = node.get("routes");
        if (given == null) {
            return List.of();
        }
        if (!(given instanceof List<?> list)) {
            problem(path + ".routes", given, "must be a list of routes");
            return List.of();
        }
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String at = path + ".routes[" + i + "]";
            if (list.get(i) instanceof Map<?, ?> child) {
                Route route = route(child, at, here, depth + 1);
                if (route != null) {
                    routes.add(route);
                }
            } else {
                problem(at, list.get(i), "must be an object");
            }
        }
        return List.copyOf(routes);
    }

    private String channel(Map<?, ?> node, String path, Route parent) {
        Object given = node.get("channel");
        if (given == null) {
            if (parent == null) {
                problem(
                        path + ".channel",
                        null,
                        "is required on the root: the channel of every alert no other route takes");
            }
            return parent == null ? "" : parent.channel();
        }
        String channel = given.toString();
        if (channels != null && !channels.contains(channel)) {
            problem(
                    path + ".channel",
                    channel,
                    "is not a channel of this tenant; "
                            + (channels.isEmpty()
                                    ? "it has none yet, create one first"
                                    : "channels: " + String.join(", ", new TreeSet<>(channels))));
        }
        return channel;
    }

    private List<String> groupBy(Map<?, ?> node, String path, Route parent) {
        if (!node.containsKey("group_by")) {
            return parent == null ? Route.STANDARD_GROUP_BY : parent.groupBy();
        }
        List<String> names = items(node, path, "group_by", Function.identity()).orElse(List.of());
        if (names.contains(EVERY_LABEL)) {
            if (names.size() > 1) {
                problem(path + ".group_by", names, "'...' stands for every label and stands alone");
            }
            return null;
        }
        if (Set.copyOf(names).size() < names.size()) {
            problem(path + ".group_by", names, "names a label twice");
        }
        return names.stream().distinct().sorted().toList();
    }

    private boolean flag(Map<?, ?> node, String path) {
        Object given = node.get("continue");
        if (given == null || given instanceof Boolean) {
            return Boolean.TRUE.equals(given);
        }
        problem(path + ".continue", given, "must be true or false");
        return false;
    }

    private Duration duration(Map<?, ?> node, String path, String key, Duration inherited, Duration least) {
        Object given = node.get(key);
        if (given == null) {
            return inherited;
        }
        if (!(given instanceof String text)) {
            problem(path + "." + key, given, "must be a duration with a unit, such as 30s");
            return inherited;
        }
        try {
            Duration duration = Durations.parse(text);
            if (duration.compareTo(least) < 0 || duration.compareTo(LONGEST) > 0) {
                problem(
                        path + "." + key,
                        text,
                        "must lie between " + Durations.format(least) + " and " + Durations.format(LONGEST));
            }
            return duration;
        } catch (IllegalArgumentException e) {
            problem(path + "." + key, text, e.getMessage());
            return inherited;
        }
    }

    private <T> java.util.Optional<List<T>> items(Map<?, ?> node, String path, String key, Function<String, T> read) {
        Object given = node.get(key);
        if (given == null) {
            return java.util.Optional.empty();
        }
        if (!(given instanceof List<?> list)) {
            problem(path + "." + key, given, "must be a list");
            return java.util.Optional.empty();
        }
        List<T> items = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String at = path + "." + key + "[" + i + "]";
            if (list.get(i) instanceof String text && !text.isBlank()) {
                try {
                    items.add(read.apply(text));
                } catch (IllegalArgumentException e) {
                    problem(at, text, e.getMessage());
                }
            } else {
                problem(at, list.get(i), "must be text");
            }
        }
        return java.util.Optional.of(List.copyOf(items));
    }

    private void unknown(Map<?, ?> node, String prefix, Set<String> known) {
        for (Object key : node.keySet()) {
            if (!known.contains(String.valueOf(key))) {
                problem(prefix + key, null, "is not known here; known: " + String.join(", ", known));
            }
        }
    }

    private void problem(String field, Object value, String message) {
        problems.add(new Problem(field, value == null ? null : String.valueOf(value), message));
    }
}
