// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.source.PushLimits;
import io.bellwether.source.otlp.Schema.Log;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes an event of a log record. */
final class LogEvents {
    private static final Set<String> RESERVED =
            Set.of("resource", "scope", "body", "attributes", "observed_timestamp", "dropped_attributes_count");
    private static final Duration OBSERVED_LATER = Duration.ofSeconds(1);
    private static final String[] LEVELS = {"Verbose", "Debug", "Information", "Warning", "Error", "Fatal"};
    private static final Severity[] SEVERITIES = {
        Severity.INFO, Severity.INFO, Severity.INFO, Severity.WARNING, Severity.ERROR, Severity.CRITICAL
    };
    private static final int NUMBERS_PER_LEVEL = 4;
    /** Under which the loggers of .NET and Serilog send the template of the message. */
    private static final List<String> TEMPLATES = List.of("message_template.text", "{OriginalFormat}");

    private final PushLimits limits;

    LogEvents(PushLimits limits) {
        this.limits = limits;
    }

    EventBody event(Message log, Origin origin, String id) throws RefusedItem {
        origin.check(log, limits);
        Instant observed = Facts.time(Log.OBSERVED, log.number(Log.OBSERVED));
        Instant own = Facts.time(Log.TIME, log.number(Log.TIME));
        Instant time = own == null ? observed : own;
        Map<String, Object> properties = origin.properties(log.attributes(Log.ATTRIBUTES), RESERVED);
        String exception = Exceptions.take(properties, limits);
        String template = template(properties);
        Object body = log.value(Log.BODY);
        String eventName = log.text(Log.EVENT_NAME);
        String message = body == null ? eventName : Texts.of(body);
        if (body instanceof Map || body instanceof List) {
            properties.put("body", body);
        }
        if (!eventName.isEmpty()) {
            properties.putIfAbsent("event.name", eventName);
        }
        if (log.number(Log.DROPPED) > 0) {
            properties.put("dropped_attributes_count", log.number(Log.DROPPED));
        }
        if (own != null && observed != null && observed.isAfter(own.plus(OBSERVED_LATER))) {
            properties.put("observed_timestamp", observed.toString());
        }
        return new EventBody(
                time == null ? null : id,
                time,
                "otlp",
                "log",
                severity(log),
                level(log),
                Facts.message("body", message, limits),
                template,
                null,
                exception,
                Facts.id(log.text(Log.TRACE), Facts.TRACE_DIGITS),
                Facts.id(log.text(Log.SPAN), Facts.SPAN_DIGITS),
                properties);
    }

    private static int rank(Message log) {
        long number = log.number(Log.SEVERITY);
        return number < 1 || number > (long) LEVELS.length * NUMBERS_PER_LEVEL
                ? -1
                : (int) (number - 1) / NUMBERS_PER_LEVEL;
    }

    private static Severity severity(Message log) {
        int rank = rank(log);
        return rank >= 0
                ? SEVERITIES[rank]
                : Severity.fromName(log.text(Log.SEVERITY_TEXT)).orElse(Severity.INFO);
    }

    private static String level(Message log) {
        String text = log.text(Log.SEVERITY_TEXT);
        int rank = rank(log);
        return text.isBlank() ? rank < 0 ? null : LEVELS[rank] : text;
    }

    private static String template(Map<String, Object> properties) {
        for (String name : TEMPLATES) {
            if (properties.get(name) instanceof String template) {
                properties.remove(name);
                return template;
            }
        }
        return null;
    }
}
