// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.routing;

import io.bellwether.api.settings.Fields;
import io.bellwether.api.settings.Problem;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One integration of a receiver, as the settings of a notifier. Each kind names the notifier, or is null when a channel
 * cannot be made, with a problem or a difference that says why. Nothing here repeats a secret.
 */
final class AlertmanagerKinds {
    /** Where Slack's bots post; old configurations name it as the address of a webhook. */
    static final String SLACK_POST = "https://slack.com/api/chat.postMessage";

    static final Set<String> KNOWN = new TreeSet<>(Set.of(
            "email_configs",
            "slack_configs",
            "pagerduty_configs",
            "webhook_configs",
            "msteams_configs",
            "msteamsv2_configs",
            "jira_configs",
            "opsgenie_configs",
            "victorops_configs",
            "pushover_configs",
            "wechat_configs",
            "sns_configs",
            "telegram_configs",
            "discord_configs",
            "webex_configs",
            "rocketchat_configs",
            "incidentio_configs",
            "mattermost_configs"));
    static final Set<String> GLOBAL = Set.of(
            "resolve_timeout",
            "http_config",
            "smtp_from",
            "smtp_smarthost",
            "smtp_hello",
            "smtp_auth_username",
            "smtp_auth_password",
            "smtp_auth_password_file",
            "smtp_auth_secret",
            "smtp_auth_secret_file",
            "smtp_auth_identity",
            "smtp_require_tls",
            "smtp_tls_config",
            "smtp_force_implicit_tls",
            "slack_api_url",
            "slack_api_url_file",
            "slack_app_token",
            "slack_app_token_file",
            "slack_app_url",
            "pagerduty_url",
            "opsgenie_api_key",
            "opsgenie_api_key_file",
            "opsgenie_api_url",
            "wechat_api_url",
            "wechat_api_secret",
            "wechat_api_secret_file",
            "wechat_api_corp_id",
            "victorops_api_key",
            "victorops_api_key_file",
            "victorops_api_url",
            "telegram_api_url",
            "telegram_bot_token",
            "telegram_bot_token_file",
            "webex_api_url",
            "rocketchat_api_url",
            "rocketchat_token",
            "rocketchat_token_file",
            "rocketchat_token_id",
            "rocketchat_token_id_file",
            "mattermost_webhook_url",
            "mattermost_webhook_url_file",
            "jira_api_url");
    /** Words of messages, which Alertmanager makes from templates of Go. */
    private static final Set<String> WORDS = Set.of(
            "title",
            "title_link",
            "pretext",
            "text",
            "fallback",
            "footer",
            "fields",
            "actions",
            "image_url",
            "thumb_url",
            "icon_emoji",
            "icon_url",
            "link_names",
            "mrkdwn_in",
            "short_fields",
            "color",
            "callback_id",
            "username",
            "html",
            "headers",
            "description",
            "details",
            "summary",
            "client",
            "client_url",
            "images",
            "links",
            "component",
            "group",
            "class",
            "severity",
            "source",
            "labels",
            "priority",
            "message_text",
            "threading",
            "payload");

    private static final Set<String> HTTP = Set.of("http_config", "tls_config", "timeout", "max_alerts");

    private final Map<?, ?> global;
    private final Map<?, ?> node;
    private final String path;
    private final Fields fields;
    private final List<Problem> differences;
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final Set<String> secrets = new TreeSet<>();

    AlertmanagerKinds(Map<?, ?> global, Map<?, ?> node, String path, Fields fields, List<Problem> differences) {
        this.global = global;
        this.node = node;
        this.path = path;
        this.fields = fields;
        this.differences = differences;
    }

    /** Of the channel, once its kind was read. */
    Map<String, Object> settings() {
        return settings;
    }

    /** The settings that are not shown. */
    Set<String> secrets() {
        return secrets;
    }

    String email() {
        known(
                "to",
                "from",
                "hello",
                "smarthost",
                "auth_username",
                "auth_password",
                "auth_password_file",
                "auth_secret",
                "auth_secret_file",
                "auth_identity",
                "require_tls",
                "force_implicit_tls");
        String to = required(own("to"), "to", "missing to address in email config");
        String host = required(value("smarthost", "smtp_smarthost"), "smarthost", "no global SMTP smarthost set");
        String from = required(value("from", "smtp_from"), "from", "no global SMTP from set");
        if (to == null || host == null || from == null) {
            return null;
        }
        int colon = host.lastIndexOf(':');
        if (colon < 0 || !host.substring(colon + 1).matches("\\d{1,5}")) {
            fields.problem(path + ".smarthost", host, "must be host:port");
            return null;
        }
        String port = host.substring(colon + 1);
        boolean plain = "false".equals(value("require_tls", "smtp_require_tls"));
        settings.put("host", host.substring(0, colon));
        settings.put("port", Long.parseLong(port));
        settings.put("security", port.equals("465") ? "tls" : plain ? "none" : "starttls");
        settings.put("from", from);
        settings.put("to", Arrays.stream(to.split(",")).map(String::strip).toList());
        put("username", value("auth_username", "smtp_auth_username"));
        secret("password", value("auth_password", "smtp_auth_password"));
        fileOf("auth_password", "smtp_auth_password", "password");
        if (value("auth_secret", "smtp_auth_secret") != null) {
            differs("auth_secret", "is not taken over: CRAM-MD5 is not spoken here");
        }
        rest();
        return "email";
    }

