// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.jira.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What one message means for the issues of a project. For one thread. */
final class Issues {
    /** More alerts of one message than this share an issue. */
    static final int MOST = 25;

    private static final String OURS = "bellwether";
    private static final int SEARCHED_AT_ONCE = 50;
    private static final int MOST_LISTED = 200;
    private static final int LABEL_BYTES = 12;

    private final JiraApi api;
    private final Settings settings;
    private final Notification notification;
    private final Set<String> done;
    private final Set<String> keys = new LinkedHashSet<>();
    private final List<String> notes = new ArrayList<>();

    /** @param done steps of this message that were made in earlier attempts; added to */
    Issues(JiraApi api, Settings settings, Notification notification, Set<String> done) {
        this.api = api;
        this.settings = settings;
        this.notification = notification;
        this.done = done;
    }

    /** The issue of the first alert, as it would be created. */
    static ObjectNode preview(Notification notification, Settings settings) {
        boolean cloud = settings.get(JiraSettings.KIND).equals(JiraSettings.CLOUD);
        List<Alert> alerts = notification.alerts();
        if (alerts.isEmpty()) {
            return fields(
                    settings, notification.title(), IssueText.of(notification.text(), cloud), Severity.INFO, OURS);
        }
        Alert first = alerts.get(0);
        return fields(
                settings,
                title(notification, first),
                IssueText.of(description(notification, first), cloud),
                first.severity(),
                label(first));
    }

    /** Brings the issues to where the message wants them. */
    DeliveryOutcome keep() throws Refused, InterruptedException {
        List<Alert> alerts = notification.alerts();
        if (notification.reason() == Reason.TEST) {
            collective(label("test/" + notification.tenant() + "/" + notification.channel()), List.of());
        } else if (notification.reason() == Reason.SUMMARY || alerts.isEmpty()) {
            collective(label("message/" + notification.id()), alerts);
        } else {
            Map<String, JiraApi.Issue> open = open(alerts);
            List<Alert> rest = new ArrayList<>();
            for (int i = 0; i < alerts.size(); i++) {
                JiraApi.Issue issue = open.get(label(alerts.get(i)));
                if (issue == null && i >= MOST) {
                    rest.add(alerts.get(i));
                } else {
                    follow(alerts.get(i), issue);
                }
            }
            if (!rest.isEmpty() && opens()) {
                collective(label("message/" + notification.id()), rest);
            }
        }
        String reference = keys.size() == 1 ? keys.iterator().next() : null;
        return new DeliveryOutcome.Delivered(reference, notes.isEmpty() ? null : String.join("; ", notes));
    }

    private boolean opens() {
        return switch (notification.reason()) {
            case OPENED, REPEATED, ESCALATED, SUMMARY, TEST -> true;
            case ACKNOWLEDGED, CLEARED -> false;
        };
    }

    /** The open issues by label; those the search does not know yet by the key we were given for them. */
    private Map<String, JiraApi.Issue> open(List<Alert> alerts) throws Refused, InterruptedException {
        Map<String, JiraApi.Issue> open = new HashMap<>();
        List<String> labels = alerts.stream().map(Issues::label).distinct().toList();
        for (int from = 0; from < labels.size(); from += SEARCHED_AT_ONCE) {
            List<String> part = labels.subList(from, Math.min(labels.size(), from + SEARCHED_AT_ONCE));
            for (JiraApi.Issue issue : api.open(settings.get(JiraSettings.PROJECT), part)) {
                issue.labels().stream().filter(part::contains).forEach(label -> open.putIfAbsent(label, issue));
            }
        }
        for (Alert alert : alerts) {
            String known = notification.references().get(alert.id());
            if (known != null && !open.containsKey(label(alert)) && known.matches("[A-Z][A-Z0-9_]+-\\d+")) {
                JiraApi.Issue issue = api.find(known);
                if (issue != null && !issue.done() && issue.labels().contains(label(alert))) {
                    open.put(label(alert), issue);
                }
            }
        }
        return open;
    }

    private void follow(Alert alert, JiraApi.Issue issue) throws Refused, InterruptedException {
        Reason reason = notification.reason();
        if (issue == null) {
            if (opens() && done.add("create " + alert.id())) {
                create(alert);
            }
            return;
        }
        keys.add(issue.key());
        if (done.contains("create " + alert.id())) {
            return;
        }
        boolean quiet = reason == Reason.REPEATED && !settings.get(JiraSettings.REPEATS);
        if (!quiet) {
            once("comment " + issue.key(), () -> api.comment(issue.key(), text(comment(alert))));
        }
        String wanted = reason == Reason.ACKNOWLEDGED
                ? settings.find(JiraSettings.ON_ACK).orElse("")
                : reason == Reason.CLEARED ? settings.get(JiraSettings.ON_CLEAR) : "";
        if (!wanted.isBlank()) {
            once("move " + issue.key(), () -> {
                String offered = api.move(issue.key(), wanted.strip());
                if (offered != null) {
                    notes.add(issue.key() + " has no transition '" + wanted.strip() + "' now; it has: " + offered);
                }
            });
        }
    }

