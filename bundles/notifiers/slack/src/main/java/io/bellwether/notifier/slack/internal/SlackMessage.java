// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.slack.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.settings.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A notification in Block Kit, within all of its limits: header, an alert to a section, the rest counted, a button. The
 * section of an alert carries its id and state in its block id, by which it is found again when the alert clears.
 */
final class SlackMessage {
    static final int TEXT = 3_900;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALERT = "alert:";
    private static final int HEADER = 150;
    private static final int OWN_WORDS = 2_900;
    private static final int ONE_ALERT = 2_000;
    private static final int OF_SEVERAL = 300;
    private static final int LISTED = 20;
    private static final int FIELD = 300;
    private static final int BUTTON_URL = 3_000;
    private static final int BLOCK_ID = 255;

    private SlackMessage() {}

    /** The message that tells of these alerts first. @param mention who is called; empty for nobody */
    static ObjectNode first(Notification notification, List<Alert> alerts, String mention) {
        ObjectNode message = JSON.createObjectNode();
        message.put("text", fallback(notification, alerts, mention));
        ArrayNode blocks = message.putArray("blocks");
        header(blocks, sign(notification.reason(), alerts) + " " + notification.title());
        if (!mention.isEmpty()) {
            section(blocks, mention);
        }
        String own = ownWords(notification);
        if (own != null) {
            section(blocks, own);
        } else if (alerts.isEmpty()) {
            section(blocks, SlackText.of(notification.text(), OWN_WORDS));
        }
        int listed = Math.min(LISTED, alerts.size());
        for (Alert alert : alerts.subList(0, listed)) {
            blocks.add(alert(alert, alerts.size() == 1 && own == null, own == null));
        }
        if (alerts.size() > listed) {
            context(blocks, "and " + (alerts.size() - listed) + " more");
        }
        buttons(blocks, notification, alerts);
        context(
                blocks,
                SlackText.line(
                        "Bellwether · channel " + notification.channel() + " of " + notification.tenant(), FIELD));
        message.put("unfurl_links", false);
        message.put("unfurl_media", false);
        return message;
    }

    /** A line or a few in the thread of the first message. */
    static ObjectNode reply(Notification notification, List<Alert> alerts, String mention, boolean several) {
        StringBuilder text = new StringBuilder(mention);
        for (Alert alert : alerts.subList(0, Math.min(LISTED, alerts.size()))) {
            if (text.length() > 0) {
                text.append('\n');
            }
            text.append(what(notification.reason(), alert));
            if (several) {
                text.append(" · ").append(SlackText.line(alert.summary(), OF_SEVERAL / 2));
            }
        }
        if (alerts.size() > LISTED) {
            text.append("\nand ").append(alerts.size() - LISTED).append(" more");
        }
        String own = ownWords(notification);
        ObjectNode message = JSON.createObjectNode();
        message.put("text", cut(text.toString()));
        ArrayNode blocks = message.putArray("blocks");
        section(blocks, cutTo(text.toString(), OWN_WORDS));
        if (own != null) {
            section(blocks, own);
        }
        message.put("unfurl_links", false);
        return message;
    }

    /**
     * The first message again with these alerts as they are now and everything else as it was.
     *
     * @param blocks as they stand in Slack
     * @return null when none of the alerts stands in the message
     */
    static ObjectNode edited(JsonNode blocks, Notification notification, List<Alert> alerts) {
        ArrayNode changed = JSON.createArrayNode();
        boolean found = false;
        int open = 0;
        int unlisted = 0;
        for (JsonNode block : blocks) {
            Alert alert = alertOf(block, alerts);
            JsonNode now = alert == null ? block : alert(alert, false, true);
            found |= alert != null;
            String id = now.path("block_id").asText();
            open += id.startsWith(ALERT) && !id.endsWith(":resolved") ? 1 : 0;
            unlisted += now.path("elements").path(0).path("text").asText().matches("and \\d+ more") ? 1 : 0;
            changed.add(now);
        }
        if (!found) {
            return null;
        }
        boolean over = open == 0 && unlisted == 0;
        if (over && changed.path(0).path("type").asText().equals("header")) {
            String title = changed.path(0).path("text").path("text").asText();
            String bare = title.replaceFirst("^[^\\[]{0,4}\\[[A-Z]+]\\s*", "");
            changed.set(0, headerBlock(cutTo("✅ [RESOLVED] " + bare, HEADER)));
        }
        ObjectNode message = JSON.createObjectNode();
        message.put("text", fallback(notification, alerts, ""));
        message.set("blocks", changed);
        return message;
    }

