// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.teams.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.settings.Durations;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A notification as a message with an Adaptive Card of version 1.4. A card that would be too large has fewer facts, then
 * fewer alerts, then shorter texts; the title and the link are always there.
 */
final class Card {
    /** Teams takes 28 KB; some room is left for what a workflow adds. */
    static final int MOST_BYTES = 27_500;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TITLE = 250;
    private static final int LONGEST_URL = 2_000;
    private static final List<Size> SIZES = List.of(
            new Size(20, 99, 1_500, 6_000),
            new Size(20, 4, 500, 3_000),
            new Size(20, 0, 300, 2_000),
            new Size(10, 0, 200, 1_000),
            new Size(4, 0, 150, 500),
            new Size(0, 0, 0, 200));

    private final Notification notification;
    private final Size size;

    /**
     * How much is shown.
     *
     * @param alerts the rest is counted
     * @param facts of each alert
     * @param summary characters of each alert's summary
     * @param own characters of the tenant's own words
     */
    private record Size(int alerts, int facts, int summary, int own) {}

    private Card(Notification notification, Size size) {
        this.notification = notification;
        this.size = size;
    }

    /** The largest body that fits, in UTF-8. */
    static byte[] write(Notification notification) {
        byte[] body = new byte[0];
        for (Size size : SIZES) {
            body = bytes(notification, size);
            if (body.length <= MOST_BYTES) {
                break;
            }
        }
        return body;
    }

    /** Title and link alone, in UTF-8. */
    static byte[] least(Notification notification) {
        return bytes(notification, SIZES.get(SIZES.size() - 1));
    }

