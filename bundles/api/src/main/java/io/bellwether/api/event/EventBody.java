// SPDX-License-Identifier: Apache-2.0
package io.bellwether.api.event;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What a source knows of an event, before the platform adds tenant, environment and time of arrival.
 *
 * @param eventId the sender's id, the key of deduplication within tenant, environment and source; null when it has none
 * @param timestamp when it happened; null when the sender does not say, then it is the time of arrival
 * @param source the system it comes from, such as {@code seq}; not null
 * @param type the kind of event within that source, such as {@code log}; not null
 * @param severity not null
 * @param level the level in the sender's own words, such as {@code Fatal}; not null
 * @param message the rendered message; empty, never null
 * @param template the message template; null when there is none
 * @param eventType Seq's 32-bit hash of the template, such as {@code $1A2B3C4D}; null when unknown
 * @param exception the exception's text; null when there is none
 * @param traceId 32 hex digits; null when there is none
 * @param spanId 16 hex digits; null when there is none
 * @param properties everything else by name: String, Long, Double, java.math.BigDecimal, Boolean, null, List and Map of
 *     these; not changed after it is handed over
 */
public record EventBody(
        String eventId,
        Instant timestamp,
        String source,
        String type,
        Severity severity,
        String level,
        String message,
        String template,
        String eventType,
        String exception,
        String traceId,
        String spanId,
        Map<String, Object> properties) {
    public EventBody {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(severity, "severity");
        level = level == null ? severity.serilogLevel() : level;
        message = message == null ? "" : message;
        properties = properties == null ? Map.of() : properties;
    }

    /** A body with the least there must be; refine it with the {@code with…} methods. */
    public static EventBody of(String source, String type, Severity severity, String message) {
        return new EventBody(null, null, source, type, severity, null, message, null, null, null, null, null, Map.of());
    }

    public EventBody withEventId(String id) {
        return new EventBody(
                id,
                timestamp,
                source,
                type,
                severity,
                level,
                message,
                template,
                eventType,
                exception,
                traceId,
                spanId,
                properties);
    }

    public EventBody withTimestamp(Instant time) {
        return new EventBody(
                eventId,
                time,
                source,
                type,
                severity,
                level,
                message,
                template,
                eventType,
                exception,
                traceId,
                spanId,
                properties);
    }

    public EventBody withProperties(Map<String, Object> newProperties) {
        return new EventBody(
                eventId,
                timestamp,
                source,
                type,
                severity,
                level,
                message,
                template,
                eventType,
                exception,
                traceId,
                spanId,
                newProperties);
    }

    public EventBody withText(String newMessage, String newException) {
        return new EventBody(
                eventId,
                timestamp,
                source,
                type,
                severity,
                level,
                newMessage,
                template,
                eventType,
                newException,
                traceId,
                spanId,
                properties);
    }
}