    String slack() {
        known(
                "api_url",
                "api_url_file",
                "app_token",
                "app_token_file",
                "app_url",
                "channel",
                "update_message",
                "message_ts");
        boolean ownUrl = has(node, "api_url") || has(node, "api_url_file");
        boolean ownToken = has(node, "app_token") || has(node, "app_token_file");
        if (ownUrl && ownToken) {
            fields.problem(path + ".app_token", null, "must be left out: at most one of app_token and api_url");
            return null;
        }
        String url = ownToken ? null : value("api_url", "slack_api_url");
        String token = ownUrl ? null : value("app_token", "slack_app_token");
        if (SLACK_POST.equals(url)) {
            url = null;
            token = token == null ? bearer() : token;
        } else if (bearer() != null) {
            token = bearer();
            url = null;
        }
        boolean file = has(node, "api_url_file")
                || has(node, "app_token_file")
                || has(global, "slack_api_url_file")
                || has(global, "slack_app_token_file");
        if (token != null) {
            String channel = required(own("channel"), "channel", "a bot must know the channel");
            if (channel == null) {
                return null;
            }
            secret("token", token);
            settings.put("channel", channel);
        } else if (url != null) {
            webAddress(url, "api_url");
            secret("url", url);
        } else if (file) {
            differs("api_url_file", "is in a file, which is not read here: create the channel with its address");
            return null;
        } else {
            fields.problem(
                    path + ".api_url", null, "is required: no global Slack API URL set either inline or in a file");
            return null;
        }
        if (has(node, "app_url")) {
            differs("app_url", "is not taken over: bots post to slack.com");
        }
        rest();
        return "slack";
    }

    String pagerduty() {
        known("routing_key", "routing_key_file", "service_key", "service_key_file", "url");
        String key = own("routing_key");
        String old = own("service_key");
        if (key != null && has(node, "routing_key_file")) {
            fields.problem(
                    path + ".routing_key_file", null, "must be left out: at most one of routing_key and its file");
        }
        if (key == null && old == null) {
            if (has(node, "routing_key_file") || has(node, "service_key_file")) {
                differs("routing_key_file", "is in a file, which is not read here: create the channel with its key");
            } else {
                fields.problem(
                        path + ".routing_key", null, "is required: missing service or routing key in PagerDuty config");
            }
            return null;
        }
        if (key == null) {
            differs(
                    "service_key",
                    "is a key of the older Events API: Events v2 is spoken here; check that it takes the key");
        }
        secret("routingKey", key == null ? old : key);
        String url = value("url", "pagerduty_url");
        if (url != null && webAddress(url, "url")) {
            settings.put("url", url);
        }
        rest();
        return "pagerduty";
    }

    String webhook() {
        known("url", "url_file");
        String url = own("url");
        if (url == null) {
            if (has(node, "url_file")) {
                differs("url_file", "is in a file, which is not read here: create the channel with its address");
            } else {
                fields.problem(path + ".url", null, "is required: missing URL in webhook config");
            }
            return null;
        }
        if (!webAddress(url, "url")) {
            return null;
        }
        settings.put("url", url);
        if (url.indexOf('@') >= 0 || url.indexOf('?') >= 0) {
            secrets.add("url");
        }
        differs(
                "url",
                "hears the same with another body: Bellwether's own JSON, signed, instead of Alertmanager's version 4");
        rest();
        return "webhook";
    }

    String teams() {
        known("webhook_url", "webhook_url_file");
        String url = own("webhook_url");
        if (url == null) {
            if (has(node, "webhook_url_file")) {
                differs(
                        "webhook_url_file",
                        "is in a file, which is not read here: create the channel with its address");
            } else {
                fields.problem(path + ".webhook_url", null, "is required: missing webhook URL in Teams config");
            }
            return null;
        }
        if (!webAddress(url, "webhook_url")) {
            return null;
        }
        if (URI.create(url).getHost().endsWith(".webhook.office.com")) {
            differs(
                    "webhook_url",
                    "is a connector, which Microsoft has retired: create the channel with a workflow's address");
            return null;
        }
        secret("url", url);
        rest();
        return "teams";
    }

