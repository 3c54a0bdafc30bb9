// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import io.bellwether.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Alertmanager configurations and label sets by chance, the same for the same seed. */
final class RandomRouting {
    private static final List<String> LABELS = List.of("severity", "service", "team", "region", "alertname");
    private static final Map<String, List<String>> VALUES = Map.of(
            "severity", List.of("info", "warning", "error", "critical"),
            "service", List.of("auth", "auth-api", "plan", "mail", "a.b", "a|b", "größe"),
            "team", List.of("web", "data", "sec ops", "x\"y\\z"),
            "region", List.of("eu-1", "eu-2", "us-1", "10"),
            "alertname", List.of("Down", "Slow", "Full"));
    private static final List<String> EXPRESSIONS = List.of(
            "auth.*",
            "auth|plan",
            ".*",
            ".+",
            "",
            "a.b",
            "a[.]b",
            "(?i)CRITICAL|Error",
            "[a-z]+-[[:digit:]]+",
            "e(u|s)-\\\\d",
            "^(auth|mail)$",
            "[^a]*",
            "\\\\w+",
            "\\\\pL+",
            "x{0,3}.*y.*",
            "(a|b|c)?.{4}",
            "\\\\d{2}",
            "Sl?ow|Down",
            "[\\\\w .]+");
    private static final List<String> EQUALS = List.of("alertname", "service", "region", "nothing");
    private static final int DEEPEST = 4;

    private final Random random;
    private int receivers;

    RandomRouting(long seed) {
        random = new Random(seed);
    }

    /** A configuration with a webhook receiver for every route. */
    String config() {
        Map<String, Object> route = route(0);
        route.keySet().removeAll(Set.of("match", "match_re", "matchers", "continue"));
        route.putIfAbsent("receiver", receiver());
        route.put("group_wait", "1h");
        List<Map<String, Object>> rules = new ArrayList<>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            rules.add(rule());
        }
        List<Map<String, Object>> all = new ArrayList<>();
        for (int i = 0; i < receivers; i++) {
            all.add(Map.of("name", "r" + i, "webhook_configs", List.of(Map.of("url", "HOOK/r" + i))));
        }
        return Json.yamlText(Map.of("route", route, "receivers", all, "inhibit_rules", rules));
    }

    private String receiver() {
        return "r" + receivers++;
    }

    private Map<String, Object> route(int depth) {
        Map<String, Object> route = new LinkedHashMap<>();
        if (random.nextInt(4) > 0) {
            route.put("receiver", receiver());
        }
        conditions(route, "", random.nextInt(3));
        if (random.nextInt(3) == 0) {
            route.put("continue", true);
        }
        switch (random.nextInt(5)) {
            case 0 -> route.put("group_by", List.of("..."));
            case 1 -> route.put("group_by", List.copyOf(some(LABELS, 1 + random.nextInt(3))));
            case 2 -> route.put("group_by", List.of("nothing", "service"));
            default -> {
                // Inherited.
            }
        }
        int children = depth == DEEPEST ? 0 : random.nextInt(depth == 0 ? 6 : 4);
        List<Map<String, Object>> routes = new ArrayList<>();
        for (int i = 0; i < children; i++) {
            routes.add(route(depth + 1));
        }
        if (!routes.isEmpty()) {
            route.put("routes", routes);
        }
        return route;
    }

    private Map<String, Object> rule() {
        Map<String, Object> rule = new LinkedHashMap<>();
        conditions(rule, "source_", 1 + random.nextInt(2));
        conditions(rule, "target_", 1 + random.nextInt(2));
        rule.put("equal", List.copyOf(some(EQUALS, random.nextInt(3))));
        return rule;
    }

    private void conditions(Map<String, Object> node, String prefix, int count) {
        List<String> matchers = new ArrayList<>();
        Map<String, Object> equal = new LinkedHashMap<>();
        Map<String, Object> like = new LinkedHashMap<>();
        for (String label : some(LABELS, count)) {
            String value = one(VALUES.get(label));
            String expression = one(EXPRESSIONS);
            String quoted = '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            switch (random.nextInt(9)) {
                case 0, 1 -> equal.put(label, value);
                case 2 ->
                    like.put(
                            label,
                            expression.replace("\\\\", "\\").isEmpty() ? "^$" : expression.replace("\\\\", "\\"));
                case 3 -> matchers.add(label + "=" + quoted);
                case 4 -> matchers.add("{" + label + " != " + quoted + ",}");
                case 5 -> matchers.add(label + "=~\"" + expression + '"');
                case 6 -> matchers.add(label + "!~\"" + expression + '"');
                case 7 -> matchers.add(label + (random.nextBoolean() ? "=" : "!=") + "\"\"");
                default -> matchers.add(label + "=" + one(VALUES.get("severity")) + ", region != eu-1");
            }
        }
        if (!matchers.isEmpty()) {
            node.put(prefix + "matchers", matchers);
        }
        if (!equal.isEmpty()) {
            node.put(prefix + "match", equal);
        }
        if (!like.isEmpty()) {
            node.put(prefix + "match_re", like);
        }
    }

    /** So many different label sets; each has a label {@code id} of its own. */
    List<Map<String, String>> labels(int count) {
        List<Map<String, String>> sets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, String> labels = new LinkedHashMap<>();
            labels.put("id", "id" + i);
            for (String label : LABELS) {
                if (label.equals("severity") || random.nextInt(6) > 0) {
                    labels.put(label, one(VALUES.get(label)));
                }
            }
            sets.add(labels);
        }
        return sets;
    }

    private Set<String> some(List<String> from, int count) {
        Set<String> some = new LinkedHashSet<>();
        while (some.size() < count) {
            some.add(one(from));
        }
        return some;
    }

    private String one(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