    private static Alert alertOf(JsonNode block, List<Alert> alerts) {
        String id = block.path("block_id").asText();
        return alerts.stream()
                .filter(alert -> id.startsWith(prefix(alert)))
                .findFirst()
                .orElse(null);
    }

    private static String prefix(Alert alert) {
        String id = alert.id();
        return ALERT + (id.length() > BLOCK_ID / 2 ? id.substring(0, BLOCK_ID / 2) : id) + ":";
    }

    /** One alert as it is now; struck through when it is over. */
    private static ObjectNode alert(Alert alert, boolean alone, boolean facts) {
        boolean over = alert.state() == AlertState.RESOLVED;
        String summary = SlackText.of(alert.summary(), alone ? ONE_ALERT : OF_SEVERAL);
        String text = over ? SlackText.struck(summary) + "\n" + what(Reason.CLEARED, alert) : summary;
        if (!over && facts && !alone) {
            text += "\n" + sign(alert.severity()) + " " + alert.severity() + " · " + SlackText.line(where(alert), 120);
        }
        if (alert.state() == AlertState.ACK) {
            text += "\n" + what(Reason.ACKNOWLEDGED, alert);
        }
        ObjectNode block = sectionBlock(text);
        block.put(
                "block_id",
                prefix(alert) + alert.reopened() + ":" + alert.severity() + ":"
                        + (over ? "resolved" : alert.state().name().toLowerCase(Locale.ROOT)));
        if (alone && facts) {
            ArrayNode fields = block.putArray("fields");
            field(fields, "Severity", sign(alert.severity()) + " " + alert.severity());
            field(fields, "Where", where(alert));
            field(fields, "Value", number(alert.value()));
            field(fields, "Threshold", number(alert.threshold()));
            field(fields, "Usual", number(alert.baseline()));
            time(fields, "Since", alert.startedAt());
            labels(fields, alert.labels());
            field(fields, "Taken by", alert.assignedTo());
            boolean link = isLink(alert.runbook());
            field(fields, "Runbook", link ? null : alert.runbook());
        }
        return block;
    }

    private static String where(Alert alert) {
        return alert.where() + (alert.service() == null ? "" : " · " + alert.service());
    }

    private static void labels(ArrayNode fields, Map<String, String> labels) {
        StringBuilder text = new StringBuilder();
        new java.util.TreeMap<>(labels).forEach((name, value) -> text.append(text.isEmpty() ? "" : ", ")
                .append(name)
                .append('=')
                .append(value));
        field(fields, "Labels", text.toString());
    }

    private static void field(ArrayNode fields, String name, String value) {
        if (value != null && !value.isBlank()) {
            fields.addObject()
                    .put("type", "mrkdwn")
                    .put("text", "*" + name + "*\n" + SlackText.line(value, FIELD - name.length()));
        }
    }

    /** A time in each reader's own zone, and in UTC where it cannot be shown so. */
    private static void time(ArrayNode fields, String name, java.time.Instant at) {
        if (at != null) {
            String utc = at.truncatedTo(ChronoUnit.SECONDS)
                    .toString()
                    .replace('T', ' ')
                    .replace("Z", " UTC");
            String shown = "<!date^" + at.getEpochSecond() + "^{date_short_pretty} {time_secs}|" + utc + ">";
            fields.addObject().put("type", "mrkdwn").put("text", "*" + name + "*\n" + shown);
        }
    }