    String jira() {
        known(
                "api_url",
                "api_type",
                "project",
                "issue_type",
                "reopen_transition",
                "resolve_transition",
                "wont_fix_resolution",
                "reopen_duration",
                "other_fields",
                "custom_fields");
        String url = required(value("api_url", "jira_api_url"), "api_url", "missing api_url in jira_config");
        String project = required(own("project"), "project", "missing project in jira_config");
        String type = required(own("issue_type"), "issue_type", "missing issue_type in jira_config");
        if (url == null || project == null || type == null || !webAddress(url, "api_url")) {
            return null;
        }
        settings.put("url", url.replaceAll("/rest/api/.*$", ""));
        if (url.contains("/rest/api/2") || "datacenter".equals(own("api_type"))) {
            settings.put("kind", "data-center");
        }
        settings.put("project", project);
        settings.put("issueType", type);
        if (node.get("http_config") instanceof Map<?, ?> http && http.get("basic_auth") instanceof Map<?, ?> basic) {
            put("user", text(basic.get("username")));
            secret("token", text(basic.get("password")));
        } else if (bearer() != null) {
            secret("token", bearer());
        } else {
            differs("http_config", "gives no credentials that are taken over: create the channel with user and token");
            return null;
        }
        put("clearTransition", own("resolve_transition"));
        for (String key : List.of(
                "reopen_transition", "wont_fix_resolution", "reopen_duration", "other_fields", "custom_fields")) {
            if (has(node, key)) {
                differs(key, "is not taken over");
            }
        }
        rest();
        return "jira";
    }

    /** A kind without a notifier; Alertmanager's own demands are still made. */
    String other(String kind) {
        if (kind.equals("opsgenie_configs")
                && value("api_key", "opsgenie_api_key") == null
                && !has(node, "api_key_file")
                && !has(global, "opsgenie_api_key_file")) {
            fields.problem(
                    path + ".api_key", null, "is required: no global OpsGenie API Key set either inline or in a file");
        }
        if (kind.equals("victorops_configs") && own("routing_key") == null) {
            fields.problem(path + ".routing_key", null, "is required: missing Routing key in VictorOps config");
        }
        return null;
    }

    static boolean has(Map<?, ?> map, String key) {
        return map.get(key) != null && !map.get(key).equals("");
    }

    /** Names the fields that are taken over; every other must be one Alertmanager knows. */
    private void known(String... keys) {
        Set<String> mine = Set.of(keys);
        for (Object key : node.keySet()) {
            String name = String.valueOf(key);
            if (!mine.contains(name)
                    && !WORDS.contains(name)
                    && !HTTP.contains(name)
                    && !name.equals("send_resolved")) {
                fields.problem(path + "." + name, null, "is not known here" + Problem.suggestion(name, mine));
            }
        }
    }

    /** What is said of the fields that every kind may have. */
    private void rest() {
        for (Object key : node.keySet()) {
            String name = String.valueOf(key);
            if (WORDS.contains(name)) {
                differs(name, "is not taken over: the words of messages; a channel here has templates of its own");
            } else if (name.equals("http_config") && bearer() == null && !settings.containsKey("user")) {
                differs(name, "is not taken over: proxies, certificates and credentials of HTTP clients");
            } else if (HTTP.contains(name) && !name.equals("http_config")) {
                differs(name, "is not taken over");
            }
        }
        if (Boolean.FALSE.equals(node.get("send_resolved"))) {
            differs("send_resolved", "is false there; here who was told of an alert is told when it is over");
        }
    }

    private String bearer() {
        return node.get("http_config") instanceof Map<?, ?> http
                        && http.get("authorization") instanceof Map<?, ?> authorization
                ? text(authorization.get("credentials"))
                : null;
    }

    private String own(String key) {
        return text(node.get(key));
    }

    private String value(String key, String globalKey) {
        String mine = own(key);
        return mine == null ? text(global.get(globalKey)) : mine;
    }

    private static String text(Object value) {
        return value == null || value.equals("") ? null : String.valueOf(value);
    }

    private String required(String value, String key, String message) {
        if (value == null) {
            fields.problem(path + "." + key, null, "is required: " + message);
        }
        return value;
    }

    private boolean webAddress(String url, String key) {
        try {
            URI uri = new URI(url);
            if (uri.getHost() != null && Set.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                return true;
            }
        } catch (java.net.URISyntaxException e) {
            // Said below, without the address, which may be a secret.
        }
        fields.problem(path + "." + key, null, "is not a web address beginning with https:// or http://");
        return false;
    }

    private void fileOf(String key, String globalKey, String setting) {
        if (!settings.containsKey(setting) && (has(node, key + "_file") || has(global, globalKey + "_file"))) {
            differs(key + "_file", "is in a file, which is not read here: add " + setting + " to the channel");
        }
    }

    private void put(String key, String value) {
        if (value != null) {
            settings.put(key, value);
        }
    }

    private void secret(String key, String value) {
        if (value != null) {
            settings.put(key, value);
            secrets.add(key);
        }
    }

    private void differs(String key, String message) {
        differences.add(new Problem(path + "." + key, null, message));
    }
}
