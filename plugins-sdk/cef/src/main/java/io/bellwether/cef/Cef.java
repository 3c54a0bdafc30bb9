// SPDX-License-Identifier: Apache-2.0
package io.bellwether.cef;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.event.Severity;
import io.bellwether.api.notifier.Notification;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An alert in the Common Event Format, version 0: one line, at most so many bytes long. In the header {@code |} and
 * {@code \} are escaped, in the extension {@code =}, {@code \} and line breaks.
 */
public final class Cef {
    private static final int LONGEST_NAME = 512;
    private static final int LONGEST_ID = 1_023;
    private static final int LONGEST_MESSAGE = 1_023;
    private static final int LONGEST_TEXT = 4_000;

    private final StringBuilder out = new StringBuilder(1_024);

    private Cef() {}

    /**
     * Writes one alert of a notification.
     *
     * @param alert null for a test, which has none
     */
    public static String of(Notification notification, Alert alert) {
        Cef cef = new Cef();
        cef.write(notification, alert);
        return cef.out.toString();
    }

    private void write(Notification notification, Alert alert) {
        String name = alert == null ? notification.title() : alert.name();
        String id = alert == null ? notification.reason().toString() : alert.policy();
        Severity severity = alert == null ? Severity.INFO : alert.severity();
        out.append("CEF:0|Bellwether|Bellwether|1|")
                .append(header(cut(id, LONGEST_ID)))
                .append('|')
                .append(header(cut(name, LONGEST_NAME)))
                .append('|')
                .append(number(severity))
                .append('|');
        put("rt", notification.createdAt());
        put("act", notification.reason().toString());
        custom(1, "Tenant", notification.tenant().value());
        custom(5, "NotificationId", notification.id());
        put("request", notification.consoleUrl(), LONGEST_ID);
        if (alert == null) {
            put("msg", notification.text(), LONGEST_MESSAGE);
            return;
        }
        put("externalId", alert.id(), LONGEST_ID);
        put("cat", alert.alertClass() == null ? null : alert.alertClass().toString(), LONGEST_ID);
        put("start", alert.startedAt());
        put("end", alert.resolvedAt());
        put("outcome", alert.state().toString(), LONGEST_ID);
        put("msg", alert.summary(), LONGEST_MESSAGE);
        put("dvchost", alert.labels().get("node"), 100);
        put("suser", alert.assignedTo(), LONGEST_ID);
        put("sourceServiceName", alert.service(), LONGEST_ID);
        custom(2, "Environment", alert.where().environment().value());
        custom(3, "Fingerprint", alert.fingerprint());
        custom(4, "Incident", alert.incidentId());
        Map<String, String> labels = new TreeMap<>(alert.labels());
        custom(
                6,
                "Labels",
                labels.isEmpty()
                        ? null
                        : labels.entrySet().stream()
                                .map(label -> label.getKey() + "=" + label.getValue())
                                .collect(Collectors.joining(", ")));
        figure(1, "Value", alert.value());
        figure(2, "Threshold", alert.threshold());
        figure(3, "Usual", alert.baseline());
    }

    /** 0 to 10. */
    private static int number(Severity severity) {
        return switch (severity) {
            case INFO -> 3;
            case WARNING -> 5;
            case ERROR -> 8;
            case CRITICAL -> 10;
        };
    }

    private void custom(int number, String label, String value) {
        if (value != null && !value.isBlank()) {
            put("cs" + number + "Label", label, LONGEST_ID);
            put("cs" + number, value, LONGEST_TEXT);
        }
    }

    private void figure(int number, String label, Double value) {
        if (value != null && Double.isFinite(value)) {
            put("cfp" + number + "Label", label, LONGEST_ID);
            put("cfp" + number, String.valueOf(value), LONGEST_ID);
        }
    }

    private void put(String key, Instant time) {
        if (time != null) {
            put(key, String.valueOf(time.toEpochMilli()), LONGEST_ID);
        }
    }

    private void put(String key, String value, int most) {
        if (value != null && !value.isBlank()) {
            if (out.charAt(out.length() - 1) != '|') {
                out.append(' ');
            }
            out.append(key).append('=').append(extension(cut(value, most)));
        }
    }

    private void put(String key, String value) {
        put(key, value, LONGEST_ID);
    }

    static String header(String text) {
        return text.replace("\\", "\\\\").replace("|", "\\|").replaceAll("[\\p{Cntrl}]+", " ");
    }

    static String extension(String text) {
        return text.replace("\\", "\\\\")
                .replace("=", "\\=")
                .replace("\r\n", "\\n")
                .replace("\r", "\\n")
                .replace("\n", "\\n")
                .replaceAll("[\\p{Cntrl}]+", " ");
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
