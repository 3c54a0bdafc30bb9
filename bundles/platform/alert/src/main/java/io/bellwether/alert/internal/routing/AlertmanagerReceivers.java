// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import io.bellwether.alert.internal.routing.AlertmanagerConfig.DraftChannel;
import io.bellwether.api.settings.Fields;
import io.bellwether.api.settings.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The receivers of an Alertmanager configuration: each integration that has a notifier here becomes a channel. */
final class AlertmanagerReceivers {
    private static final String KIND_END = "_configs";
    private static final int LONGEST_ID = 63;
    private static final int MOST = 1_000;

    private static final int MOST_RECEIVERS = 10_000;

    private final Map<?, ?> global;
    private final Fields fields;
    private final List<Problem> differences;
    private final List<DraftChannel> channels = new ArrayList<>();
    private final Set<String> ids = new LinkedHashSet<>();

    AlertmanagerReceivers(Map<?, ?> global, Fields fields, List<Problem> differences) {
        this.global = global;
        this.fields = fields;
        this.differences = differences;
    }

    /** The channels of all receivers so far. */
    List<DraftChannel> channels() {
        return List.copyOf(channels);
    }

    /** The ids of each receiver's channels, by its name. */
    Map<String, List<String>> read(Map<?, ?> document) {
        checkGlobal();
        Map<String, List<String>> byName = new LinkedHashMap<>();
        for (Fields receiver : fields.at("", document).objects("receivers", MOST_RECEIVERS)) {
            String name = receiver.required("name", "missing name in receiver");
            if (name != null && byName.containsKey(name)) {
                receiver.problem("name", name, "is the name of another receiver; names are unique");
            }
            if (name != null) {
                byName.put(name, receiver(receiver.raw(), receiver.path(), name));
            }
        }
        return byName;
    }

    private void checkGlobal() {
        fields.at("global", global).only(AlertmanagerKinds.GLOBAL);
        for (String key : List.of("slack_api_url", "opsgenie_api_key", "victorops_api_key", "smtp_auth_password")) {
            if (AlertmanagerKinds.has(global, key) && AlertmanagerKinds.has(global, key + "_file")) {
                fields.problem(
                        "global." + key + "_file", null, "must be left out: at most one of " + key + " and its file");
            }
        }
        boolean token = AlertmanagerKinds.has(global, "slack_app_token")
                || AlertmanagerKinds.has(global, "slack_app_token_file");
        Object url = global.get("slack_api_url");
        boolean hook = AlertmanagerKinds.has(global, "slack_api_url_file")
                || (url != null && !AlertmanagerKinds.SLACK_POST.equals(url));
        if (token && hook) {
            fields.problem(
                    "global.slack_app_token",
                    null,
                    "must be left out: at most one of slack_app_token and slack_api_url");
        }
        if (AlertmanagerKinds.has(global, "resolve_timeout")) {
            differs(
                    "global.resolve_timeout",
                    "has no counterpart: an alert here is over when its condition is, not when a sender is silent");
        }
        if (global.get("http_config") != null) {
            differs("global.http_config", "is not taken over: proxies, certificates and credentials of HTTP clients");
        }
        if (global.get("smtp_tls_config") != null) {
            differs("global.smtp_tls_config", "is not taken over");
        }
    }

    private List<String> receiver(Map<?, ?> node, String path, String name) {
        List<String> mine = new ArrayList<>();
        long integrations = node.values().stream()
                .filter(value -> value instanceof List<?>)
                .mapToLong(value -> ((List<?>) value).size())
                .sum();
        for (Object key : node.keySet()) {
            String kind = String.valueOf(key);
            if (kind.equals("name") || kind.equals("labels")) {
                continue;
            }
            if (!AlertmanagerKinds.KNOWN.contains(kind)) {
                fields.problem(
                        path + "." + kind,
                        null,
                        "is not known here" + Problem.suggestion(kind, AlertmanagerKinds.KNOWN));
                continue;
            }
            fields.at(path, node).objects(kind, MOST_RECEIVERS).forEach(integration -> {
                DraftChannel channel =
                        integration(kind, integration.raw(), integration.path(), name, integrations == 1);
                if (channel != null && channels.size() < MOST) {
                    channels.add(channel);
                    mine.add(channel.id());
                }
            });
        }
        if (integrations == 0) {
            differs(path, "receiver '" + name + "' has no integration: its routes tell nobody, here as there");
        } else if (mine.isEmpty()) {
            differs(
                    path,
                    "receiver '" + name
                            + "' has no counterpart at all: its routes tell nobody until they name a channel");
        }
        return List.copyOf(mine);
    }

    private DraftChannel integration(String kind, Map<?, ?> node, String path, String name, boolean only) {
        int before = differences.size();
        AlertmanagerKinds kinds = new AlertmanagerKinds(global, node, path, fields, differences);
        String notifier =
                switch (kind) {
                    case "email_configs" -> kinds.email();
                    case "slack_configs" -> kinds.slack();
                    case "pagerduty_configs" -> kinds.pagerduty();
                    case "webhook_configs" -> kinds.webhook();
                    case "msteams_configs", "msteamsv2_configs" -> kinds.teams();
                    case "jira_configs" -> kinds.jira();
                    default -> kinds.other(kind);
                };
        if (notifier == null) {
            if (differences.size() == before) {
                differs(path, "has no notifier here: " + kind.replace(KIND_END, ""));
            }
            return null;
        }
        String id = id(only ? name : name + "-" + notifier);
        return new DraftChannel(id, notifier, kinds.settings(), kinds.secrets());
    }

    /** A free id that looks like the name. */
    private String id(String name) {
        String plain =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        String base = plain.isEmpty() ? "receiver" : plain.substring(0, Math.min(plain.length(), LONGEST_ID - 5));
        String id = base;
        for (int number = 2; !ids.add(id); number++) {
            id = base + "-" + number;
        }
        return id;
    }

    private void differs(String field, String message) {
        differences.add(new Problem(field, null, message));
    }
}