    private interface Step {
        void run() throws Refused, InterruptedException;
    }

    private void once(String name, Step step) throws Refused, InterruptedException {
        if (!done.contains(name)) {
            step.run();
            done.add(name);
        }
    }

    private void create(Alert alert) throws Refused, InterruptedException {
        try {
            keys.add(api.create(fields(
                    settings,
                    title(notification, alert),
                    text(description(notification, alert)),
                    alert.severity(),
                    label(alert))));
        } catch (Refused e) {
            done.remove("create " + alert.id());
            throw e;
        }
    }

    private static String title(Notification notification, Alert alert) {
        String own = notification.alerts().size() == 1 ? notification.parts().get("title") : null;
        return own != null ? own : "[" + alert.severity() + "] " + alert.name() + " · " + alert.where();
    }

    /** One issue for a whole message, or a comment on it when it is there. */
    private void collective(String label, List<Alert> alerts) throws Refused, InterruptedException {
        List<JiraApi.Issue> found = api.open(settings.get(JiraSettings.PROJECT), List.of(label));
        String text = notification.text() + "\n\n"
                + alerts.stream()
                        .limit(MOST_LISTED)
                        .map(alert ->
                                alert.severity() + " " + alert.name() + " · " + alert.where() + ": " + alert.summary())
                        .collect(Collectors.joining("\n"));
        if (!found.isEmpty()) {
            keys.add(found.get(0).key());
            once("comment " + label, () -> api.comment(found.get(0).key(), text(text)));
            return;
        }
        Severity worst =
                alerts.stream().map(Alert::severity).max(Severity::compareTo).orElse(Severity.INFO);
        once(
                "create " + label,
                () -> keys.add(api.create(fields(settings, notification.title(), text(text), worst, label))));
    }

    private static ObjectNode fields(Settings settings, String title, JsonNode text, Severity severity, String label) {
        ObjectNode fields = JiraApi.JSON.createObjectNode();
        fields.putObject("project").put("key", settings.get(JiraSettings.PROJECT));
        fields.putObject("issuetype").put("name", settings.get(JiraSettings.TYPE));
        fields.put("summary", IssueText.summary(title));
        fields.set("description", text);
        ArrayNode labels = fields.putArray("labels");
        labels.add(OURS).add(label);
        settings.find(JiraSettings.LABELS).orElse(List.of()).forEach(labels::add);
        String priority =
                settings.find(JiraSettings.PRIORITIES).orElse(Map.of()).get(severity.toString());
        if (priority != null) {
            fields.putObject("priority").put("name", priority);
        }
        return fields;
    }

    private JsonNode text(String text) {
        return IssueText.of(text, api.isCloud());
    }

    private static String description(Notification notification, Alert alert) {
        StringBuilder text = new StringBuilder();
        if (notification.alerts().size() == 1) {
            text.append(notification.text());
        } else {
            line(text, null, alert.summary());
            line(text, "Severity", alert.severity());
            line(text, "Where", alert.where());
            line(text, "Service", alert.service());
            line(text, "Value", alert.value());
            line(text, "Threshold", alert.threshold());
            line(text, "Since", alert.startedAt());
        }
        line(text, "Runbook", alert.runbook());
        line(text, "Alert", alert.id());
        line(text, "Console", notification.consoleUrl());
        return text.toString();
    }

    private static void line(StringBuilder text, String name, Object value) {
        if (value != null && !value.toString().isBlank()) {
            text.append('\n').append(name == null ? "" : name + ": ").append(value);
        }
    }

    private String comment(Alert alert) {
        String what =
                switch (notification.reason()) {
                    case ACKNOWLEDGED ->
                        alert.assignedTo() == null ? "Acknowledged." : "Acknowledged by " + alert.assignedTo() + ".";
                    case CLEARED ->
                        alert.resolvedAt() == null ? "It is over." : "It is over since " + alert.resolvedAt() + ".";
                    case ESCALATED -> "It has become worse: " + alert.severity() + ".";
                    case REPEATED -> "It is still open.";
                    default -> "It is open.";
                };
        return alert.summary() == null ? what : what + "\n" + alert.summary();
    }

    static String label(Alert alert) {
        return label(alert.fingerprint() == null ? alert.id() : alert.fingerprint());
    }

    private static String label(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return OURS + "-" + HexFormat.of().formatHex(hash, 0, LABEL_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
