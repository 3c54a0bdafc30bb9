// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.seq;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One event as a Seq server keeps it. Immutable; each {@code with…} method returns a new one.
 *
 * @param id unique in the server
 * @param timestamp when it happened; Seq keeps steps of 100 ns
 * @param arrivedAt when the server got it; it cannot be found before
 * @param level the source's own word; null for Information
 * @param exception null when there is none
 * @param properties by name, in order
 * @param traceId null when there is none
 * @param spanId null when there is none
 */
public record SeqEvent(
        String id,
        Instant timestamp,
        Instant arrivedAt,
        String level,
        MessageTemplate template,
        String exception,
        Map<String, Object> properties,
        String traceId,
        String spanId) {
    /** Newest first, as Seq returns them: by time, then by arrival, then by id. */
    public static final Comparator<SeqEvent> NEWEST_FIRST = Comparator.comparing(SeqEvent::timestamp)
            .thenComparing(SeqEvent::arrivedAt)
            .thenComparing(SeqEvent::id)
            .reversed();

    private static final TenantEnvironment ANYWHERE = TenantEnvironment.of("emulated", "seq");

    public SeqEvent {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(timestamp, "timestamp");
        Objects.requireNonNull(arrivedAt, "arrivedAt");
        Objects.requireNonNull(template, "template");
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    /** An event that arrived when it happened. */
    public static SeqEvent of(
            String id, Instant timestamp, String level, String template, Map<String, Object> properties) {
        return new SeqEvent(
                id, timestamp, timestamp, level, MessageTemplate.parse(template), null, properties, null, null);
    }

    public SeqEvent withException(String text) {
        return new SeqEvent(id, timestamp, arrivedAt, level, template, text, properties, traceId, spanId);
    }

    /** The same event, found only from then on. */
    public SeqEvent arrivingAt(Instant arrival) {
        return new SeqEvent(id, timestamp, arrival, level, template, exception, properties, traceId, spanId);
    }

    /** The same event as part of a trace. */
    public SeqEvent withTrace(String trace, String span) {
        return new SeqEvent(id, timestamp, arrivedAt, level, template, exception, properties, trace, span);
    }

    /** The rendered message. */
    public String message() {
        return template.render(properties);
    }

    /** The template's hash, such as {@code $1A2B3C4D}. */
    public String eventType() {
        return String.format("$%08X", template.eventType());
    }

    /** What filters look at. */
    Event asEvent() {
        EventBody body = new EventBody(
                id,
                timestamp,
                "seq",
                "log",
                Severity.fromName(level).orElse(Severity.INFO),
                level == null ? "Information" : level,
                message(),
                template.text(),
                eventType(),
                exception,
                traceId,
                spanId,
                properties);
        return new Event(ANYWHERE, id, true, timestamp, arrivedAt, body, null);
    }
}
