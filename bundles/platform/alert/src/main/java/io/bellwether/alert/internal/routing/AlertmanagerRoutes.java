// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Fields;
import io.bellwether.api.settings.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The routes of an Alertmanager configuration, and matchers in its old and its new form. */
final class AlertmanagerRoutes {
    private static final Set<String> KEYS = new TreeSet<>(Set.of(
            "receiver",
            "group_by",
            "group_wait",
            "group_interval",
            "repeat_interval",
            "match",
            "match_re",
            "matchers",
            "continue",
            "routes",
            "mute_time_intervals",
            "active_time_intervals",
            "labels"));
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d+)y)?(?:(\\d+)w)?(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");
    private static final long[] MILLIS = {
        365 * 86_400_000L, 7 * 86_400_000L, 86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L
    };
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final String EVERY_LABEL = "...";
    private static final int DEEPEST = 16;

    private final Map<String, List<String>> receivers;
    private final Set<String> intervals;
    private static final int MOST = 10_000;

    private final Fields fields;
    private final List<Problem> differences;

    /** @param receivers the channels of each */
    AlertmanagerRoutes(
            Map<String, List<String>> receivers, Set<String> intervals, Fields fields, List<Problem> differences) {
        this.receivers = receivers;
        this.intervals = intervals;
        this.fields = fields;
        this.differences = differences;
    }

    /** The root and all below it; what Alertmanager takes for granted is written down. */
    Map<String, Object> read(Map<?, ?> root) {
        if (root.get("receiver") == null || root.get("receiver").equals("")) {
            fields.problem("route.receiver", null, "is required: the root route must specify a default receiver");
        }
        for (String key : List.of("match", "match_re", "matchers", "mute_time_intervals", "active_time_intervals")) {
            Object given = root.get(key);
            boolean empty = given == null
                    || (given instanceof Map<?, ?> map && map.isEmpty())
                    || (given instanceof List<?> list && list.isEmpty());
            if (!empty) {
                fields.problem("route." + key, null, "must be left out: the root route takes every alert at any time");
            }
        }
        if (Boolean.TRUE.equals(root.get("continue"))) {
            fields.problem("route.continue", "true", "must be left out: the root route has no siblings");
        }
        Map<String, Object> route = route(root, "route", 0);
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("channels", route.getOrDefault("channels", List.of()));
        whole.put("group_by", route.getOrDefault("group_by", List.of()));
        whole.put("group_wait", route.getOrDefault("group_wait", "30s"));
        whole.put("group_interval", route.getOrDefault("group_interval", "5m"));
        whole.put("repeat_interval", route.getOrDefault("repeat_interval", "4h"));
        if (route.containsKey("routes")) {
            whole.put("routes", route.get("routes"));
        }
        return whole;
    }

    private Map<String, Object> route(Map<?, ?> node, String path, int depth) {
        Map<String, Object> route = new LinkedHashMap<>();
        if (depth > DEEPEST) {
            fields.problem(path, null, "is one too deep; a tree here is at most " + DEEPEST + " routes deep");
            return route;
        }
        fields.at(path, node).only(KEYS);
        receiver(node, path, route);
        List<Matcher> matchers = matchers(node, path, "");
        if (!matchers.isEmpty()) {
            route.put("matchers", AlertmanagerConfig.texts(matchers));
        }
        Object goOn = node.get("continue");
        if (goOn != null && !(goOn instanceof Boolean)) {
            fields.problem(path + ".continue", goOn, "must be true or false");
        } else if (Boolean.TRUE.equals(goOn)) {
            route.put("continue", true);
        }
        groupBy(node, path, route);
        duration(node, path, "group_wait", Duration.ZERO, route);
        duration(node, path, "group_interval", Duration.ofSeconds(1), route);
        duration(node, path, "repeat_interval", Duration.ofMinutes(1), route);
        times(node, path, "mute_time_intervals", route);
        times(node, path, "active_time_intervals", route);
        if (node.get("labels") != null) {
            differs(path + ".labels", "has no counterpart: labels of routes; use the channel's templates");
        }
        List<Map<String, Object>> routes = new ArrayList<>();
        fields.at(path, node)
                .objects("routes", MOST)
                .forEach(child -> routes.add(route(child.raw(), child.path(), depth + 1)));
        if (!routes.isEmpty()) {
            route.put("routes", routes);
        }
        return route;
    }

    private void receiver(Map<?, ?> node, String path, Map<String, Object> route) {
        Object given = node.get("receiver");
        if (given == null || given.equals("")) {
            return;
        }
        List<String> channels = receivers.get(given.toString());
        if (channels == null) {
            fields.problem(path + ".receiver", given, "is an undefined receiver; receivers: " + receivers.keySet());
        } else {
            route.put("channels", channels);
        }
    }

    /** All of {@code match}, {@code match_re} and {@code matchers} with a prefix. */
    List<Matcher> matchers(Map<?, ?> node, String path, String prefix) {
        List<Matcher> matchers = new ArrayList<>();
        pairs(node, path, prefix + "match").forEach((name, value) -> {
            String at = path + "." + prefix + "match." + name;
            matchers.add(Matcher.of(name, Matcher.Operator.EQUAL, value == null ? "" : String.valueOf(value)));
            severity(matchers.get(matchers.size() - 1), at);
        });
        pairs(node, path, prefix + "match_re").forEach((name, value) -> {
            String at = path + "." + prefix + "match_re." + name;
            if (value == null || value.equals("")) {
                fields.problem(at, null, "has no regular expression; write '^$' for alerts without the label");
                return;
            }
            try {
                matchers.add(Matcher.of(name, Matcher.Operator.LIKE, String.valueOf(value)));
            } catch (IllegalArgumentException e) {
                fields.problem(at, value, e.getMessage());
            }
        });
        List<List<Matcher>> lists = fields.at(path, node).list(prefix + "matchers", MOST, AlertmanagerRoutes::line);
        for (int i = 0; i < lists.size(); i++) {
            String at = path + "." + prefix + "matchers[" + i + "]";
            lists.get(i).forEach(matcher -> severity(matcher, at));
            matchers.addAll(lists.get(i));
        }
        return matchers;
    }

    /** As Alertmanager does while both ways of reading are in use: the older one where it can. */
    private static List<Matcher> line(String text) {
        try {
            return MatcherText.readClassic(text);
        } catch (IllegalArgumentException classic) {
            return MatcherText.read(text);
        }
    }

    private Map<String, Object> pairs(Map<?, ?> node, String path, String key) {
        Map<String, Object> pairs = new LinkedHashMap<>();
        Object given = node.get(key);
        if (given == null) {
            return pairs;
        }
        if (!(given instanceof Map<?, ?> map)) {
            fields.problem(path + "." + key, given, "must be an object of labels and values");
            return pairs;
        }
        map.forEach((name, value) -> {
            if (LABEL.matcher(String.valueOf(name)).matches()) {
                pairs.put(String.valueOf(name), value);
            } else {
                fields.problem(path + "." + key + "." + name, null, "is no valid label name");
            }
        });
        return pairs;
    }

    private void severity(Matcher matcher, String at) {
        if (matcher.label().equals("severity")
                && matcher.operator() == Matcher.Operator.EQUAL
                && !matcher.value().isEmpty()
                && Severity.fromName(matcher.value()).isEmpty()) {
            differs(
                    at,
                    "asks for severity '" + matcher.value()
                            + "', which no alert of a policy here has: they are info, warning, error and critical");
        }
    }

    private void groupBy(Map<?, ?> node, String path, Map<String, Object> route) {
        List<String> names = fields.at(path, node).list("group_by", MOST, Function.identity());
        if (names.isEmpty()) {
            return;
        }
        if (names.contains(EVERY_LABEL) && names.size() > 1) {
            fields.problem(path + ".group_by", names, "'...' stands for every label and stands alone");
        }
        if (Set.copyOf(names).size() < names.size()) {
            fields.problem(path + ".group_by", names, "names a label twice");
        }
        route.put("group_by", names);
    }

    private void duration(Map<?, ?> node, String path, String key, Duration least, Map<String, Object> route) {
        Object given = node.get(key);
        if (given == null) {
            return;
        }
        String text = String.valueOf(given);
        java.util.regex.Matcher parts = DURATION.matcher(text);
        if (!text.equals("0") && (text.isEmpty() || !parts.matches())) {
            fields.problem(path + "." + key, given, "is not a valid duration; write one such as 30s, 5m or 1h30m");
            return;
        }
        long millis = 0;
        for (int i = 0; !text.equals("0") && i < MILLIS.length; i++) {
            String amount = parts.group(i + 1);
            millis +=
                    amount == null ? 0 : MILLIS[i] * Long.parseLong(amount.substring(Math.max(0, amount.length() - 9)));
        }
        if (millis == 0 && !key.equals("group_wait")) {
            fields.problem(path + "." + key, given, "cannot be zero");
            return;
        }
        Duration asked = Duration.ofMillis(millis);
        Duration taken = asked.compareTo(least) < 0 ? least : asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
        if (!taken.equals(asked)) {
            differs(
                    path + "." + key,
                    "is " + text + " there and " + Durations.format(taken) + " here, where it lies between "
                            + Durations.format(least) + " and " + Durations.format(LONGEST));
        }
        route.put(key, Durations.format(taken));
    }

    private void times(Map<?, ?> node, String path, String key, Map<String, Object> route) {
        List<String> names = fields.at(path, node).list(key, MOST, name -> {
            if (!intervals.contains(name)) {
                throw new IllegalArgumentException("is an undefined time interval");
            }
            return name;
        });
        if (!names.isEmpty()) {
            route.put(key, names);
        }
    }

    private void differs(String field, String message) {
        differences.add(new Problem(field, null, message));
    }
}