    private static String number(Double value) {
        if (value == null || !Double.isFinite(value)) {
            return null;
        }
        return new java.math.BigDecimal(value)
                .round(new java.math.MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** What has happened to an alert; a line. */
    static String what(Reason reason, Alert alert) {
        String who = alert.assignedTo() == null ? null : SlackText.line(alert.assignedTo(), 100);
        return switch (reason) {
            case CLEARED -> {
                String lasted = lasted(alert);
                yield "✅ Resolved" + (lasted == null ? "" : " after " + lasted)
                        + (who == null ? "" : "; " + who + " had taken it");
            }
            case ACKNOWLEDGED -> "👀 " + (who == null ? "Somebody" : who) + " has taken it";
            case ESCALATED -> sign(alert.severity()) + " Now " + alert.severity();
            case REPEATED -> "🔁 Still open";
            case OPENED -> sign(alert.severity()) + (alert.reopened() > 0 ? " Open again" : " Open");
            case SUMMARY, TEST -> sign(alert.severity()) + " " + alert.severity();
        };
    }

    private static String lasted(Alert alert) {
        if (alert.resolvedAt() == null || alert.startedAt() == null) {
            return null;
        }
        Duration lasted =
                Duration.between(alert.startedAt(), alert.resolvedAt()).truncatedTo(ChronoUnit.SECONDS);
        return lasted.isNegative() ? null : Durations.format(lasted);
    }

    private static String sign(Reason reason, List<Alert> alerts) {
        return switch (reason) {
            case CLEARED -> "✅";
            case ACKNOWLEDGED -> "👀";
            case TEST, SUMMARY -> "ℹ️";
            case OPENED, REPEATED, ESCALATED ->
                sign(alerts.stream()
                        .map(Alert::severity)
                        .max(Severity::compareTo)
                        .orElse(Severity.INFO));
        };
    }

    private static String sign(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "🔴";
            case ERROR -> "🟠";
            case WARNING -> "🟡";
            case INFO -> "🔵";
        };
    }

    /** What the tenant's templates say instead of the facts; null when they say nothing. */
    private static String ownWords(Notification notification) {
        String own = notification.parts().get("summary");
        own = own == null ? notification.parts().get("text") : own;
        return own == null ? null : SlackText.of(own.strip(), OWN_WORDS);
    }

    private static String fallback(Notification notification, List<Alert> alerts, String mention) {
        StringBuilder text = new StringBuilder(mention);
        text.append(mention.isEmpty() ? "" : " ").append(SlackText.line(notification.title(), 500));
        for (Alert alert : alerts.subList(0, Math.min(5, alerts.size()))) {
            text.append('\n').append(SlackText.line(alert.summary(), 500));
        }
        return cut(text.toString());
    }

    private static String cut(String escaped) {
        return cutTo(escaped, TEXT);
    }

    /** Cuts what is escaped already, never within an entity. */
    private static String cutTo(String escaped, int most) {
        if (escaped.length() <= most) {
            return escaped;
        }
        String part = escaped.substring(0, most - 1);
        int amp = part.lastIndexOf('&');
        part = amp >= 0 && part.indexOf(';', amp) < 0 ? part.substring(0, amp) : part;
        boolean half = !part.isEmpty() && Character.isHighSurrogate(part.charAt(part.length() - 1));
        return (half ? part.substring(0, part.length() - 1) : part).stripTrailing() + "…";
    }

    private static void header(ArrayNode blocks, String text) {
        blocks.add(headerBlock(SlackText.line(text, HEADER)));
    }

    private static ObjectNode headerBlock(String escaped) {
        ObjectNode block = JSON.createObjectNode().put("type", "header");
        block.putObject("text").put("type", "plain_text").put("text", escaped).put("emoji", true);
        return block;
    }

    private static void section(ArrayNode blocks, String escaped) {
        blocks.add(sectionBlock(escaped));
    }

    private static ObjectNode sectionBlock(String escaped) {
        ObjectNode block = JSON.createObjectNode().put("type", "section");
        block.putObject("text").put("type", "mrkdwn").put("text", escaped.isBlank() ? "–" : escaped);
        return block;
    }

    private static void context(ArrayNode blocks, String escaped) {
        ObjectNode block = blocks.addObject().put("type", "context");
        block.putArray("elements").addObject().put("type", "mrkdwn").put("text", escaped);
    }

    private static void buttons(ArrayNode blocks, Notification notification, List<Alert> alerts) {
        ArrayNode elements = JSON.createArrayNode();
        button(elements, "Open in Bellwether", notification.consoleUrl());
        if (alerts.size() == 1) {
            button(elements, "Runbook", alerts.get(0).runbook());
        }
        if (!elements.isEmpty()) {
            blocks.addObject().put("type", "actions").set("elements", elements);
        }
    }

    private static void button(ArrayNode elements, String label, String url) {
        if (isLink(url)) {
            ObjectNode button = elements.addObject().put("type", "button");
            button.putObject("text").put("type", "plain_text").put("text", label);
            button.put("url", url);
        }
    }

    private static boolean isLink(String url) {
        return url != null && url.length() <= BUTTON_URL && (url.startsWith("https://") || url.startsWith("http://"));
    }
}
