// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import io.bellwether.api.settings.Fields;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads a configuration of Alertmanager and makes routing and channels of it. Not safe for concurrent use. */
public final class AlertmanagerConfig {
    private static final Set<String> KEYS = new TreeSet<>(Set.of(
            "global",
            "templates",
            "route",
            "inhibit_rules",
            "receivers",
            "mute_time_intervals",
            "time_intervals",
            "tracing"));
    private static final Set<String> INHIBIT_KEYS = new TreeSet<>(Set.of(
            "name",
            "source_match",
            "source_match_re",
            "source_matchers",
            "target_match",
            "target_match_re",
            "target_matchers",
            "equal"));
    private static final int LONGEST = 2_000_000;
    private static final int MOST = 20_000;

    private final Fields fields;
    private final List<Problem> differences = new ArrayList<>();

    /**
     * What a configuration becomes.
     *
     * @param routing the routing document
     * @param channels to be created, secrets and all
     * @param differences what has no counterpart, or means something a little different here; field and message
     */
    public record Imported(Map<String, Object> routing, List<DraftChannel> channels, List<Problem> differences) {}

    /**
     * A channel that stands for one integration of a receiver.
     *
     * @param secrets the settings that must not be shown
     */
    public record DraftChannel(String id, String notifier, Map<String, Object> settings, Set<String> secrets) {}

    private AlertmanagerConfig(Map<String, Object> document) {
        fields = Fields.of(document, KEYS);
    }

    /** @throws InvalidInput naming each field that Alertmanager would refuse as well; no secret is repeated */
    public static Imported read(String yaml) {
        if (yaml.length() > LONGEST) {
            throw new InvalidInput("body", null, "is too long: at most " + LONGEST + " characters");
        }
        List<Map<String, Object>> documents = Json.yaml(yaml);
        if (documents.size() != 1) {
            throw new InvalidInput("body", null, "must be one YAML document: an Alertmanager configuration");
        }
        return new AlertmanagerConfig(documents.get(0)).read(documents.get(0));
    }

    private Imported read(Map<String, Object> document) {
        Map<?, ?> global = section(document, "global");
        AlertmanagerReceivers receivers = new AlertmanagerReceivers(global, fields, differences);
        Map<String, List<String>> channels = receivers.read(document);
        Map<String, Object> intervals = intervals(document);
        AlertmanagerRoutes routes = new AlertmanagerRoutes(channels, intervals.keySet(), fields, differences);
        Map<String, Object> routing = new LinkedHashMap<>();
        if (document.get("route") instanceof Map<?, ?> route) {
            routing.put("route", routes.read(route));
        } else {
            fields.problem("route", null, "is required: no routes provided");
        }
        if (!intervals.isEmpty()) {
            routing.put("time_intervals", List.copyOf(intervals.values()));
        }
        List<Map<String, Object>> rules = new ArrayList<>();
        fields.objects("inhibit_rules", INHIBIT_KEYS, MOST).forEach(rule -> rules.add(rule(rule, routes)));
        if (!rules.isEmpty()) {
            routing.put("inhibit_rules", rules);
        }
        if (document.get("templates") instanceof List<?> list && !list.isEmpty()) {
            differs("templates", "are templates of Go; a channel here has templates of its own");
        }
        if (document.get("tracing") != null) {
            differs("tracing", "is not taken over: it is about Alertmanager's own process");
        }
        fields.check();
        return new Imported(routing, receivers.channels(), List.copyOf(differences));
    }

    private Map<?, ?> section(Map<String, Object> document, String key) {
        Object given = document.get(key);
        if (given == null) {
            return Map.of();
        }
        if (given instanceof Map<?, ?> map) {
            return map;
        }
        fields.problem(key, null, "must be an object");
        return Map.of();
    }

    /** The named times of both keys as they are written, checked. */
    private Map<String, Object> intervals(Map<String, Object> document) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (String key : List.of("mute_time_intervals", "time_intervals")) {
            TimeIntervals.read(fields.at("", document), key);
            for (Object interval : fields.items(key, MOST)) {
                Object name = interval instanceof Map<?, ?> named ? named.get("name") : null;
                if (all.put(String.valueOf(name), interval) != null
                        && key.equals("time_intervals")
                        && document.get("mute_time_intervals") != null) {
                    fields.problem(key, name, "is the name of a mute time interval as well");
                }
            }
        }
        return all;
    }

    private Map<String, Object> rule(Fields node, AlertmanagerRoutes routes) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("source_matchers", texts(routes.matchers(node.raw(), node.path(), "source_")));
        rule.put("target_matchers", texts(routes.matchers(node.raw(), node.path(), "target_")));
        rule.put("equal", node.list("equal", MOST, name -> name));
        return rule;
    }

    static List<String> texts(List<Matcher> matchers) {
        return matchers.stream().map(Matcher::toString).toList();
    }

    private void differs(String field, String message) {
        differences.add(new Problem(field, null, message));
    }
}
