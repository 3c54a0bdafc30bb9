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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts a message into words: title, plain text, HTML and canonical JSON. A pure function of what it is given. */
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

    Notification render(OutboxMessage message, Notifier.Egress egress) {
        List<Alert> alerts = message.alerts();
        String environment = same(alerts, alert -> alert.where().environment().value());
        String incident = same(alerts, Alert::incidentId);
        String url = url(alerts);
        Facts facts = new Facts(message, headline(message), url, zones.apply(message.tenant()));
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
        return new Notification(
                message.id(),
                message.reason(),
                message.tenant(),
                environment,
                message.channel(),
                message.groupLabels(),
                alerts,
                incident,
                url,
                "[" + word(message) + "] " + facts.headline(),
                PlainText.write(facts),
                HtmlPage.write(facts),
                json,
                message.createdAt(),
                egress,
                Map.of());
    }

    /**
     * What the forms have in common.
     *
     * @param headline one line without the severity
     * @param url null for none
     */
    record Facts(OutboxMessage message, String headline, String url, ZoneId zone) {
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

        /** Why this was sent; a sentence. */
        String opening() {
            boolean one = message.alerts().size() == 1;
            return switch (message.reason()) {
                case OPENED -> one ? "An alert has opened." : "Alerts have opened.";
                case REPEATED -> one ? "This alert is still open." : "These alerts are still open.";
                case ESCALATED -> one ? "This alert has become more severe." : "These alerts have become more severe.";
                case ACKNOWLEDGED -> one ? "Somebody has taken this alert." : "Somebody has taken these alerts.";
                case CLEARED -> one ? "This alert is over." : "These alerts are over.";
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
        if (console == null) {
            return null;
        }
        String base = console.toString().replaceAll("/+$", "");
        if (alerts.isEmpty()) {
            return base + "/";
        }
        return base + "/alerts" + (alerts.size() == 1 ? "/" + alerts.get(0).id() : "");
    }

    /** What all have in common; null when they differ or it is absent. */
    private static String same(List<Alert> alerts, Function<Alert, String> part) {
        List<String> parts =
                alerts.stream().map(part).filter(Objects::nonNull).distinct().collect(Collectors.toList());
        boolean everywhere = alerts.stream().map(part).allMatch(Objects::nonNull);
        return parts.size() == 1 && everywhere ? parts.get(0) : null;
    }
}