    private static byte[] bytes(Notification notification, Size size) {
        return new Card(notification, size).message().toString().getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode message() {
        ObjectNode message = JSON.createObjectNode().put("type", "message");
        ObjectNode attachment = message.putArray("attachments").addObject();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        attachment.putNull("contentUrl");
        ObjectNode card = attachment.putObject("content");
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.put("type", "AdaptiveCard");
        card.put("version", "1.4");
        card.put("fallbackText", cut(notification.title(), TITLE));
        card.putObject("msteams").put("width", "full");
        ArrayNode body = card.putArray("body");
        title(body);
        own(body);
        List<Alert> alerts = notification.alerts();
        int listed = Math.min(size.alerts, alerts.size());
        alerts.subList(0, listed).forEach(alert -> alert(body, alert));
        if (alerts.size() > listed && (listed > 0 || alerts.size() > 1)) {
            text(body, (listed == 0 ? "" : "and ") + (alerts.size() - listed) + (listed == 0 ? " alerts" : " more"))
                    .put("isSubtle", true);
        }
        actions(card, alerts);
        return message;
    }

    private void title(ArrayNode body) {
        ObjectNode container = body.addObject().put("type", "Container");
        container.put("style", style());
        container.put("bleed", true);
        ObjectNode title = text(container.putArray("items"), sign() + " " + escape(cut(notification.title(), TITLE)));
        title.put("size", "Medium").put("weight", "Bolder");
        title.put("color", color());
    }

    private void own(ArrayNode body) {
        String own = notification
                .parts()
                .getOrDefault("summary", notification.parts().get("text"));
        if (own == null && notification.alerts().isEmpty()) {
            own = notification.text();
        }
        if (own != null) {
            text(body, escape(cut(own.strip(), size.own)));
        }
    }

    private void alert(ArrayNode body, Alert alert) {
        text(body, escape(cut(alert.summary(), size.summary))).put("separator", true);
        boolean own = notification.parts().containsKey("summary")
                || notification.parts().containsKey("text");
        Map<String, String> facts = own ? Map.of() : facts(alert);
        if (!facts.isEmpty() && size.facts > 0) {
            ArrayNode set = body.addObject().put("type", "FactSet").putArray("facts");
            facts.entrySet().stream().limit(size.facts).forEach(fact -> set.addObject()
                    .put("title", fact.getKey())
                    .put("value", escape(cut(fact.getValue(), 300))));
        }
    }

    /** What people ask first stands first. */
    private static Map<String, String> facts(Alert alert) {
        Map<String, String> facts = new LinkedHashMap<>();
        put(facts, "Severity", String.valueOf(alert.severity()));
        put(facts, "Where", alert.where() + (alert.service() == null ? "" : " · " + alert.service()));
        put(facts, "Since", time(alert.startedAt()));
        put(facts, "Open for", lasted(alert));
        put(facts, "Taken by", alert.assignedTo());
        put(facts, "Value", number(alert.value()));
        put(facts, "Threshold", number(alert.threshold()));
        put(facts, "Usual", number(alert.baseline()));
        StringBuilder labels = new StringBuilder();
        new TreeMap<>(alert.labels()).forEach((name, value) -> labels.append(labels.isEmpty() ? "" : ", ")
                .append(name)
                .append('=')
                .append(value));
        put(facts, "Labels", labels.toString());
        put(facts, "Runbook", alert.runbook());
        return facts;
    }

    private static void put(Map<String, String> facts, String name, String value) {
        if (value != null && !value.isBlank()) {
            facts.put(name, value);
        }
    }

    private static String time(Instant at) {
        return at == null
                ? null
                : at.truncatedTo(ChronoUnit.SECONDS)
                        .toString()
                        .replace('T', ' ')
                        .replace("Z", " UTC");
    }

    private static String lasted(Alert alert) {
        if (alert.resolvedAt() == null || alert.startedAt() == null) {
            return null;
        }
        Duration lasted =
                Duration.between(alert.startedAt(), alert.resolvedAt()).truncatedTo(ChronoUnit.SECONDS);
        return lasted.isNegative() ? null : Durations.format(lasted);
    }

    private static String number(Double value) {
        return value == null || !Double.isFinite(value)
                ? null
                : new BigDecimal(value)
                        .round(new MathContext(6))
                        .stripTrailingZeros()
                        .toPlainString();
    }

    private void actions(ObjectNode card, List<Alert> alerts) {
        ArrayNode actions = card.putArray("actions");
        open(actions, "Open in Bellwether", notification.consoleUrl());
        if (alerts.size() == 1 && size.alerts > 0) {
            open(actions, "Runbook", alerts.get(0).runbook());
        }
    }

    private static void open(ArrayNode actions, String title, String url) {
        if (url != null && url.length() <= LONGEST_URL && url.matches("https?://\\S+")) {
            actions.addObject()
                    .put("type", "Action.OpenUrl")
                    .put("title", title)
                    .put("url", url);
        }
    }

    private Severity severity() {
        return notification.alerts().stream()
                .map(Alert::severity)
                .max(Severity::compareTo)
                .orElse(Severity.INFO);
    }

    private boolean isNews() {
        Reason reason = notification.reason();
        return reason == Reason.OPENED || reason == Reason.REPEATED || reason == Reason.ESCALATED;
    }

    private String sign() {
        if (!isNews()) {
            return notification.reason() == Reason.CLEARED
                    ? "✅"
                    : notification.reason() == Reason.ACKNOWLEDGED ? "👀" : "ℹ️";
        }
        return switch (severity()) {
            case CRITICAL -> "🔴";
            case ERROR -> "🟠";
            case WARNING -> "🟡";
            case INFO -> "🔵";
        };
    }

    private String color() {
        if (!isNews()) {
            return notification.reason() == Reason.CLEARED ? "Good" : "Accent";
        }
        return switch (severity()) {
            case CRITICAL, ERROR -> "Attention";
            case WARNING -> "Warning";
            case INFO -> "Accent";
        };
    }

    private String style() {
        String color = color();
        return color.equals("Accent") ? "emphasis" : color.toLowerCase(java.util.Locale.ROOT);
    }

    private static ObjectNode text(ArrayNode into, String escaped) {
        return into.addObject()
                .put("type", "TextBlock")
                .put("text", escaped.isBlank() ? "–" : escaped)
                .put("wrap", true);
    }

    /** Cards read a little Markdown, and dates in double braces; people's text is neither. */
    static String escape(String text) {
        return text.replaceAll("([\\\\*_\\[\\]()`~#])", "\\\\$1")
                .replaceAll("(?m)^(\\s*)([-+>])", "$1\\\\$2")
                .replaceAll("(?m)^(\\s*\\d+)\\.", "$1\\\\.")
                .replace("{{", "{\u200b{")
                .replaceAll("\\r?\\n", "\n\n");
    }

    static String cut(String text, int most) {
        String given = text == null ? "" : text;
        if (given.length() <= most) {
            return given;
        }
        int end = Math.max(0, most - 1);
        boolean half = end > 0 && Character.isHighSurrogate(given.charAt(end - 1));
        return given.substring(0, half ? end - 1 : end).stripTrailing() + (most > 0 ? "…" : "");
    }
}
