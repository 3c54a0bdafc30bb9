// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.wire.NotificationJson;
import java.net.URI;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Puts a message into words: title, plain text, HTML and canonical JSON, each in the tenant's own words where it has a
 * template. A pure function of what it is given.
 */
final class Renderer {
    /** More alerts than this are counted, not listed, in what people read; the JSON has them all. */
    static final int LISTED = 20;

    private final URI console;
    private final Function<TenantId, ZoneId> zones;

    /** @param console where people reach the console; null when it has no address */
    Renderer(URI console, Function<TenantId, ZoneId> zones) {
        this.console = console;
        this.zones = zones;
    }

    /**
     * What is to be told.
     *
     * @param note which templates failed and why, so that the standard words stand in their place; null for none
     */
    record Rendered(Notification notification, String note) {}

    /**
     * Renders a message.
     *
     * @param references what the channel answered before, as in {@link Notification#references()}
     * @param templates by part
     */
    Rendered render(
            OutboxMessage message,
            Map<String, String> references,
            Map<String, String> templates,
            Notifier.Egress egress) {
        List<Alert> alerts = message.alerts();
        String environment = same(alerts, alert -> alert.where().environment().value());
        String incident = same(alerts, Alert::incidentId);
        String url = url(alerts);
        Facts facts = new Facts(message, headline(message), url, base(), zones.apply(message.tenant()));
        String json = NotificationJson.write(
                message.id(),
                message.reason(),
                message.tenant(),
                environment,
                message.channel(),
                message.groupLabels(),
                alerts,
                incident,
                url);
        List<String> failures = new ArrayList<>();
        Map<String, String> parts = parts(facts, json, templates, failures);
        Notification notification = new Notification(
                message.id(),
                message.reason(),
                message.tenant(),
                environment,
                message.channel(),
                message.groupLabels(),
                alerts,
                incident,
                url,
                part(parts, Part.TITLE, () -> "[" + word(message) + "] " + facts.headline()),
                part(parts, Part.TEXT, () -> PlainText.write(facts)),
                part(parts, Part.HTML, () -> HtmlPage.write(facts)),
                json,
                message.createdAt(),
                egress,
                references,
                parts);
        return new Rendered(notification, failures.isEmpty() ? null : String.join("; ", failures));
    }

    private static String part(Map<String, String> parts, Part part, Supplier<String> standard) {
        String own = parts.get(part.key());
        return own == null ? standard.get() : own;
    }

    private static Map<String, String> parts(
            Facts facts, String json, Map<String, String> templates, List<String> failures) {
        Map<String, String> parts = new LinkedHashMap<>();
        if (templates.isEmpty()) {
            return parts;
        }
        Map<String, Object> data = TemplateData.of(facts, json);
        for (Part part : Part.values()) {
            String template = templates.get(part.key());
            if (template != null) {
                TemplateText.Filled filled = TemplateText.fill(part, template, data);
                if (filled.failure() == null) {
                    parts.put(part.key(), filled.text());
                } else {
                    failures.add(
                            "told in standard words, as the template '" + part.key() + "' failed: " + filled.failure());
                }
            }
        }
        return parts;
    }

    /**
     * What the forms have in common.
     *
     * @param headline one line without the severity
     * @param url null for none
     * @param base where the console is, without a slash at the end; null when it has no address
     */
    record Facts(OutboxMessage message, String headline, String url, String base, ZoneId zone) {
        /** Where a person can look at an alert; null when the console has no address. */
        String address(Alert alert) {
            return base == null ? null : base + "/alerts/" + alert.id();
        }

        List<Alert> listed() {
            List<Alert> alerts = message.alerts();
            return alerts.subList(0, Math.min(LISTED, alerts.size()));
        }

        int unlisted() {
            return message.alerts().size() - listed().size();
        }

        String word() {
            return Renderer.word(message);
        }

        /** The worst of the alerts; info for none. */
        Severity severity() {
            return message.alerts().stream()
                    .map(Alert::severity)
                    .max(Severity::compareTo)
                    .orElse(Severity.INFO);
        }

        private String who() {
            String who = same(message.alerts(), Alert::assignedTo);
            return who == null ? "Somebody" : who;
        }

        private static String over(Alert alert) {
            String lasted = AlertFacts.lasted(alert);
            if (lasted == null) {
                return "This alert is over.";
            }
            boolean taken = alert.acknowledgedAt() != null || alert.assignedTo() != null;
            String who = taken ? (alert.assignedTo() == null ? "Somebody" : alert.assignedTo()) : "Nobody";
            return "This alert is over. It was open for " + lasted + ". " + who + " had taken it.";
        }

        /** Why this was sent; a sentence. */
        String opening() {
            boolean one = message.alerts().size() == 1;
            return switch (message.reason()) {
                case OPENED -> one ? "An alert has opened." : "Alerts have opened.";
                case REPEATED -> one ? "This alert is still open." : "These alerts are still open.";
                case ESCALATED -> one ? "This alert has become more severe." : "These alerts have become more severe.";
                case ACKNOWLEDGED -> who() + " has taken " + (one ? "this alert." : "these alerts.");
                case CLEARED -> one ? over(message.alerts().get(0)) : "These alerts are over.";
                case SUMMARY -> "This is a summary.";
                case TEST -> "This is a test: the channel " + message.channel() + " works, and nothing is wrong.";
            };
        }
    }

    private static String word(OutboxMessage message) {
        return switch (message.reason()) {
            case CLEARED -> "RESOLVED";
            case ACKNOWLEDGED -> "ACKNOWLEDGED";
            case TEST -> "TEST";
            case SUMMARY -> "SUMMARY";
            case OPENED, REPEATED, ESCALATED ->
                message.alerts().stream()
                        .map(Alert::severity)
                        .max(Severity::compareTo)
                        .orElse(Severity.INFO)
                        .toString()
                        .toUpperCase(Locale.ROOT);
        };
    }

    private static String headline(OutboxMessage message) {
        List<Alert> alerts = message.alerts();
        if (alerts.isEmpty()) {
            return message.reason() == Reason.TEST
                    ? "Test of channel " + message.channel()
                    : "Channel " + message.channel();
        }
        String name = same(alerts, Alert::name);
        String where = same(alerts, alert -> alert.where().toString());
        String count = alerts.size() == 1 ? "" : alerts.size() + " alerts" + (name == null ? "" : ": ");
        return count + (name == null ? "" : name) + " · "
                + (where == null ? message.tenant().value() : where);
    }

    private String url(List<Alert> alerts) {
        String base = base();
        if (base == null) {
            return null;
        }
        if (alerts.isEmpty()) {
            return base + "/";
        }
        return base + "/alerts" + (alerts.size() == 1 ? "/" + alerts.get(0).id() : "");
    }

    private String base() {
        return console == null ? null : console.toString().replaceAll("/+$", "");
    }

    private static String same(List<Alert> alerts, Function<Alert, String> part) {
        return TemplateData.same(alerts, part);
    }
}
