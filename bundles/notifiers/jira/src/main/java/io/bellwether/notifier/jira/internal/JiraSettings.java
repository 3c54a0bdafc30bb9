// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.jira.internal;

import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a channel to Jira is told. */
final class JiraSettings {
    static final String CLOUD = "cloud";

    static final Parameter<String> URL = Parameter.webAddress(
                    "url", "URL", "The site, such as https://example.atlassian.net, without /rest.")
            .required();
    static final Parameter<String> KIND = Parameter.choice(
                    "kind", "Kind", "Which Jira it is: they differ in paths and text.", List.of(CLOUD, "data-center"))
            .orElse(CLOUD);
    static final Parameter<String> USER =
            Parameter.text("user", "User", "Cloud: the e-mail address the API token belongs to.");
    static final Parameter<String> TOKEN = Parameter.text(
                    "token", "Token", "Cloud: an API token. Data Center: a personal access token.")
            .secret()
            .required();
    static final Parameter<String> PROJECT = Parameter.text("project", "Project", "The project's key, such as OPS.")
            .required();
    static final Parameter<String> TYPE = Parameter.text("issueType", "Issue type", "Its name, as Jira shows it.")
            .orElse("Task");
    static final Parameter<Map<String, String>> PRIORITIES = Parameter.textMap(
            "priorities",
            "Priorities",
            "The priority's name for each severity, such as critical: Highest. Without it Jira chooses.");
    static final Parameter<List<String>> LABELS =
            Parameter.textList("labels", "Labels", "Further labels of each issue; without spaces.");
    static final Parameter<String> ON_ACK = Parameter.text(
            "ackTransition", "On acknowledgement", "The transition, or the status, for an alert that somebody took.");
    static final Parameter<String> ON_CLEAR = Parameter.text(
                    "clearTransition", "When it is over", "The transition, or the status, for an alert that is over.")
            .orElse("Done");
    static final Parameter<Boolean> REPEATS = Parameter.bool(
                    "commentRepeats", "Comment repetitions", "Whether an alert that is still open adds a comment.")
            .orElse(false);
    static final Parameter<Duration> TIMEOUT = Parameter.duration(
                    "timeout", "Timeout", "How long all requests of one message may take; what is left follows.")
            .orElse(Duration.ofSeconds(30))
            .between(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private JiraSettings() {}

    static List<Parameter<?>> parameters() {
        return List.of(URL, KIND, USER, TOKEN, PROJECT, TYPE, PRIORITIES, LABELS, ON_ACK, ON_CLEAR, REPEATS, TIMEOUT);
    }

    static List<Problem> check(Settings settings) {
        List<Problem> problems = new ArrayList<>();
        if (settings.get(KIND).equals(CLOUD) && settings.find(USER).isEmpty()) {
            problems.add(new Problem(USER.key(), null, "is required for Cloud: the token's e-mail address"));
        }
        if (!settings.get(PROJECT).matches("[A-Z][A-Z0-9_]{1,254}")) {
            problems.add(new Problem(
                    PROJECT.key(), settings.get(PROJECT), "must be a project's key: capital letters and digits"));
        }
        for (String label : settings.find(LABELS).orElse(List.of())) {
            if (label.isEmpty() || label.matches("(?s).*\\s.*") || label.length() > 255) {
                problems.add(new Problem(LABELS.key(), label, "must have no spaces and at most 255 characters"));
            }
        }
        for (String severity : settings.find(PRIORITIES).orElse(Map.of()).keySet()) {
            if (!List.of("info", "warning", "error", "critical").contains(severity)) {
                problems.add(new Problem(PRIORITIES.key(), severity, "must be info, warning, error or critical"));
            }
        }
        return problems;
    }
}
